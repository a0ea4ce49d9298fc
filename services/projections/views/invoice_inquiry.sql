-- Invoices of vendors as people look for them. Sorted: ORDER BY invoice_date DESC, invoice_number.
SELECT
    organization,    -- The organization that is billed.
    vendor,          -- The vendor's code.
    coalesce((SELECT document->>'vendor_name' FROM orderfold.personal_data WHERE subject = i.vendor_subject::uuid), '***') AS vendor_name,
                     -- The vendor's name as on its purchase order; *** once it is erased.
    invoice_number,  -- The number as the vendor writes it.
    total AS amount, -- Merchandise, and all charges of the invoice and its lines.
    currency,        -- ISO 4217 code of the amount.
    invoice_date,    -- The vendor's day of the invoice.
    status           -- new, held, approved, rejected or posted.
FROM orderfold.invoice i
