-- Each row is a run of the order processor; a run without finished_at is under way or will be resumed.
SELECT
    organization,           -- The organization whose orders the run decided.
    dc,                     -- The distribution center whose queue the run decided.
    scheduled_for,          -- The minute the run was due, or the time a manual run was requested, UTC.
    as_of,                  -- The time that holds were compared with, UTC.
    manual,                 -- True for a manual run.
    started_at,             -- When the run began, UTC.
    finished_at,            -- When the run finished, UTC.
    visited,                -- Orders the run looked at.
    released,               -- Orders the run released, whole or in part.
    back_ordered,           -- Orders the run released in part.
    left_waiting AS "left"  -- Orders still in the queue after the run.
FROM orderfold.processor_run
