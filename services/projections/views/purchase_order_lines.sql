-- Lines of purchase orders: ordered = open + shipped + cancelled; printed units are open ones that stand on a slip.
SELECT
    l.organization,   -- The organization that ordered.
    l.po_number,      -- The purchase order, upper case.
    l.line_number,    -- The line's number in it.
    l.vendor,         -- The vendor's code.
    l.item,           -- Item code at the retailer.
    l.description,    -- The item in the retailer's words.
    l.vendor_item,    -- Item code at the vendor.
    l.vendor_item_description, -- The item in the vendor's words.
    l.status,         -- new_order, in_process, held, shipped or cancelled.
    l.status_at,      -- Its last change of status, UTC.
    l.ordered_quantity,   -- Units ordered.
    l.shipped_quantity,   -- Units that left the vendor.
    l.printed_quantity,   -- Units that stand on a slip and have not left.
    l.cancelled_quantity, -- Units that were cancelled.
    l.open_quantity,      -- Units that neither left nor were cancelled.
    coalesce(s.invoiced, 0)::bigint AS invoiced_quantity,
                      -- Units that invoices bill.
    l.original_due_date,  -- Day on which it was to be shipped at first.
    l.revised_due_date,   -- Day that the vendor named last, if it named one.
    l.due_date,       -- The revised day, else the original one.
    l.reason,         -- Why it is held, late or what else the vendor says.
    l.unit_of_measure, -- What one unit is.
    l.unit_price,     -- Price of one unit.
    l.extended_price, -- Price of all units ordered.
    l.tax,            -- Tax of all units.
    l.gift_wrap,      -- Whether it is to be wrapped as a gift.
    l.upc,            -- Universal product code.
    l.ean,            -- European article number.
    l.carrier         -- Code of the carrier that was asked for.
FROM orderfold.purchase_order_line l
LEFT JOIN LATERAL (
    SELECT sum(invoiced_quantity) AS invoiced FROM orderfold.purchase_order_shipment s
    WHERE (s.organization, s.po_number, s.line_number) = (l.organization, l.po_number, l.line_number)
) s ON true
