CREATE VIEW analytics.back_order_list AS
SELECT o.organization, o.dc, o.order_number, o.submitted_at, o.hold_until, l.line_number, l.item, l.description,
    l.quantity AS requested_quantity,
    l.dispatched_quantity AS fulfilled_quantity,
    l.open_quantity,
    greatest(coalesce(s.available, 0), 0) AS available_quantity,
    l.open_quantity > greatest(coalesce(s.available, 0), 0) AS short
FROM orderfold.order_status o
JOIN orderfold.order_lines l USING (organization, order_number)
LEFT JOIN orderfold.stock s ON s.organization = o.organization AND s.location = o.dc AND s.item = l.item
WHERE o.back_order AND o.status = 'commit'
AND EXISTS (SELECT 1 FROM orderfold.order_lines w WHERE w.organization = o.organization
    AND w.order_number = o.order_number AND w.open_quantity > 0);
COMMENT ON VIEW analytics.back_order_list IS
    'Orders in the queue that left in part: every line of them. They go once all is dispatched or the rest cancelled.';
COMMENT ON COLUMN analytics.back_order_list.organization IS 'The organization that took the order.';
COMMENT ON COLUMN analytics.back_order_list.dc IS 'The distribution center in whose queue it waits.';
COMMENT ON COLUMN analytics.back_order_list.order_number IS 'The order.';
COMMENT ON COLUMN analytics.back_order_list.submitted_at IS 'When it was submitted, UTC.';
COMMENT ON COLUMN analytics.back_order_list.hold_until IS 'When its hold ended, UTC.';
COMMENT ON COLUMN analytics.back_order_list.line_number IS 'The line.';
COMMENT ON COLUMN analytics.back_order_list.item IS 'Item code.';
COMMENT ON COLUMN analytics.back_order_list.description IS 'The item in the sender''s words.';
COMMENT ON COLUMN analytics.back_order_list.requested_quantity IS 'Units ordered.';
COMMENT ON COLUMN analytics.back_order_list.fulfilled_quantity IS 'Units dispatched.';
COMMENT ON COLUMN analytics.back_order_list.open_quantity IS 'Units that wait.';
COMMENT ON COLUMN analytics.back_order_list.available_quantity IS 'Units available now at the DC.';
COMMENT ON COLUMN analytics.back_order_list.short IS 'True where fewer are available than wait.';
