-- What decisions depend on: stock and its promises, the runs of the processor, the numbers of its queue.
CREATE TABLE stock (
    organization text NOT NULL,
    location text NOT NULL,
    item text NOT NULL,
    counted bigint NOT NULL DEFAULT 0,
    counted_at timestamptz,
    moved bigint NOT NULL DEFAULT 0,
    safety bigint NOT NULL DEFAULT 0,
    reserved bigint NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 0,
    on_hand bigint GENERATED ALWAYS AS (counted + moved) STORED,
    available bigint GENERATED ALWAYS AS (counted + moved - reserved - safety) STORED,
    PRIMARY KEY (organization, location, item)
) WITH (fillfactor = 80);
COMMENT ON TABLE stock IS 'One row an organization, location and item; a synchronous fold of the log, the one place of promises.';

CREATE TABLE stock_movement (
    organization text NOT NULL,
    location text NOT NULL,
    item text NOT NULL,
    moved_at timestamptz NOT NULL,
    change bigint NOT NULL
);
CREATE INDEX stock_movement_item ON stock_movement (organization, location, item, moved_at);
COMMENT ON TABLE stock_movement IS 'Relative changes later than the last count: a late count is added to those after it.';

CREATE TABLE stock_gain (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization text NOT NULL,
    location text NOT NULL,
    item text NOT NULL
);
CREATE INDEX stock_gain_location ON stock_gain (organization, location);
COMMENT ON TABLE stock_gain IS 'Items that became more available since the last finished run of their location.';

CREATE SEQUENCE waiting_order_held AS bigint;

CREATE TABLE processor_run (
    organization text NOT NULL,
    dc text NOT NULL,
    run_key text NOT NULL,
    scheduled_for timestamptz NOT NULL,
    manual boolean NOT NULL,
    as_of timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    policy_version integer NOT NULL,
    held_through bigint NOT NULL,
    visited bigint NOT NULL DEFAULT 0,
    released bigint NOT NULL DEFAULT 0,
    back_ordered bigint NOT NULL DEFAULT 0,
    left_waiting bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (organization, dc, run_key)
);
CREATE INDEX processor_run_started ON processor_run (organization, dc, started_at);
COMMENT ON TABLE processor_run IS 'Runs of the order processor, keyed by DC and scheduled minute so that none happens twice.';

CREATE TABLE dc_schedule (
    organization text NOT NULL,
    dc text NOT NULL,
    time_zone text NOT NULL,
    paused boolean NOT NULL,
    planned_through timestamptz NOT NULL,
    stream_version integer NOT NULL,
    PRIMARY KEY (organization, dc)
);
COMMENT ON TABLE dc_schedule IS 'The DCs whose queues are run, and how far their runs are planned ahead.';

CREATE TABLE planned_run (
    organization text NOT NULL,
    dc text NOT NULL,
    run_at timestamptz NOT NULL,
    PRIMARY KEY (organization, dc, run_at)
);
COMMENT ON TABLE planned_run IS 'Runs to come, worked out from the cron expressions; for display only.';

CREATE TABLE fast_clock (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    start timestamptz NOT NULL,
    rate double precision NOT NULL,
    anchor timestamptz NOT NULL
);
COMMENT ON TABLE fast_clock IS 'Empty, or the faster clock that this system runs on for a demo.';

CREATE FUNCTION plan_now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = orderfold AS $$
    SELECT coalesce((SELECT start + (clock_timestamp() - anchor) * rate FROM fast_clock), clock_timestamp())
$$;
