-- Facts that a read model could not take: the others went on, and these are told of until it is rebuilt.
CREATE TABLE passed_over (
    follower text NOT NULL,
    shard smallint NOT NULL,
    position bigint NOT NULL,
    stream text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    cause text NOT NULL,
    passed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (follower, shard, position)
);
COMMENT ON TABLE passed_over IS 'Facts that a read model left out because it could not take them, until it is rebuilt.';
GRANT SELECT, INSERT, DELETE ON passed_over TO orderfold_writer;
