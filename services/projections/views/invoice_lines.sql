-- Lines of vendors' invoices: units of a line of a purchase order that are billed together.
SELECT
    l.organization,  -- The organization that is billed.
    l.vendor,        -- The vendor's code.
    l.invoice_number, -- The number as the vendor writes it.
    l.number_searched, -- The number in upper case: two of a vendor never differ by case alone.
    l.line,          -- Number of the line within the invoice, from 1.
    l.po_number,     -- The purchase order, upper case.
    l.po_line_number, -- Its line.
    l.order_number,  -- The sales order in the retailer's system, upper case.
    l.item,          -- Item code at the retailer.
    coalesce(p.description, '') AS description,
                     -- The item in the retailer's words.
    l.vendor_item,   -- Item code at the vendor.
    coalesce(p.vendor_item_description, '') AS vendor_item_description,
                     -- The item in the vendor's words.
    CASE WHEN jsonb_array_length(l.shipments) = 1 THEN l.po_number || ':' || (l.shipments->0->>'sequence') END AS shipment_id,
                     -- The shipment that it bills; empty where it bills several, see purchase_order_invoices.
    l.ship_date,     -- Day on which the units left; of several shipments the last.
    l.quantity,      -- Units billed.
    l.po_unit_cost,  -- Price of the purchase order, as the line was written or judged last.
    l.unit_cost,     -- What one unit costs.
    l.extended_cost, -- What all units cost.
    l.freight,       -- Freight of the line.
    l.handling,      -- Handling of the line.
    l.other,         -- Other charges of the line.
    l.other_description, -- What the other charges are.
    l.balanced,      -- Whether the cost is near enough to the price; empty until it is judged.
    l.updated_at     -- Its last change by the vendor, UTC.
FROM orderfold.invoice_line l
LEFT JOIN orderfold.purchase_order_line p
    ON (p.organization, p.po_number, p.line_number) = (l.organization, l.po_number, l.po_line_number)
