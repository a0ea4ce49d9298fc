-- Purchase orders as people look for them, without people. Newest first: ORDER BY date_created DESC, submitted_at DESC.
SELECT
    h.organization,  -- The organization that ordered.
    h.po_number,     -- The number of the purchase order, upper case.
    h.order_number,  -- The sales order in the retailer's system, upper case.
    h.vendor,        -- The vendor's code.
    coalesce((SELECT document->>'vendor_name' FROM orderfold.personal_data WHERE subject = h.vendor_subject::uuid), '***') AS vendor_name,
                     -- The vendor's name as the order was created; *** once it is erased.
    h.brand,         -- Code of the brand.
    h.brand_name,    -- Name of the brand as the order was created.
    h.entered_date AS date_created,
                     -- The retailer's day of the order.
    CASE WHEN o.status NOT IN ('shipped', 'complete') THEN o.due_date END AS due_date,
                     -- Earliest original due date of its lines; empty once all is shipped.
    o.status AS order_status,
                     -- new_order, in_process, held, shipped or cancelled; open or complete where its lines differ.
    h.submitted_at   -- When it arrived here, UTC.
FROM orderfold.purchase_order_header h
JOIN orderfold.purchase_order o USING (organization, po_number)
