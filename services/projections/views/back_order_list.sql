-- Every line of the orders in the queue that left in part, until all units are dispatched or the rest is cancelled.
SELECT
    o.organization,                              -- The organization that took the order.
    o.dc,                                        -- The distribution center in whose queue the order waits.
    o.order_number,                              -- The order.
    o.request_id,                                -- This system's own number of the order.
    o.submitted_at,                              -- When the order was submitted, UTC.
    o.hold_until,                                -- When the hold of the order ended, UTC.
    l.line_number,                               -- The line.
    l.item,                                      -- Item code.
    l.description,                               -- The item in the sender's words.
    l.quantity AS requested_quantity,            -- Units ordered.
    l.dispatched_quantity AS fulfilled_quantity, -- Units dispatched.
    l.open_quantity,                             -- Units that wait.
    greatest(coalesce(s.available, 0), 0) AS available_quantity,          -- Units available now at the DC.
    l.open_quantity > 0 AND sum(l.open_quantity) OVER (
        PARTITION BY o.organization, o.dc, o.order_number, l.item ORDER BY l.line_number
    ) > greatest(coalesce(s.available, 0), 0) AS short
                                                 -- True if fewer units are available than wait in this line and the
                                                 -- lines of the same item before it in the order.
FROM orderfold.order_status o
JOIN orderfold.order_lines l USING (organization, order_number)
LEFT JOIN orderfold.stock s ON s.organization = o.organization AND s.location = o.dc AND s.item = l.item
WHERE o.back_order AND o.status = 'commit'
AND EXISTS (SELECT 1 FROM orderfold.order_lines w WHERE w.organization = o.organization
    AND w.order_number = o.order_number AND w.open_quantity > 0)
