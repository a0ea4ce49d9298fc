-- Orders as people look for them, without people. Newest first: ORDER BY request_id DESC.
SELECT
    h.organization,     -- The organization that took the order.
    h.request_id,       -- This system's own number of the order.
    h.order_number,     -- The sender's number, upper case.
    h.placed_location,  -- The location where the order was placed.
    CASE WHEN l.first < l.last THEN 'Multiple' ELSE l.first END AS sourced_location,
                        -- The location that has its lines; Multiple where several have; empty where none has.
    h.pickup_location,  -- The location where the customer collects it; empty for a delivery order.
    h.ordered_at AS date_ordered,
                        -- The transaction date, UTC; the time of submission where none was sent.
    s.status || CASE WHEN s.under_review THEN ' (Under Review)' ELSE '' END AS order_status,
                        -- Its status, with (Under Review) behind it while its sender reviews it.
    h.order_type,       -- delivery, pickup or ship_for_pickup.
    EXISTS (
        SELECT FROM orderfold.routing_decision d
        WHERE (d.organization, d.order_number) = (h.organization, h.order_number) AND d.shopping IS NOT NULL
    ) AS has_trace,     -- Whether trace_shopping_log has entries of it.
    s.status,           -- Its status alone.
    s.under_review      -- True while its sender reviews it.
FROM orderfold.order_header h
JOIN orderfold.order_status s ON (s.organization, s.order_number) = (h.organization, h.order_number)
LEFT JOIN LATERAL (
    SELECT min(o.location) AS first, max(o.location) AS last
    FROM orderfold.line_location o WHERE (o.organization, o.order_number) = (h.organization, h.order_number)
) l ON true
