CREATE FUNCTION analytics.unit_at(units bytea, place integer, width integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sum(get_byte(units, place * width + i)::bigint << (8 * i))
        - CASE WHEN width < 8 AND get_byte(units, place * width + width - 1) > 127 THEN 1::bigint << (8 * width) ELSE 0 END
    FROM generate_series(0, width - 1) i
$$;
COMMENT ON FUNCTION analytics.unit_at IS 'One number out of packed ones: signed, little-endian, `width` bytes each.';
CREATE VIEW analytics.trace_shopping_log AS
WITH asked AS (
    SELECT d.*, (l.line->>'line_number')::int AS line_number, l.line->>'item' AS item,
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
            AND (o.entry->>'line_number' IS NULL OR (o.entry->>'line_number')::int = a.line_number)
    ) e
), rows AS (
    SELECT e.*, l.place, l.location, l.name, l.city, l.state, l.postal_code, l.system,
        e.reason LIKE '%nsufficient inventory' OR e.reason LIKE 'Location is not common%' AS about_stock,
        min(e.number) FILTER (WHERE e.number > 0) OVER (
            PARTITION BY e.organization, e.order_number, e.decision, e.pass_number, e.line_number, l.place
        ) AS first_number
    FROM entries e
    JOIN orderfold.policy_locations l ON (l.organization, l.policy_version) = (e.organization, e.policy_version)
        AND get_bit(e.locations, l.place) = 1
        AND (get_bit(e.listed, l.place) = 1 OR e.reason LIKE 'Location is not common%')
)
SELECT organization, order_number, request_id, decision, line_number, item, pass_number, trace_type,
    row_number() OVER (
        PARTITION BY organization, order_number, decision
        ORDER BY pass_number, number > 0, line_number, place, number
    ) AS entry,
    reason, value AS reason_value, location, name AS location_name, city, state, postal_code, system,
    analytics.unit_at(available, place, width) AS available_quantity, decided_at AS traced_at
FROM rows
WHERE number = 0 OR about_stock OR number = first_number;
COMMENT ON VIEW analytics.trace_shopping_log IS 'Which locations routing looked at, and why each was left out: the first reason of the rulebook, or all about stock.';
COMMENT ON COLUMN analytics.trace_shopping_log.organization IS 'The organization.';
COMMENT ON COLUMN analytics.trace_shopping_log.order_number IS 'The order.';
COMMENT ON COLUMN analytics.trace_shopping_log.request_id IS 'This system''s own number of the order.';
COMMENT ON COLUMN analytics.trace_shopping_log.decision IS 'Which routing of the order, from 1.';
COMMENT ON COLUMN analytics.trace_shopping_log.line_number IS 'The line that was looked for.';
COMMENT ON COLUMN analytics.trace_shopping_log.item IS 'Its item.';
COMMENT ON COLUMN analytics.trace_shopping_log.pass_number IS 'Which look at the candidates, from 1 in every decision.';
COMMENT ON COLUMN analytics.trace_shopping_log.trace_type IS 'Initial Routing or Reshop - N, and the locations of the zone that were looked at.';
COMMENT ON COLUMN analytics.trace_shopping_log.entry IS 'Numbers the entries of a decision in reading order.';
COMMENT ON COLUMN analytics.trace_shopping_log.reason IS 'Initial List, or why the location was left out.';
COMMENT ON COLUMN analytics.trace_shopping_log.reason_value IS 'The zone, distance, attribute or rule; empty for other reasons.';
COMMENT ON COLUMN analytics.trace_shopping_log.location IS 'Code of the location.';
COMMENT ON COLUMN analytics.trace_shopping_log.location_name IS 'Its name at the time, as all that follows.';
COMMENT ON COLUMN analytics.trace_shopping_log.city IS 'Its city.';
COMMENT ON COLUMN analytics.trace_shopping_log.state IS 'Its state.';
COMMENT ON COLUMN analytics.trace_shopping_log.postal_code IS 'Its postal code.';
COMMENT ON COLUMN analytics.trace_shopping_log.system IS 'Its system.';
COMMENT ON COLUMN analytics.trace_shopping_log.available_quantity IS 'Available to promise there, below zero as it is.';
COMMENT ON COLUMN analytics.trace_shopping_log.traced_at IS 'When it was looked at, UTC.';
