-- Every attempt at a message to RICS, and every message that came from it. Newest first: ORDER BY logged_at DESC.
WITH entries AS (
    SELECT organization, order_number, request_id, entry, logged_at, retry_status, location, response_code, message_type,
        direction, attempt, message_id, line_numbers, request, response, next_attempt_at
    FROM orderfold.rics_entry
    UNION ALL
    SELECT organization, order_number, max(h.request_id),
        organization || ':' || order_number || '/' || h.version, max(h.occurred_at), 'Success', location,
        'Success', 'status_update', 'in', NULL, NULL, jsonb_agg(DISTINCT h.line_number),
        jsonb_build_object('organization', organization, 'order_number', order_number, 'location', location,
            'status', (array_agg(h.status ORDER BY h.part))[1]), NULL, NULL::timestamptz
    FROM (
        SELECT DISTINCT organization, order_number, location FROM orderfold.rics_entry
        WHERE message_type = 'create_fulfillment_order'
    ) sent JOIN orderfold.history_entry h USING (organization, order_number, location)
    WHERE h.cause IN ('status_update', 'restricted') AND h.line_number IS NOT NULL
    GROUP BY organization, order_number, location, h.version
)
SELECT
    organization,    -- The organization that took the order.
    order_number,    -- The order.
    request_id,      -- This system's own number of the order.
    entry,           -- Names the entry: orderfold rics show ENTRY.
    logged_at,       -- When it was recorded, UTC; of a status update when it happened.
    retry_status,    -- Failed: it is sent again. Reprocessed: it failed, and was sent again. Success: it got through, was
                     -- received, or is invalid and not sent again. Empty while the answer is awaited.
    location,        -- The location that the message is about.
    (SELECT name FROM orderfold.policy_locations p
        WHERE (p.organization, p.location) = (entries.organization, entries.location)
        ORDER BY policy_version DESC LIMIT 1) AS location_name,
                     -- The name of the location now.
    response_code,   -- Success, 303 (no connection), 500 (unavailable), 502 (no answer in time), or as it came.
    message_type,    -- create_fulfillment_order, release_order_reservation, send_under_review or status_update.
    direction,       -- out: sent to RICS. in: received from it.
    attempt,         -- The number of the attempt at the message, from 1.
    message_id,      -- The id of the attempt.
    line_numbers,    -- The lines that the message names.
    request,         -- The message, without the person.
    response,        -- The answer, without what it explains.
    next_attempt_at  -- When it is sent again, UTC; empty where it is not.
FROM entries
