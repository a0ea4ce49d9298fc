-- What invoices bill of purchase orders: one row a shipment and line of an invoice. Deleted invoices are gone.
SELECT
    l.organization,  -- The organization that ordered.
    l.po_number,     -- The purchase order, upper case.
    l.po_line_number AS line_number,
                     -- Its line.
    l.item,          -- Item code at the retailer.
    coalesce(p.description, '') AS description,
                     -- The item in the retailer's words.
    l.vendor,        -- The vendor's code.
    l.invoice_number, -- Number of the invoice as the vendor writes it.
    i.invoice_date,  -- The vendor's day of the invoice.
    l.line AS invoice_line,
                     -- Number of the line within the invoice.
    l.po_number || ':' || s.sequence AS shipment_id,
                     -- The shipment.
    s.quantity,      -- Units of the shipment that the invoice bills.
    l.unit_cost,     -- What one unit costs.
    i.status         -- Status of the invoice: new, held, approved, rejected or posted.
FROM orderfold.invoice_line l
JOIN orderfold.invoice i USING (organization, vendor, number_searched)
CROSS JOIN LATERAL jsonb_to_recordset(l.shipments) AS s (sequence integer, quantity bigint)
LEFT JOIN orderfold.purchase_order_line p
    ON (p.organization, p.po_number, p.line_number) = (l.organization, l.po_number, l.po_line_number)
