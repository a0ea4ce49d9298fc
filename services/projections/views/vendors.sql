-- Vendors: those of the policy document, and those that a purchase order named.
WITH ordered AS (
    SELECT organization, vendor, (array_agg(vendor_subject ORDER BY submitted_at DESC))[1] AS vendor_subject,
        count(*) FILTER (WHERE status NOT IN ('shipped', 'cancelled', 'complete')) AS open_purchase_orders
    FROM orderfold.purchase_order GROUP BY organization, vendor
), listed AS (
    SELECT p.organization, v.key AS vendor, v.value AS document
    FROM orderfold.policy_in_force p, jsonb_each(p.vendors) v
)
SELECT
    organization,     -- The organization.
    vendor,           -- The vendor's code.
    coalesce(
        (SELECT nullif(document->>'vendor_name', '') FROM orderfold.personal_data
            WHERE subject = (d.document->>'subject')::uuid),
        (SELECT document->>'vendor_name' FROM orderfold.personal_data WHERE subject = o.vendor_subject::uuid),
        CASE WHEN o.vendor_subject IS NULL AND EXISTS (SELECT FROM orderfold.personal_data
            WHERE subject = (d.document->>'subject')::uuid) THEN '' ELSE '***' END
    ) AS vendor_name, -- Its name in the document, else as its newest purchase order says; *** once that is erased.
    coalesce((d.document->>'integrated')::boolean, false) AS integrated,
                      -- Whether new lines are sent to its system at once.
    coalesce((d.document->>'require_acknowledgement')::boolean, false) AS require_acknowledgement,
                      -- Whether its system must acknowledge them.
    coalesce((d.document->>'unit_cost_threshold')::numeric, p.unit_cost_threshold, 0) AS unit_cost_threshold,
                      -- Percent by which a unit cost may differ from the price.
    coalesce(o.open_purchase_orders, 0) AS open_purchase_orders
                      -- Purchase orders of which something is open.
FROM ordered o
FULL JOIN listed d USING (organization, vendor)
LEFT JOIN orderfold.policy_in_force p USING (organization)
