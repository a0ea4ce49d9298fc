-- Invoices of vendors, with their sums.
SELECT
    i.organization,  -- The organization that is billed.
    i.vendor,        -- The vendor's code.
    coalesce((SELECT document->>'vendor_name' FROM orderfold.personal_data WHERE subject = i.vendor_subject::uuid), '***') AS vendor_name,
                     -- The vendor's name as on its purchase order; *** once it is erased.
    i.invoice_number, -- The number as the vendor writes it.
    i.number_searched, -- The number in upper case: two of a vendor never differ by case alone.
    i.status,        -- new, held, approved, rejected or posted.
    i.invoice_date,  -- The vendor's day of the invoice.
    i.currency,      -- ISO 4217 code of every amount.
    i.description,   -- The invoice in the vendor's words.
    i.merchandise,   -- What all units of all lines cost.
    i.freight,       -- Freight of the invoice, beside that of its lines.
    i.handling,      -- Handling of the invoice, beside that of its lines.
    i.other,         -- Other charges of the invoice, beside those of its lines.
    i.other_description, -- What the other charges are.
    i.detail_freight,  -- Freight of all lines.
    i.detail_handling, -- Handling of all lines.
    i.detail_other,  -- Other charges of all lines.
    i.total,         -- Merchandise, and all charges of the invoice and its lines.
    i.discount_percent, -- Discount for paying early, in percent; empty: none.
    i.discount_days, -- Days within which the discount may be taken; empty: not said.
    i.gross_days,    -- Days within which all is to be paid; empty: not said.
    i.billed_shipments, -- Shipments that its lines bill.
    (SELECT count(*) FROM orderfold.invoice_line l
        WHERE (l.organization, l.vendor, l.number_searched) = (i.organization, i.vendor, i.number_searched)
        AND NOT l.balanced) AS lines_out_of_balance,
                     -- Lines whose cost was too far from the price as it was submitted last.
    i.created_at,    -- When the vendor wrote it, UTC.
    i.updated_at,    -- Its last change by the vendor, UTC.
    i.posted_at,     -- When it was handed over last, UTC.
    i.sendings       -- How often it was handed over.
FROM orderfold.invoice i
