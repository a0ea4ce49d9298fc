-- A topic that is written may be made again: what was published to the one before is not on it.
ALTER TABLE published_position ADD COLUMN topic_id text NOT NULL DEFAULT '';
COMMENT ON COLUMN published_position.topic_id IS 'The id that the broker gave the topic to which the message was published; empty where it is not known.';
