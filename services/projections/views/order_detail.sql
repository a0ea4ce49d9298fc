-- Each row is an order as its header shows it, without people.
SELECT
    h.organization,   -- The organization that took the order.
    h.request_id,     -- This system's own number of the order.
    h.order_number,   -- The sender's number, upper case.
    h.order_type,     -- delivery, pickup or ship_for_pickup.
    s.order_class,    -- retail, wholesale or work_order.
    s.system,         -- The system that placed the order.
    s.status,         -- Its status.
    s.under_review,   -- True while its sender reviews it.
    h.ordered_at AS transaction_date,
                      -- When it was placed by the sender's clock, UTC; the time of submission where none was sent.
    s.submitted_at,   -- When it was submitted, UTC.
    h.placed_location,                                                 -- The location where it was placed.
    p.locations->h.placed_location->>'name' AS placed_location_name,   -- Its name in the policy in force.
    h.pickup_location,                                                 -- Where the customer collects it.
    p.locations->h.pickup_location->>'name' AS pickup_location_name,   -- Its name in the policy in force.
    CASE WHEN h.order_type = 'delivery' THEN l.location END AS shipment_location,
                      -- Of a delivery order the location that ships it; Multiple where several do.
    CASE WHEN h.order_type = 'delivery' THEN p.locations->l.location->>'name' END AS shipment_location_name,
                      -- Its name in the policy in force.
    CASE WHEN h.order_type = 'ship_for_pickup' THEN l.location END AS sourced_location,
                      -- Of a ship-for-pickup order the location that sends its goods; Multiple where several do.
    CASE WHEN h.order_type = 'ship_for_pickup' THEN p.locations->l.location->>'name' END AS sourced_location_name,
                      -- Its name in the policy in force.
    h.currency,       -- ISO 4217 code of every amount.
    h.subtotal,       -- The amount of all lines.
    h.tax,            -- The tax of the order.
    h.freight,        -- What the customer pays for shipping.
    h.total,          -- The total amount.
    h.balance_due,    -- What is still to be paid.
    concat_ws(' - ', nullif(h.ship_via, ''), nullif(h.ship_via_description, '')) AS ship_via,
                      -- Code and description of the carrier in the words of the order, such as 12 - UPS Ground.
    s.service,        -- Carrier service.
    CASE h.gift WHEN true THEN 'Y' WHEN false THEN 'N' ELSE '' END AS gift
                      -- Y, N, or empty where the sender did not say.
FROM orderfold.order_header h
JOIN orderfold.order_status s ON (s.organization, s.order_number) = (h.organization, h.order_number)
LEFT JOIN LATERAL (
    SELECT CASE WHEN min(o.location) < max(o.location) THEN 'Multiple' ELSE min(o.location) END AS location
    FROM orderfold.order_lines o WHERE (o.organization, o.order_number) = (h.organization, h.order_number)
) l ON true
LEFT JOIN orderfold.policy_in_force p ON p.organization = h.organization
