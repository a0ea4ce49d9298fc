-- Runs of the order processor a DC: the last, the next, and the rest of today (UTC). A paused DC has no next run.
WITH runs AS (
    SELECT organization, dc, run_at, rank() OVER (PARTITION BY organization, dc ORDER BY run_at) AS nth
    FROM orderfold.planned_run WHERE run_at > orderfold.plan_now()
), shown AS (
    SELECT organization, dc, run_at, CASE WHEN nth = 1 THEN 'next' ELSE 'planned' END AS state FROM runs
    WHERE nth = 1 OR (run_at AT TIME ZONE 'UTC')::date = (orderfold.plan_now() AT TIME ZONE 'UTC')::date
    UNION ALL
    (SELECT DISTINCT ON (organization, dc) organization, dc, scheduled_for, 'done'
    FROM orderfold.processor_run WHERE finished_at IS NOT NULL
    ORDER BY organization, dc, finished_at DESC)
)
SELECT
    s.organization,  -- The organization whose orders the run decides.
    s.dc,            -- The distribution center whose queue the run decides.
    s.run_at,        -- When the run is or was due, UTC.
    to_char(s.run_at AT TIME ZONE d.time_zone, 'YYYY-MM-DD HH24:MI') AS run_at_local,  -- The same time on a clock at the DC.
    d.time_zone,     -- The DC's time zone.
    s.state          -- done, next or planned.
FROM shown s JOIN orderfold.dc_schedule d USING (organization, dc)
