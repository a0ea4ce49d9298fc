-- Each row is a line of a dispatch: what leaves, from where, when.
SELECT
    d.organization,        -- The organization that took the order.
    d.dispatch_id,         -- organization:order_number:sequence.
    d.order_number,        -- The order it belongs to.
    d.request_id,          -- This system's own number of the order.
    d.sequence,            -- 1, or 2 for the one that completes a back order.
    d.location,            -- The location it leaves from.
    d.status,              -- created, shipped or cancelled.
    d.created_at,          -- When the run decided it, by the run's own time, UTC.
    d.shipped_at,          -- When it left the location, UTC.
    (l.line->>'line_number')::bigint AS line_number,  -- The line of the order.
    l.line->>'item' AS item,                          -- Item code.
    (l.line->>'quantity')::bigint AS quantity         -- Units that leave.
FROM orderfold.dispatches d, jsonb_array_elements(d.lines) AS l(line)
