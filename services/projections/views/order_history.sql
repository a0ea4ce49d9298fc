-- What happened to an order and its lines. Newest first: ORDER BY entry DESC.
SELECT
    organization,  -- The organization that took the order.
    order_number,  -- The order.
    request_id,    -- This system's own number of the order.
    entry,         -- Numbers what happened to the order, from 1.
    occurred_at,   -- When it happened, UTC; the time of recording where nothing else is known.
    line_number,   -- The line. For a returned part of a line, and for what is left of it, the line the location named.
                   -- Empty for the whole order: only held orders have such entries.
    item,          -- The line's item.
    CASE WHEN held AND status = 'canceled' THEN 'cancelled' ELSE status END AS status,
                   -- The status from then on: create, commit, dispatched, shipped, cancelled or partially_cancelled;
                   -- of a routed order create, new_order, rejected, unfulfillable, open (reopened) or canceled.
    location,      -- The location that says so, or else that has the units, had them, or placed the order.
    quantity,      -- Units of the line that the entry is about.
    CASE WHEN given_up THEN 'search_retries' ELSE cause END AS cause,
                   -- submission, routing, pickup (the order goes to its pickup location), status_update (a location or
                   -- a person reported it), search_retries (rejected too often), not_routed (no location was looked
                   -- for), asked or stock (unfulfillable lines were reopened, by a person or as stock came), run,
                   -- cancel or anonymized (the person was forgotten; the status stays).
    reason_code,   -- The reason code that came with the update or the cancel.
    answer_code,   -- 1000 to 8000 if no location could simply take the line.
    CASE WHEN given_up THEN 'Search Retries Used Up' ELSE note END AS note,
                   -- The note that planners read beside the entry: of the answer code, the hold or the dispatch, then
                   -- carrier, tracking number and carton. Notes on holds, back orders, dispatches and used up search
                   -- retries are of this system; the others are those that planners know.
    user_id,          -- The first ten characters of who made the change; empty where the update named nobody.
    carrier,          -- The carrier that the update named.
    tracking_number,  -- The carrier's number that the update named.
    carton,           -- The carton that the update named.
    CASE WHEN written_note IS NOT NULL THEN coalesce(
        (SELECT document->>'note' FROM orderfold.personal_data WHERE subject = written_note::uuid), '***'
    ) END AS written_note
                      -- The note that came with the update; *** once it was erased.
FROM (
    SELECT h.*, row_number() OVER so_far AS entry,
        h.cause = 'not_routed' AND bool_or(h.status = 'rejected') OVER so_far AS given_up,
        coalesce(o.fulfilment = 'hold', o.line_statuses = '{}') AS held
    FROM orderfold.history_entry h
    LEFT JOIN orderfold.order_status o USING (organization, order_number)
    WHERE h.line_number IS NOT NULL OR h.status <> 'canceled' OR coalesce(o.fulfilment = 'hold', o.line_statuses = '{}')
    WINDOW so_far AS (PARTITION BY h.organization, h.order_number ORDER BY h.version, h.part)
) numbered
