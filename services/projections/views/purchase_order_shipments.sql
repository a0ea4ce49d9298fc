-- What left vendors: one row a shipped line.
SELECT
    organization,    -- The organization that ordered.
    po_number || ':' || sequence AS shipment_id,
                     -- How invoices name it.
    shipment_number, -- The vendor's number of the shipment.
    po_number,       -- The purchase order, upper case.
    line_number,     -- The line.
    item,            -- The line's item.
    quantity,        -- Units that left.
    ship_date,       -- Day on which they left.
    coalesce(s.carrier, l.carrier) AS carrier,
                     -- Carrier that the vendor named, else the one that was asked for.
    tracking_number, -- Number of the parcel at the carrier.
    weight,          -- Weight, in the vendor's unit.
    rate,            -- What the carrier takes.
    invoiced_quantity -- Units that invoices bill.
FROM orderfold.purchase_order_shipment s
JOIN (SELECT organization, po_number, line_number, carrier FROM orderfold.purchase_order_line) l
    USING (organization, po_number, line_number)
