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
    CASE WHEN given_up THEN 'Search Retries Used Up' ELSE nullif(split_part(transaction_notes, E'\n', 1), '') END AS note,
                   -- The first of the transaction notes; for search retries that are used up, that.
    transaction_notes, -- The notes that planners read beside the entry, one a line: carrier, tracking number and
                   -- carton, the reason, the written note, the day to collect by, and what else it says. Notes on holds,
                   -- back orders, dispatches and used up search retries are of this system; the others are known.
    user_id,          -- The first ten characters of who made the change; SYSTEM for the system, empty for nobody.
    source,           -- WS (a message), UI (a person), RE (routing), JOB (a timer) or RICS.
    carrier,          -- The carrier that the update named.
    tracking_number,  -- The carrier's number that the update named.
    carton,           -- The carton that the update named.
    written_note,     -- The note that came with the update; *** once it was erased.
    requesting_line_number, -- The line's number in the sender's order.
    location_name,    -- What the location is called.
    pickup_by,        -- Until which day the customer may collect it from then on, where that was set.
    under_review,     -- The flag from then on, where it was changed.
    address_change,   -- The number of the change of address, from 1: see order_address_changes.
    restricted        -- Whether an update was refused.
FROM (
    SELECT n.*, nullif(concat_ws(E'\n', n.notes, 'Note: ' || n.written_note, n.notes_after), '') AS transaction_notes
    FROM (
    SELECT h.organization, h.order_number, h.version, h.part, h.request_id, h.occurred_at, h.line_number,
        coalesce(h.requesting_line_number, l.requesting_line_number) AS requesting_line_number,
        h.item, h.status, h.location, h.quantity, h.cause, h.reason_code, h.answer_code, h.notes, h.notes_after,
        h.user_id, h.source, h.carrier, h.tracking_number, h.carton, h.pickup_by, h.under_review, h.address_change,
        h.restricted, p.locations->h.location->>'name' AS location_name,
        CASE WHEN h.written_note IS NOT NULL THEN coalesce(
            (SELECT document->>'note' FROM orderfold.personal_data WHERE subject = h.written_note::uuid), '***'
        ) END AS written_note, row_number() OVER so_far AS entry,
        h.cause = 'not_routed' AND bool_or(h.status = 'rejected') OVER so_far AS given_up,
        coalesce(o.fulfilment = 'hold', o.line_statuses = '{}') AS held
    FROM orderfold.history_entry h
    LEFT JOIN orderfold.order_status o USING (organization, order_number)
    LEFT JOIN orderfold.order_lines l USING (organization, order_number, line_number)
    LEFT JOIN orderfold.policy_in_force p ON p.organization = h.organization
    WHERE h.line_number IS NOT NULL OR h.status <> 'canceled' OR coalesce(o.fulfilment = 'hold', o.line_statuses = '{}')
    WINDOW so_far AS (PARTITION BY h.organization, h.order_number ORDER BY h.version, h.part)
    ) n
) numbered
