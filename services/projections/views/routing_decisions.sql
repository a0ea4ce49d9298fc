-- Each row is a line, or part of one, that a routing decision assigned to a location or to none.
SELECT
    d.organization,    -- The organization.
    d.order_number,    -- The order.
    d.request_id,      -- This system's own number of the order.
    d.decision,        -- The number of this routing among those of the order, from 1.
    d.decided_at,      -- When routing decided, UTC.
    d.reshop,          -- How often lines of the order had been rejected before; 0 at first.
    d.pass_number,     -- The pass that decided, from 1: primary, alternate, both.
    (s->>'line_number')::bigint AS line_number,  -- The line's number when routing began.
    (s->>'quantity')::bigint AS quantity,        -- Units of the line.
    s->>'location' AS location,                  -- The location that gets the units; empty if none does.
    (s->>'answer_code')::int AS answer_code,     -- 1000 to 8000 if no location could simply take the units.
    n.note,            -- The note that planners read for the answer code; empty if it has none.
    d.zone,            -- The zone of the address.
    d.policy_version,  -- The version of the organization's document that was in force.
    d.log_position,    -- The position of the log, in its shard, up to which stock was known.
    d.input_hash       -- Hash of everything the decision depends on.
FROM orderfold.routing_decision d, jsonb_array_elements(d.shares) s
LEFT JOIN (VALUES {notes}) n (answer_code, note) ON n.answer_code = (s->>'answer_code')::int
