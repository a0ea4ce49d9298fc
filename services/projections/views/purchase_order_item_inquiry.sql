-- Lines of purchase orders as people look for them. Newest first: ORDER BY date_created DESC, submitted_at DESC.
SELECT
    l.organization,   -- The organization that ordered.
    l.po_number,      -- The purchase order, upper case.
    p.order_number,   -- The sales order in the retailer's system, upper case.
    l.vendor,         -- The vendor's code.
    coalesce((SELECT document->>'vendor_name' FROM orderfold.personal_data WHERE subject = p.vendor_subject::uuid), '***') AS vendor_name,
                   -- The vendor's name as the order was created; *** once it is erased.
    l.line_number,    -- The line's number in the purchase order.
    l.vendor_item,    -- Item code at the vendor.
    l.vendor_item_description,
                      -- The item in the vendor's words.
    l.item,           -- Item code at the retailer.
    l.description,    -- The item in the retailer's words.
    p.entered_date AS date_created,
                      -- The retailer's day of the order.
    l.original_due_date AS due_date,
                      -- Day on which the line was to be shipped at first.
    l.status AS line_status,
                      -- new_order, in_process, held, shipped or cancelled.
    l.ordered_quantity AS ordered_units,
                      -- Units ordered.
    p.submitted_at    -- When it arrived here, UTC.
FROM orderfold.purchase_order_line l
JOIN orderfold.purchased_line p USING (organization, po_number, line_number)
