CREATE VIEW analytics.routing_decisions AS
SELECT d.organization, d.order_number, d.request_id, d.decision, d.decided_at, d.reshop, d.pass_number,
    (s->>'line_number')::bigint AS line_number, (s->>'quantity')::bigint AS quantity,
    s->>'location' AS location, (s->>'answer_code')::int AS answer_code, n.note,
    d.zone, d.policy_version, d.log_position, d.input_hash
FROM orderfold.routing_decision d, jsonb_array_elements(d.shares) s
LEFT JOIN (VALUES {notes}) n (answer_code, note) ON n.answer_code = (s->>'answer_code')::int;
COMMENT ON VIEW analytics.routing_decisions IS 'One row a line (or part of one) that a routing decision gave to a location, or to nobody.';
COMMENT ON COLUMN analytics.routing_decisions.organization IS 'The organization.';
COMMENT ON COLUMN analytics.routing_decisions.order_number IS 'The order.';
COMMENT ON COLUMN analytics.routing_decisions.request_id IS 'This system''s own number of the order.';
COMMENT ON COLUMN analytics.routing_decisions.decision IS 'Which routing of the order, from 1.';
COMMENT ON COLUMN analytics.routing_decisions.decided_at IS 'When, UTC.';
COMMENT ON COLUMN analytics.routing_decisions.reshop IS '0 at first, then how often its lines had been rejected.';
COMMENT ON COLUMN analytics.routing_decisions.pass_number IS 'The pass that decided, from 1: primary, alternate, both.';
COMMENT ON COLUMN analytics.routing_decisions.line_number IS 'The line as it was when it was asked about.';
COMMENT ON COLUMN analytics.routing_decisions.quantity IS 'Units of the line.';
COMMENT ON COLUMN analytics.routing_decisions.location IS 'Who takes them; empty where nobody does.';
COMMENT ON COLUMN analytics.routing_decisions.answer_code IS '1000 to 8000 where no location could simply take them.';
COMMENT ON COLUMN analytics.routing_decisions.note IS 'What planners read for the answer code; empty where it has no note.';
COMMENT ON COLUMN analytics.routing_decisions.zone IS 'The zone of the address.';
COMMENT ON COLUMN analytics.routing_decisions.policy_version IS 'The organization''s document that was in force.';
COMMENT ON COLUMN analytics.routing_decisions.log_position IS 'The position of its shard that stock was read at.';
COMMENT ON COLUMN analytics.routing_decisions.input_hash IS 'Of all that was looked at.';
