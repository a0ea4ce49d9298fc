-- Upgrades under running services: every table can be replicated, and a follower of an older fold is refused.
ALTER TABLE stock_movement ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
COMMENT ON COLUMN stock_movement.id IS 'Identifies the row for replication: a publication of all tables needs a key.';

CREATE UNLOGGED TABLE building (
    follower text PRIMARY KEY,
    version text NOT NULL
);
COMMENT ON TABLE building IS 'Read models that a migration builds beside the old ones. Unlogged as their tables are: a crash of the server empties both.';

ALTER TABLE checkpoint ADD COLUMN fold text;
COMMENT ON COLUMN checkpoint.fold IS 'Written with each move, and never stored: the version of the fold that the follower uses.';

CREATE FUNCTION refuse_other_fold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted text;
BEGIN
    SELECT version INTO wanted FROM orderfold.installed WHERE name = NEW.follower;
    -- Software from before this column folds in version 1 and writes nothing here.
    IF wanted <> coalesce(NEW.fold, '1') THEN
        RAISE EXCEPTION 'this software folds % in version %, and the database has version %', NEW.follower,
            coalesce(NEW.fold, '1'), wanted
            USING ERRCODE = 'feature_not_supported', HINT = 'Update the older of the two: the software, or the database by orderfold migrate.';
    END IF;
    NEW.fold := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER checkpoint_of_this_fold BEFORE UPDATE OF position ON checkpoint
FOR EACH ROW EXECUTE FUNCTION refuse_other_fold();

GRANT SELECT ON alembic_version TO orderfold_writer;
