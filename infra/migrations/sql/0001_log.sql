-- The log: immutable facts, gapless positions, one counter row per shard.
CREATE TABLE log_head (
    shard smallint PRIMARY KEY,
    position bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE log_head IS 'The last position given out in each shard; the last lock an append takes.';
INSERT INTO log_head (shard) SELECT generate_series(0, {shards} - 1);

CREATE TABLE events (
    shard smallint NOT NULL,
    position bigint NOT NULL,
    stream text COLLATE "C" NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    type text NOT NULL,
    schema_version smallint NOT NULL,
    data json NOT NULL,
    meta json NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (shard, position),
    CONSTRAINT events_stream_version UNIQUE (stream, version)
);
COMMENT ON TABLE events IS 'Facts, in commit order within a shard. Never updated, never deleted.';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts are immutable: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER events_are_immutable BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_are_kept BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE checkpoint (
    follower text NOT NULL,
    shard smallint NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (follower, shard)
);
COMMENT ON TABLE checkpoint IS 'How far each follower of the log has come; moves in the transaction of its effect.';

CREATE SEQUENCE request_id AS bigint INCREMENT BY 500 START WITH 100001;
COMMENT ON SEQUENCE request_id IS 'Blocks of 500 request IDs: unique, not consecutive.';

CREATE TABLE personal_data (
    subject uuid PRIMARY KEY,
    organization text NOT NULL,
    document json NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE personal_data IS 'Names, addresses, phones and messages of one order, apart from the facts so that they can be deleted.';
