-- What happened to the lines of purchase orders. Newest first: ORDER BY entry DESC.
SELECT
    e.organization,  -- The organization that ordered.
    e.po_number,     -- The purchase order, upper case.
    row_number() OVER (PARTITION BY e.organization, e.po_number ORDER BY e.version, e.part) AS entry,
                     -- Numbers what happened to the purchase order, from 1.
    e.line_number,   -- The line.
    e.item,          -- Item code at the retailer.
    l.description,   -- The item in the retailer's words.
    e.quantity,      -- Units that the entry is about.
    e.action_type,   -- PO Created, PackSlip, Shipment, Re-opened, Cancel, Cancel Auto Rejected, Address Change,
                     -- Cost Change, Maintenance, Pack Slip Reprinted, Pack Slip Voided or Data Removal.
    e.status,        -- The line's status from then on.
    e.occurred_at,   -- When it happened, UTC.
    e.user_id,       -- The first ten characters of who did it; Admin for the retailer's system, SYSTEM for the
                     -- privacy service.
    e.source,        -- WS (a message of a system), UI (a person) or JOB (a timer).
    e.transaction_notes, -- The note beside it.
    e.address_change IS NOT NULL AS address_change
                     -- Whether purchase_order_address_changes has a detail of it.
FROM orderfold.purchase_order_entry e
JOIN orderfold.purchase_order_line l USING (organization, po_number, line_number)
