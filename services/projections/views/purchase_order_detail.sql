-- Purchase orders whole, without people.
SELECT
    organization,    -- The organization that ordered.
    coalesce(p.organization_name, '') AS organization_name, -- Its name.
    po_number,       -- The number of the purchase order, upper case.
    order_number,    -- The sales order in the retailer's system, upper case.
    vendor,          -- The vendor's code.
    coalesce((SELECT document->>'vendor_name' FROM orderfold.personal_data WHERE subject = vendor_subject::uuid), '***') AS vendor_name,
                   -- The vendor's name as the order was created; *** once it is erased.
    status,          -- The status that its lines share, or else open or complete.
    brand,           -- Code of the brand.
    brand_name,      -- Name of the brand as the order was created.
    concat_ws('-', placed_location, nullif(p.locations->placed_location->>'name', '')) AS placed_location,
                     -- Where it was placed: code and name.
    entered_date,    -- The retailer's day of the order.
    submitted_at,    -- When it arrived here, UTC.
    CASE WHEN status NOT IN ('shipped', 'complete') THEN due_date END AS due_date,
                     -- Earliest original due date of its lines; empty once all is shipped.
    CASE WHEN status NOT IN ('shipped', 'complete') THEN next_due_date END AS next_due_date,
                     -- Earliest current due date of its lines; empty once all is shipped.
    carrier,         -- Code of the carrier of its first line, as it was asked for.
    carrier_description, -- Name of the carrier as the order was created.
    gift,            -- Whether slips tell no prices.
    buyer,           -- Code of the retailer's buyer.
    coalesce((SELECT document->>'buyer_name' FROM orderfold.personal_data WHERE subject = purchase_order.subject::uuid), '***')
        AS buyer_name, -- Name of the retailer's buyer; *** once the people are erased.
    ship_complete,   -- Whether all is to go in one shipment; it informs only.
    currency,        -- ISO 4217 code of every amount.
    total,           -- Extended prices of all lines, also of cancelled ones; no freight, no tax.
    discount_percent, -- Discount in percent.
    discount_amount, -- Discount as an amount.
    payment_description, -- How the customer paid.
    paid_amount,     -- What the customer paid.
    freight,         -- Freight of the sales order.
    additional_freight, -- Freight beside it.
    freight_tax,     -- Tax on the freight.
    tax,             -- Taxes of all lines.
    address_change_pending, -- Whether the vendor can still decide about a new address.
    address_change_unanswered, -- Whether the vendor never said what becomes of one, also where it is too late for that.
    routed           -- Whether a routing decision led to it.
FROM orderfold.purchase_order
LEFT JOIN orderfold.policy_in_force p USING (organization)
