CREATE VIEW analytics.back_order_schedule AS
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
SELECT s.organization, s.dc, s.run_at,
    to_char(s.run_at AT TIME ZONE d.time_zone, 'YYYY-MM-DD HH24:MI') AS run_at_local, d.time_zone, s.state
FROM shown s JOIN orderfold.dc_schedule d USING (organization, dc);
COMMENT ON VIEW analytics.back_order_schedule IS
    'Runs of the order processor a DC: the last, the next, and all the rest of today (UTC). A DC that is paused has no next.';
COMMENT ON COLUMN analytics.back_order_schedule.organization IS 'Whose orders.';
COMMENT ON COLUMN analytics.back_order_schedule.dc IS 'Whose queue.';
COMMENT ON COLUMN analytics.back_order_schedule.run_at IS 'UTC.';
COMMENT ON COLUMN analytics.back_order_schedule.run_at_local IS 'The same instant on a clock at the DC.';
COMMENT ON COLUMN analytics.back_order_schedule.time_zone IS 'The DC''s time zone.';
COMMENT ON COLUMN analytics.back_order_schedule.state IS 'done, next or planned.';
