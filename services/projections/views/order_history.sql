-- What happened to an order and its lines. Newest first: ORDER BY entry DESC.
SELECT
    organization,  -- The organization that took the order.
    order_number,  -- The order.
    request_id,    -- This system's own number of the order.
    entry,         -- Numbers what happened to the order, from 1.
    occurred_at,   -- When it happened, UTC; the time of recording where nothing else is known.
    line_number,   -- The line, empty for the whole order. For a returned part of a line, the line the location named.
    item,          -- The line's item.
    CASE WHEN held AND status = 'canceled' THEN 'cancelled' ELSE status END AS status,
                   -- The status from then on: create, commit, dispatched, shipped, cancelled or partially_cancelled;
                   -- of a routed order new_order, rejected, unfulfillable or canceled.
    location,      -- The location that has the units, had them, or placed the order.
    quantity,      -- Units of the line that the entry is about.
    CASE WHEN given_up THEN 'search_retries' ELSE cause END AS cause,
                   -- submission, routing, pickup (the order goes to its pickup location), status_update (a location or
                   -- a person reported it), search_retries (rejected too often), not_routed (no location was looked
                   -- for), run or cancel.
    reason_code,   -- The reason code that came with the rejection or the cancel.
    answer_code,   -- 1000 to 8000 if no location could simply take the line.
    CASE WHEN given_up THEN 'Search Retries Used Up' ELSE note END AS note
                   -- The note that planners read beside the entry: of the answer code, the hold or the dispatch.
FROM (
    SELECT h.*, row_number() OVER so_far AS entry,
        h.cause = 'not_routed' AND bool_or(h.status = 'rejected') OVER so_far AS given_up,
        coalesce(o.fulfilment = 'hold', o.line_statuses = '{}') AS held
    FROM orderfold.history_entry h
    LEFT JOIN orderfold.order_status o USING (organization, order_number)
    WINDOW so_far AS (PARTITION BY h.organization, h.order_number ORDER BY h.version, h.part)
) numbered
