CREATE VIEW analytics.processor_runs AS
SELECT organization, dc, scheduled_for, as_of, manual, started_at, finished_at, visited, released, back_ordered,
    left_waiting AS "left"
FROM orderfold.processor_run;
COMMENT ON VIEW analytics.processor_runs IS 'Runs of the order processor; one without finished_at is under way or will be gone on with.';
COMMENT ON COLUMN analytics.processor_runs.organization IS 'Whose orders.';
COMMENT ON COLUMN analytics.processor_runs.dc IS 'Whose queue.';
COMMENT ON COLUMN analytics.processor_runs.scheduled_for IS 'The minute it was due, or the time a run by hand was asked for, UTC.';
COMMENT ON COLUMN analytics.processor_runs.as_of IS 'The time at which holds were judged, UTC.';
COMMENT ON COLUMN analytics.processor_runs.manual IS 'True for a run by hand.';
COMMENT ON COLUMN analytics.processor_runs.started_at IS 'When it began, UTC.';
COMMENT ON COLUMN analytics.processor_runs.finished_at IS 'When it was done, UTC.';
COMMENT ON COLUMN analytics.processor_runs.visited IS 'Orders it looked at.';
COMMENT ON COLUMN analytics.processor_runs.released IS 'Orders it released, whole or in part.';
COMMENT ON COLUMN analytics.processor_runs.back_ordered IS 'Orders it released in part.';
COMMENT ON COLUMN analytics.processor_runs."left" IS 'Orders still in the queue after it.';
