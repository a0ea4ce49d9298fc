-- A fact keeps the source under which it was published, also where it is published again after a recovery.
CREATE TABLE epoch (
    number integer NOT NULL,
    shard integer NOT NULL,
    after_position bigint NOT NULL,
    PRIMARY KEY (number, shard)
);
COMMENT ON TABLE epoch IS 'Behind which position of each shard an epoch began: facts up to there are published under the source of an earlier one. The first has no rows.';
INSERT INTO epoch SELECT i.epoch, h.shard, 0 FROM installation i CROSS JOIN log_head h WHERE i.epoch > 1;

CREATE TABLE published_again (
    shard integer PRIMARY KEY,
    through bigint NOT NULL
);
COMMENT ON TABLE published_again IS 'Up to which position of each shard facts that were adopted are to be published again: they left under this log''s name before it held them.';

GRANT SELECT, INSERT, UPDATE, DELETE ON epoch, published_again TO orderfold_writer;
