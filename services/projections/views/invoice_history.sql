-- What happened to vendors' invoices that are there. Newest first: ORDER BY entry DESC.
SELECT
    e.organization,  -- The organization that is billed.
    e.vendor,        -- The vendor's code.
    i.invoice_number, -- The number as the vendor writes it.
    e.number_searched, -- The number in upper case: two of a vendor never differ by case alone.
    row_number() OVER (PARTITION BY e.organization, e.vendor, e.number_searched ORDER BY e.version) AS entry,
                     -- Numbers what happened to the invoice, from 1.
    e.action_type,   -- Created, Maintained, Submitted, Approved, Rejected or Posted.
    e.status,        -- The status of the invoice from then on.
    e.occurred_at,   -- When it happened, UTC.
    e.user_id,       -- The first ten characters of who did it; Admin for the system.
    e.source,        -- WS (a message of a system) or UI (a person).
    e.transaction_notes -- The note beside it.
FROM orderfold.invoice_entry e
JOIN orderfold.invoice i USING (organization, vendor, number_searched)
WHERE e.version >= i.first_version
