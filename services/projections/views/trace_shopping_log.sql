-- The locations that routing looked at, and why each was eliminated: the first reason of the rulebook, or all about stock.
WITH asked AS (
    SELECT d.*, (l.line->>'line_number')::bigint AS line_number, l.line->>'item' AS item,
        decode(d.shopping->'listed'->>(l.number - 1)::int, 'base64') AS listed,
        decode(d.shopping->'available'->>(l.number - 1)::int, 'base64') AS available,
        (d.shopping->>'width')::int AS width
    FROM orderfold.routing_decision d, jsonb_array_elements(d.lines) WITH ORDINALITY l(line, number)
    WHERE d.shopping IS NOT NULL
), entries AS (
    SELECT a.organization, a.order_number, a.request_id, a.decision, a.decided_at, a.policy_version, a.line_number,
        a.item, a.listed, a.available, a.width, (p.pass->>'number')::int AS pass_number,
        p.pass->>'trace_type' AS trace_type, e.number, e.reason, e.value, e.locations
    FROM asked a, jsonb_array_elements(a.shopping->'passes') p(pass),
    LATERAL (
        SELECT 0::bigint AS number, 'Initial List' AS reason, '' AS value, a.listed AS locations
        UNION ALL
        SELECT 1 + (o.entry->>'rule')::bigint, o.entry->>'reason', o.entry->>'value',
            decode(o.entry->>'locations', 'base64')
        FROM jsonb_array_elements(a.shopping->'left_out') o(entry)
        WHERE coalesce(o.entry->>'pass_number', p.pass->>'number') = p.pass->>'number'
            AND (o.entry->>'line_number' IS NULL OR (o.entry->>'line_number')::bigint = a.line_number)
    ) e
), rows AS (
    SELECT e.*, l.place, l.location, l.name, l.city, l.state, l.postal_code, l.system,
        e.reason LIKE '%nsufficient inventory' OR e.reason LIKE 'Location is not common%' AS about_stock,
        min(e.number) FILTER (WHERE e.number > 0) OVER (
            PARTITION BY e.organization, e.order_number, e.decision, e.decided_at, e.pass_number, e.line_number, l.place
        ) AS first_number
    FROM entries e
    JOIN orderfold.policy_locations l ON (l.organization, l.policy_version) = (e.organization, e.policy_version)
        AND get_bit(e.locations, l.place) = 1
        AND (get_bit(e.listed, l.place) = 1 OR e.reason LIKE 'Location is not common%')
)
SELECT
    organization,           -- The organization.
    order_number,           -- The order.
    request_id,             -- This system's own number of the order.
    decision,               -- The number of this routing among those of the order, from 1.
    line_number,            -- The line that needed a location.
    item,                   -- The line's item.
    pass_number,            -- The pass over the candidates, from 1 in every decision.
    trace_type,             -- Initial Routing or Reshop - N, and the locations of the zone that were looked at; nothing
                            -- of a zone where the address is in none. N is how often the most often rejected of the
                            -- lines was given back, so two lines that each came back once are both Reshop - 1.
    row_number() OVER (
        PARTITION BY organization, order_number, decision, decided_at
        ORDER BY pass_number, number > 0, line_number, place, number
    ) AS entry,             -- Numbers the entries of a decision in reading order.
    reason,                 -- Initial List, or why the location was eliminated.
    value AS reason_value,  -- The zone, distance, attribute or rule; empty for other reasons.
    location,               -- Location code.
    name AS location_name,  -- The location's name at the time of the decision, like all that follows.
    city,                   -- The location's city.
    state,                  -- The location's state.
    postal_code,            -- The location's postal code.
    system,                 -- The location's system.
    (   -- One number of each location, packed: signed, little-endian, `width` bytes.
        SELECT sum(get_byte(available, place * width + i)::bigint << (8 * i))
            - CASE WHEN width < 8 AND get_byte(available, place * width + width - 1) > 127
                THEN 1::bigint << (8 * width) ELSE 0 END
        FROM generate_series(0, width - 1) i
    )::bigint AS available_quantity,  -- Units available to promise at the location; may be negative.
    decided_at AS traced_at           -- When routing looked at the location, UTC.
FROM rows
WHERE number = 0 OR about_stock OR number = first_number
