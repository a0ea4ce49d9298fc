-- Purchase orders as people look for them, without people. Newest first: ORDER BY date_created DESC, submitted_at DESC.
SELECT
    organization,  -- The organization that ordered.
    po_number,     -- The number of the purchase order, upper case.
    order_number,  -- The sales order in the retailer's system, upper case.
    vendor,        -- The vendor's code.
    coalesce((SELECT document->>'vendor_name' FROM orderfold.personal_data WHERE subject = vendor_subject::uuid), '***') AS vendor_name,
                   -- The vendor's name as the order was created; *** once it is erased.
    brand,         -- Code of the brand.
    brand_name,    -- Name of the brand as the order was created.
    entered_date AS date_created,
                   -- The retailer's day of the order.
    CASE WHEN status NOT IN ('shipped', 'complete') THEN due_date END AS due_date,
                   -- Earliest original due date of its lines; empty once all is shipped.
    status AS order_status,
                   -- new_order, in_process, held, shipped or cancelled; open or complete where its lines differ.
    submitted_at   -- When it arrived here, UTC.
FROM orderfold.purchase_order
