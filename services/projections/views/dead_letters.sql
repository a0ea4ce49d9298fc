CREATE VIEW analytics.dead_letters AS
SELECT id, topic, partition, "offset", CASE WHEN member >= 0 THEN member END AS member, received_at, reason, path,
    detail, published_at, replayed_at, replays
FROM orderfold.dead_letter;
COMMENT ON VIEW analytics.dead_letters IS 'Messages, or members of one, that could not be taken. Their bytes are sealed and not shown here.';
COMMENT ON COLUMN analytics.dead_letters.id IS 'Its number, for orderfold dead-letters show and replay.';
COMMENT ON COLUMN analytics.dead_letters.topic IS 'Where it came from.';
COMMENT ON COLUMN analytics.dead_letters.partition IS 'Where it came from.';
COMMENT ON COLUMN analytics.dead_letters."offset" IS 'Where it came from.';
COMMENT ON COLUMN analytics.dead_letters.member IS 'Its index in a message of many, from 0.';
COMMENT ON COLUMN analytics.dead_letters.received_at IS 'When it was set aside, UTC.';
COMMENT ON COLUMN analytics.dead_letters.reason IS 'Why, from a closed list.';
COMMENT ON COLUMN analytics.dead_letters.path IS 'The field that is wrong.';
COMMENT ON COLUMN analytics.dead_letters.detail IS 'What is wrong with it, without repeating it.';
COMMENT ON COLUMN analytics.dead_letters.published_at IS 'When its .dlq topic was told, UTC.';
COMMENT ON COLUMN analytics.dead_letters.replayed_at IS 'When it was last sent again, UTC.';
COMMENT ON COLUMN analytics.dead_letters.replays IS 'How often it was sent again.';
