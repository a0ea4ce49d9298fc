-- A stored position is compared with what its topic holds: the id of the topic, and a trail of what was taken.
ALTER TABLE consumer_position
    ADD COLUMN topic_id text NOT NULL DEFAULT '',
    ADD COLUMN generation integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN consumer_position.topic_id IS 'The id that the broker gave the topic; empty where it is not known.';
COMMENT ON COLUMN consumer_position.generation IS 'How often offsets of the partition began to be used again.';

CREATE TABLE consumer_trail (
    consumer text NOT NULL,
    cluster text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    first_offset bigint NOT NULL,
    next_offset bigint NOT NULL,
    records bytea NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, cluster, topic, partition, next_offset)
);
COMMENT ON TABLE consumer_trail IS 'Offset and digest of each record that was taken lately: 16 bytes a record, one row a batch.';
CREATE INDEX consumer_trail_taken_at ON consumer_trail USING brin (taken_at);

CREATE TABLE position_incident (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text NOT NULL,
    cluster text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    kind text NOT NULL,
    first_offset bigint NOT NULL,
    end_offset bigint NOT NULL,
    lost boolean NOT NULL,
    detail text NOT NULL,
    noticed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at timestamptz,
    note text NOT NULL DEFAULT ''
);
COMMENT ON TABLE position_incident IS 'What happened to topics: made again, lost unread records, or lost their end. Those with losses stay open until a person closes them.';

GRANT SELECT, INSERT, UPDATE, DELETE ON consumer_trail, position_incident TO orderfold_writer;

ALTER TABLE dead_letter ADD COLUMN generation integer NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX dead_letter_place
    ON dead_letter (consumer, cluster, topic, partition, "offset", generation, member);
DO $$
DECLARE
    old text;
BEGIN
    SELECT conname INTO STRICT old FROM pg_constraint WHERE conrelid = 'dead_letter'::regclass AND contype = 'u';
    EXECUTE format('ALTER TABLE dead_letter DROP CONSTRAINT %I', old);
END $$;

CREATE TABLE installation (
    id text PRIMARY KEY,
    epoch integer NOT NULL DEFAULT 1,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    recovered_at timestamptz
);
COMMENT ON TABLE installation IS 'The name of this log among others on the same brokers, and how often it was recovered.';
INSERT INTO installation (id) VALUES (left(replace(gen_random_uuid()::text, '-', ''), 12));
GRANT SELECT, UPDATE ON installation TO orderfold_writer;

CREATE TABLE published_position (
    cluster text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    last_offset bigint NOT NULL,
    PRIMARY KEY (cluster, topic, partition)
);
COMMENT ON TABLE published_position IS 'Where the last message stands that we published to each partition: a topic that ends before it has lost messages.';
GRANT SELECT, INSERT, UPDATE, DELETE ON published_position TO orderfold_writer;

-- Each topic that is written has a follower of its own: what one cannot take keeps the other from nothing.
INSERT INTO checkpoint (follower, shard, position)
SELECT 'relay-dispatches', shard, position FROM checkpoint WHERE follower = 'relay';
