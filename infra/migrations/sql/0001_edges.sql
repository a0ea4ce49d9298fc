-- The edges: where each consumer stands, what it has seen, and what it could not take.
CREATE TABLE consumer_position (
    consumer text NOT NULL,
    cluster text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (consumer, cluster, topic, partition)
);
COMMENT ON TABLE consumer_position IS 'The next offset of each partition; moved by compare-and-set as the first statement of an effect.';

CREATE TABLE inbox (
    consumer text NOT NULL,
    source text NOT NULL,
    message_id text NOT NULL,
    payload_hash bytea NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, source, message_id)
);
COMMENT ON TABLE inbox IS 'Messages taken, with a hash of what they said: the same id again is a repetition or a conflict.';
CREATE INDEX inbox_seen_at ON inbox USING brin (seen_at);

CREATE TABLE sealed_record (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sealed bytea NOT NULL
);
COMMENT ON TABLE sealed_record IS 'Original key, headers and bytes of messages that could not be taken, each sealed with a key of its own.';

CREATE TABLE sealed_record_key (
    record bigint PRIMARY KEY REFERENCES sealed_record (id),
    key bytea NOT NULL
);
COMMENT ON TABLE sealed_record_key IS 'The key of one sealed record; deleting it makes the bytes unreadable for ever.';

CREATE TABLE dead_letter (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text NOT NULL,
    cluster text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    member integer NOT NULL DEFAULT -1,
    reason text NOT NULL,
    path text NOT NULL,
    detail text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    record bigint NOT NULL REFERENCES sealed_record (id),
    published_at timestamptz,
    replayed_at timestamptz,
    replays integer NOT NULL DEFAULT 0,
    UNIQUE (consumer, cluster, topic, partition, "offset", member)
);
COMMENT ON TABLE dead_letter IS 'Messages, or members of one, that could not be taken; their bytes are in sealed_record, once a message.';
CREATE INDEX dead_letter_unpublished ON dead_letter (id) WHERE published_at IS NULL;
