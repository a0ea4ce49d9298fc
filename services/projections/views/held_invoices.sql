-- How many invoices of each vendor are held: the retailer approves or rejects them.
SELECT
    organization, -- The organization that is billed.
    vendor,       -- The vendor's code.
    count(*) AS count
                  -- Invoices that are held.
FROM orderfold.invoice
WHERE status = 'held'
GROUP BY organization, vendor
