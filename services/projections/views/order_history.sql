CREATE VIEW analytics.order_history AS
SELECT organization, order_number, request_id, entry, occurred_at, line_number, item, status, location, quantity,
    CASE WHEN given_up THEN 'search_retries' ELSE cause END AS cause, reason_code, answer_code,
    CASE WHEN given_up THEN 'Search Retries Used Up' ELSE note END AS note
FROM (
    SELECT *, row_number() OVER so_far AS entry,
        cause = 'not_routed' AND bool_or(status = 'rejected') OVER so_far AS given_up
    FROM orderfold.history_entry
    WINDOW so_far AS (PARTITION BY organization, order_number ORDER BY version, part)
) numbered;
COMMENT ON VIEW analytics.order_history IS 'What happened to an order and its lines. Newest first: ORDER BY entry DESC.';
COMMENT ON COLUMN analytics.order_history.organization IS 'The organization that took the order.';
COMMENT ON COLUMN analytics.order_history.order_number IS 'The order.';
COMMENT ON COLUMN analytics.order_history.request_id IS 'This system''s own number of the order.';
COMMENT ON COLUMN analytics.order_history.entry IS 'Numbers what happened to the order, from 1.';
COMMENT ON COLUMN analytics.order_history.occurred_at IS 'When it happened, UTC; where nobody said, when it was recorded.';
COMMENT ON COLUMN analytics.order_history.line_number IS 'The line, empty for the whole order; of part of a line that was given back, the line that the location named.';
COMMENT ON COLUMN analytics.order_history.item IS 'The line''s item.';
COMMENT ON COLUMN analytics.order_history.status IS 'From then on: create, commit, new_order, rejected, unfulfillable, dispatched, shipped, canceled or partially_canceled.';
COMMENT ON COLUMN analytics.order_history.location IS 'Where it happened: who has the units, had them, or placed the order.';
COMMENT ON COLUMN analytics.order_history.quantity IS 'Units of the line that it happened to.';
COMMENT ON COLUMN analytics.order_history.cause IS 'submission, routing, pickup (goes to its pickup location), status_update (a location or a person told), search_retries (given back too often), not_routed (nobody was looked for), run or cancel.';
COMMENT ON COLUMN analytics.order_history.reason_code IS 'Why it was rejected or canceled, as whoever asked for it said.';
COMMENT ON COLUMN analytics.order_history.answer_code IS '1000 to 8000 where no location could simply take the line.';
COMMENT ON COLUMN analytics.order_history.note IS 'What planners read beside it: of the answer code, the hold, the dispatch.';
