--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: analytics; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA analytics;


--
-- Name: SCHEMA analytics; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON SCHEMA analytics IS 'What analysts may read: documented views.';


--
-- Name: orderfold; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA orderfold;


--
-- Name: unit_at(bytea, integer, integer); Type: FUNCTION; Schema: analytics; Owner: -
--

CREATE FUNCTION analytics.unit_at(units bytea, place integer, width integer) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT sum(get_byte(units, place * width + i)::bigint << (8 * i))
        - CASE WHEN width < 8 AND get_byte(units, place * width + width - 1) > 127 THEN 1::bigint << (8 * width) ELSE 0 END
    FROM generate_series(0, width - 1) i
$$;


--
-- Name: FUNCTION unit_at(units bytea, place integer, width integer); Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON FUNCTION analytics.unit_at(units bytea, place integer, width integer) IS 'One number out of packed ones: signed, little-endian, `width` bytes each.';


--
-- Name: plan_now(); Type: FUNCTION; Schema: orderfold; Owner: -
--

CREATE FUNCTION orderfold.plan_now() RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'orderfold'
    AS $$
    SELECT coalesce((SELECT start + (clock_timestamp() - anchor) * rate FROM fast_clock), clock_timestamp())
$$;


--
-- Name: refuse_change(); Type: FUNCTION; Schema: orderfold; Owner: -
--

CREATE FUNCTION orderfold.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'facts are immutable: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: order_lines; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.order_lines (
    organization text NOT NULL COLLATE pg_catalog."C",
    order_number text NOT NULL COLLATE pg_catalog."C",
    line_number bigint NOT NULL,
    requesting_line_number bigint,
    original_line_number bigint,
    item text COLLATE pg_catalog."C",
    description text COLLATE pg_catalog."C",
    quantity bigint,
    dispatched_quantity bigint,
    cancelled_quantity bigint,
    open_quantity bigint,
    status text COLLATE pg_catalog."C",
    location text COLLATE pg_catalog."C",
    price numeric(18,4),
    tax numeric(20,4)
);


--
-- Name: TABLE order_lines; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.order_lines IS 'One row a line: quantity = dispatched + cancelled + open.';


--
-- Name: COLUMN order_lines.organization; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.organization IS 'The organization that took the order.';


--
-- Name: COLUMN order_lines.order_number; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.order_number IS 'The sender''s number, upper case.';


--
-- Name: COLUMN order_lines.line_number; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.line_number IS 'The line''s number here.';


--
-- Name: COLUMN order_lines.requesting_line_number; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.requesting_line_number IS 'The line''s number as the sender gave it.';


--
-- Name: COLUMN order_lines.original_line_number; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.original_line_number IS 'The line it was split from; 0 where it was not.';


--
-- Name: COLUMN order_lines.item; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.item IS 'Item code.';


--
-- Name: COLUMN order_lines.description; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.description IS 'The item in the sender''s words.';


--
-- Name: COLUMN order_lines.quantity; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.quantity IS 'Units ordered.';


--
-- Name: COLUMN order_lines.dispatched_quantity; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.dispatched_quantity IS 'Units on a dispatch that was not cancelled.';


--
-- Name: COLUMN order_lines.cancelled_quantity; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.cancelled_quantity IS 'Units nobody waits for any more.';


--
-- Name: COLUMN order_lines.open_quantity; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.open_quantity IS 'Units that wait.';


--
-- Name: COLUMN order_lines.status; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.status IS 'open, dispatched, cancelled or partially_cancelled; of a routed line new_order, rejected, unfulfillable or canceled.';


--
-- Name: COLUMN order_lines.location; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.location IS 'Where its last dispatch leaves from; of a routed line, the location that has it.';


--
-- Name: COLUMN order_lines.price; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.price IS 'Price of one unit.';


--
-- Name: COLUMN order_lines.tax; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_lines.tax IS 'All taxes of the line, summed: fifty of 14 digits have 16.';


--
-- Name: order_status; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.order_status (
    organization text NOT NULL COLLATE pg_catalog."C",
    order_number text NOT NULL COLLATE pg_catalog."C",
    request_id bigint,
    order_type text COLLATE pg_catalog."C",
    order_class text COLLATE pg_catalog."C",
    system text COLLATE pg_catalog."C",
    status text COLLATE pg_catalog."C",
    back_order boolean,
    dc text COLLATE pg_catalog."C",
    submitted_at timestamp with time zone,
    hold_until timestamp with time zone,
    ship_via text COLLATE pg_catalog."C",
    service text COLLATE pg_catalog."C",
    dispatch_ids text[],
    line_statuses jsonb
);


--
-- Name: TABLE order_status; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.order_status IS 'One row an order: its status, its hold, its dispatches.';


--
-- Name: COLUMN order_status.organization; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.organization IS 'The organization that took the order.';


--
-- Name: COLUMN order_status.order_number; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.order_number IS 'The sender''s number, upper case.';


--
-- Name: COLUMN order_status.request_id; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.request_id IS 'This system''s own number of the order, unique.';


--
-- Name: COLUMN order_status.order_type; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.order_type IS 'delivery, pickup or ship_for_pickup.';


--
-- Name: COLUMN order_status.order_class; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.order_class IS 'retail, wholesale or work_order: its priority in a run.';


--
-- Name: COLUMN order_status.system; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.system IS 'The system that placed the order.';


--
-- Name: COLUMN order_status.status; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.status IS 'create, commit, partially_cancelled or cancelled; of a routed order what its lines share, open or complete.';


--
-- Name: COLUMN order_status.back_order; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.back_order IS 'True once a dispatch left while other lines stayed open.';


--
-- Name: COLUMN order_status.dc; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.dc IS 'The distribution center in whose queue it is or was.';


--
-- Name: COLUMN order_status.submitted_at; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.submitted_at IS 'When it was submitted, UTC; the hold runs from here.';


--
-- Name: COLUMN order_status.hold_until; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.hold_until IS 'End of the hold; at exactly this time it has expired.';


--
-- Name: COLUMN order_status.ship_via; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.ship_via IS 'Carrier code.';


--
-- Name: COLUMN order_status.service; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.service IS 'Carrier service.';


--
-- Name: COLUMN order_status.dispatch_ids; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.dispatch_ids IS 'Every dispatch created for it, in order.';


--
-- Name: COLUMN order_status.line_statuses; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.order_status.line_statuses IS 'Of a routed order: line number to status.';


--
-- Name: stock; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.stock (
    organization text NOT NULL,
    location text NOT NULL,
    item text NOT NULL,
    counted bigint DEFAULT 0 NOT NULL,
    counted_at timestamp with time zone,
    moved bigint DEFAULT 0 NOT NULL,
    safety bigint DEFAULT 0 NOT NULL,
    reserved bigint DEFAULT 0 NOT NULL,
    version integer DEFAULT 0 NOT NULL,
    on_hand bigint GENERATED ALWAYS AS ((counted + moved)) STORED,
    available bigint GENERATED ALWAYS AS ((((counted + moved) - reserved) - safety)) STORED,
    safety_at timestamp with time zone,
    velocity numeric(18,4) DEFAULT 0 NOT NULL,
    velocity_at timestamp with time zone
)
WITH (fillfactor='80');


--
-- Name: TABLE stock; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.stock IS 'One row an organization, location and item; a synchronous fold of the log, the one place of promises.';


--
-- Name: COLUMN stock.safety_at; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.stock.safety_at IS 'The time that the message with this safety stock is about.';


--
-- Name: COLUMN stock.velocity; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.stock.velocity IS 'Units sold a day, as told.';


--
-- Name: COLUMN stock.velocity_at; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.stock.velocity_at IS 'The time that the message with this velocity is about.';


--
-- Name: back_order_list; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.back_order_list AS
 SELECT o.organization,
    o.dc,
    o.order_number,
    o.submitted_at,
    o.hold_until,
    l.line_number,
    l.item,
    l.description,
    l.quantity AS requested_quantity,
    l.dispatched_quantity AS fulfilled_quantity,
    l.open_quantity,
    GREATEST(COALESCE(s.available, (0)::bigint), (0)::bigint) AS available_quantity,
    (l.open_quantity > GREATEST(COALESCE(s.available, (0)::bigint), (0)::bigint)) AS short
   FROM ((orderfold.order_status o
     JOIN orderfold.order_lines l USING (organization, order_number))
     LEFT JOIN orderfold.stock s ON (((s.organization = o.organization) AND (s.location = o.dc) AND (s.item = l.item))))
  WHERE (o.back_order AND (o.status = 'commit'::text) AND (EXISTS ( SELECT 1
           FROM orderfold.order_lines w
          WHERE ((w.organization = o.organization) AND (w.order_number = o.order_number) AND (w.open_quantity > 0)))));


--
-- Name: VIEW back_order_list; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.back_order_list IS 'Orders in the queue that left in part: every line of them. They go once all is dispatched or the rest cancelled.';


--
-- Name: COLUMN back_order_list.organization; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.organization IS 'The organization that took the order.';


--
-- Name: COLUMN back_order_list.dc; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.dc IS 'The distribution center in whose queue it waits.';


--
-- Name: COLUMN back_order_list.order_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.order_number IS 'The order.';


--
-- Name: COLUMN back_order_list.submitted_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.submitted_at IS 'When it was submitted, UTC.';


--
-- Name: COLUMN back_order_list.hold_until; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.hold_until IS 'When its hold ended, UTC.';


--
-- Name: COLUMN back_order_list.line_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.line_number IS 'The line.';


--
-- Name: COLUMN back_order_list.item; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.item IS 'Item code.';


--
-- Name: COLUMN back_order_list.description; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.description IS 'The item in the sender''s words.';


--
-- Name: COLUMN back_order_list.requested_quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.requested_quantity IS 'Units ordered.';


--
-- Name: COLUMN back_order_list.fulfilled_quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.fulfilled_quantity IS 'Units dispatched.';


--
-- Name: COLUMN back_order_list.open_quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.open_quantity IS 'Units that wait.';


--
-- Name: COLUMN back_order_list.available_quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.available_quantity IS 'Units available now at the DC.';


--
-- Name: COLUMN back_order_list.short; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_list.short IS 'True where fewer are available than wait.';


--
-- Name: dc_schedule; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.dc_schedule (
    organization text NOT NULL,
    dc text NOT NULL,
    time_zone text NOT NULL,
    paused boolean NOT NULL,
    planned_through timestamp with time zone NOT NULL,
    stream_version integer NOT NULL
);


--
-- Name: TABLE dc_schedule; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.dc_schedule IS 'The DCs whose queues are run, and how far their runs are planned ahead.';


--
-- Name: planned_run; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.planned_run (
    organization text NOT NULL,
    dc text NOT NULL,
    run_at timestamp with time zone NOT NULL
);


--
-- Name: TABLE planned_run; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.planned_run IS 'Runs to come, worked out from the cron expressions; for display only.';


--
-- Name: processor_run; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.processor_run (
    organization text NOT NULL,
    dc text NOT NULL,
    run_key text NOT NULL,
    scheduled_for timestamp with time zone NOT NULL,
    manual boolean NOT NULL,
    as_of timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    policy_version integer NOT NULL,
    held_through bigint NOT NULL,
    visited bigint DEFAULT 0 NOT NULL,
    released bigint DEFAULT 0 NOT NULL,
    back_ordered bigint DEFAULT 0 NOT NULL,
    left_waiting bigint DEFAULT 0 NOT NULL
);


--
-- Name: TABLE processor_run; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.processor_run IS 'Runs of the order processor, keyed by DC and scheduled minute so that none happens twice.';


--
-- Name: back_order_schedule; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.back_order_schedule AS
 WITH runs AS (
         SELECT planned_run.organization,
            planned_run.dc,
            planned_run.run_at,
            rank() OVER (PARTITION BY planned_run.organization, planned_run.dc ORDER BY planned_run.run_at) AS nth
           FROM orderfold.planned_run
          WHERE (planned_run.run_at > orderfold.plan_now())
        ), shown AS (
         SELECT runs.organization,
            runs.dc,
            runs.run_at,
                CASE
                    WHEN (runs.nth = 1) THEN 'next'::text
                    ELSE 'planned'::text
                END AS state
           FROM runs
          WHERE ((runs.nth = 1) OR (((runs.run_at AT TIME ZONE 'UTC'::text))::date = ((orderfold.plan_now() AT TIME ZONE 'UTC'::text))::date))
        UNION ALL
        ( SELECT DISTINCT ON (processor_run.organization, processor_run.dc) processor_run.organization,
            processor_run.dc,
            processor_run.scheduled_for,
            'done'::text
           FROM orderfold.processor_run
          WHERE (processor_run.finished_at IS NOT NULL)
          ORDER BY processor_run.organization, processor_run.dc, processor_run.finished_at DESC)
        )
 SELECT s.organization,
    s.dc,
    s.run_at,
    to_char((s.run_at AT TIME ZONE d.time_zone), 'YYYY-MM-DD HH24:MI'::text) AS run_at_local,
    d.time_zone,
    s.state
   FROM (shown s
     JOIN orderfold.dc_schedule d USING (organization, dc));


--
-- Name: VIEW back_order_schedule; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.back_order_schedule IS 'Runs of the order processor a DC: the last, the next, and all the rest of today (UTC). A DC that is paused has no next.';


--
-- Name: COLUMN back_order_schedule.organization; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_schedule.organization IS 'Whose orders.';


--
-- Name: COLUMN back_order_schedule.dc; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_schedule.dc IS 'Whose queue.';


--
-- Name: COLUMN back_order_schedule.run_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_schedule.run_at IS 'UTC.';


--
-- Name: COLUMN back_order_schedule.run_at_local; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_schedule.run_at_local IS 'The same instant on a clock at the DC.';


--
-- Name: COLUMN back_order_schedule.time_zone; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_schedule.time_zone IS 'The DC''s time zone.';


--
-- Name: COLUMN back_order_schedule.state; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_order_schedule.state IS 'done, next or planned.';


--
-- Name: back_ordering_report; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.back_ordering_report AS
 SELECT b.organization,
    b.dc,
    b.item,
        CASE
            WHEN (b.age < '1 day'::interval) THEN '0-1 days'::text
            WHEN (b.age < '3 days'::interval) THEN '1-3 days'::text
            WHEN (b.age < '7 days'::interval) THEN '3-7 days'::text
            WHEN (b.age < '14 days'::interval) THEN '7-14 days'::text
            ELSE '14 days and more'::text
        END AS age,
    count(DISTINCT b.order_number) AS orders,
    (sum(b.open_quantity))::bigint AS open_quantity,
    max(b.available_quantity) AS available_quantity,
    min(b.submitted_at) AS oldest_submitted_at
   FROM ( SELECT back_order_list.organization,
            back_order_list.dc,
            back_order_list.order_number,
            back_order_list.submitted_at,
            back_order_list.hold_until,
            back_order_list.line_number,
            back_order_list.item,
            back_order_list.description,
            back_order_list.requested_quantity,
            back_order_list.fulfilled_quantity,
            back_order_list.open_quantity,
            back_order_list.available_quantity,
            back_order_list.short,
            (orderfold.plan_now() - back_order_list.submitted_at) AS age
           FROM analytics.back_order_list
          WHERE (back_order_list.open_quantity > 0)) b
  GROUP BY b.organization, b.dc, b.item,
        CASE
            WHEN (b.age < '1 day'::interval) THEN '0-1 days'::text
            WHEN (b.age < '3 days'::interval) THEN '1-3 days'::text
            WHEN (b.age < '7 days'::interval) THEN '3-7 days'::text
            WHEN (b.age < '14 days'::interval) THEN '7-14 days'::text
            ELSE '14 days and more'::text
        END;


--
-- Name: VIEW back_ordering_report; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.back_ordering_report IS 'Open units of back orders by DC, item and age of the order.';


--
-- Name: COLUMN back_ordering_report.organization; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_ordering_report.organization IS 'The organization that took the orders.';


--
-- Name: COLUMN back_ordering_report.dc; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_ordering_report.dc IS 'The distribution center in whose queue they wait.';


--
-- Name: COLUMN back_ordering_report.item; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_ordering_report.item IS 'Item code.';


--
-- Name: COLUMN back_ordering_report.age; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_ordering_report.age IS 'Time since submission, in classes.';


--
-- Name: COLUMN back_ordering_report.orders; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_ordering_report.orders IS 'Back orders that wait for the item.';


--
-- Name: COLUMN back_ordering_report.open_quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_ordering_report.open_quantity IS 'Units that wait.';


--
-- Name: COLUMN back_ordering_report.available_quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_ordering_report.available_quantity IS 'Units available now at the DC.';


--
-- Name: COLUMN back_ordering_report.oldest_submitted_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.back_ordering_report.oldest_submitted_at IS 'When the oldest of the orders was submitted, UTC.';


--
-- Name: carriers; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.carriers (
    organization text NOT NULL COLLATE pg_catalog."C",
    code text NOT NULL COLLATE pg_catalog."C",
    description text COLLATE pg_catalog."C",
    first_used_at timestamp with time zone
);


--
-- Name: TABLE carriers; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.carriers IS 'One row a carrier, from its first use on.';


--
-- Name: COLUMN carriers.organization; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.carriers.organization IS 'The organization whose order named it.';


--
-- Name: COLUMN carriers.code; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.carriers.code IS 'Carrier code; PICKUP for orders that are collected.';


--
-- Name: COLUMN carriers.description; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.carriers.description IS 'As its first order described it.';


--
-- Name: COLUMN carriers.first_used_at; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.carriers.first_used_at IS 'When the first order that names it was submitted.';


--
-- Name: carriers; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.carriers AS
 SELECT carriers.organization,
    carriers.code,
    carriers.description,
    carriers.first_used_at
   FROM orderfold.carriers;


--
-- Name: VIEW carriers; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.carriers IS 'One row a carrier, from its first use on.';


--
-- Name: COLUMN carriers.organization; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.carriers.organization IS 'The organization whose order named it.';


--
-- Name: COLUMN carriers.code; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.carriers.code IS 'Carrier code; PICKUP for orders that are collected.';


--
-- Name: COLUMN carriers.description; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.carriers.description IS 'As its first order described it.';


--
-- Name: COLUMN carriers.first_used_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.carriers.first_used_at IS 'When the first order that names it was submitted.';


--
-- Name: dead_letter; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.dead_letter (
    id bigint NOT NULL,
    consumer text NOT NULL,
    cluster text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    member integer DEFAULT '-1'::integer NOT NULL,
    reason text NOT NULL,
    path text NOT NULL,
    detail text NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    record bigint NOT NULL,
    published_at timestamp with time zone,
    replayed_at timestamp with time zone,
    replays integer DEFAULT 0 NOT NULL
);


--
-- Name: TABLE dead_letter; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.dead_letter IS 'Messages, or members of one, that could not be taken; their bytes are in sealed_record, once a message.';


--
-- Name: dead_letters; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.dead_letters AS
 SELECT dead_letter.id,
    dead_letter.topic,
    dead_letter.partition,
    dead_letter."offset",
        CASE
            WHEN (dead_letter.member >= 0) THEN dead_letter.member
            ELSE NULL::integer
        END AS member,
    dead_letter.received_at,
    dead_letter.reason,
    dead_letter.path,
    dead_letter.detail,
    dead_letter.published_at,
    dead_letter.replayed_at,
    dead_letter.replays
   FROM orderfold.dead_letter;


--
-- Name: VIEW dead_letters; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.dead_letters IS 'Messages, or members of one, that could not be taken. Their bytes are sealed and not shown here.';


--
-- Name: COLUMN dead_letters.id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dead_letters.id IS 'Its number, for orderfold dead-letters show and replay.';


--
-- Name: COLUMN dead_letters.topic; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dead_letters.topic IS 'Where it came from.';


--
-- Name: COLUMN dead_letters.partition; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dead_letters.partition IS 'Where it came from.';


--
-- Name: COLUMN dead_letters."offset"; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dead_letters."offset" IS 'Where it came from.';


--
-- Name: COLUMN dead_letters.member; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dead_letters.member IS 'Its index in a message of many, from 0.';


--
-- Name: COLUMN dead_letters.received_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dead_letters.received_at IS 'When it was set aside, UTC.';


--
-- Name: COLUMN dead_letters.reason; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dead_letters.reason IS 'Why, from a closed list.';


--
-- Name: COLUMN dead_letters.path; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dead_letters.path IS 'The field that is wrong.';


--
-- Name: COLUMN dead_letters.detail; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dead_letters.detail IS 'What is wrong with it, without repeating it.';


--
-- Name: COLUMN dead_letters.published_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dead_letters.published_at IS 'When its .dlq topic was told, UTC.';


--
-- Name: COLUMN dead_letters.replayed_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dead_letters.replayed_at IS 'When it was last sent again, UTC.';


--
-- Name: COLUMN dead_letters.replays; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dead_letters.replays IS 'How often it was sent again.';


--
-- Name: dispatches; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.dispatches (
    organization text NOT NULL COLLATE pg_catalog."C",
    dispatch_id text NOT NULL COLLATE pg_catalog."C",
    order_number text COLLATE pg_catalog."C",
    request_id bigint,
    location text COLLATE pg_catalog."C",
    sequence integer,
    back_order boolean,
    status text COLLATE pg_catalog."C",
    reason_code text COLLATE pg_catalog."C",
    created_at timestamp with time zone,
    carrier text COLLATE pg_catalog."C",
    service text COLLATE pg_catalog."C",
    lines jsonb,
    shipped_at timestamp with time zone,
    tracking_number text COLLATE pg_catalog."C"
);


--
-- Name: TABLE dispatches; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.dispatches IS 'One row a dispatch.';


--
-- Name: COLUMN dispatches.organization; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.organization IS 'The organization that took the order.';


--
-- Name: COLUMN dispatches.dispatch_id; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.dispatch_id IS 'organization:order_number:sequence.';


--
-- Name: COLUMN dispatches.order_number; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.order_number IS 'The order it belongs to.';


--
-- Name: COLUMN dispatches.request_id; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.request_id IS 'The order''s request ID.';


--
-- Name: COLUMN dispatches.location; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.location IS 'Where it leaves from.';


--
-- Name: COLUMN dispatches.sequence; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.sequence IS '1, or 2 for the one that completes a back order.';


--
-- Name: COLUMN dispatches.back_order; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.back_order IS 'True where it completes a back order.';


--
-- Name: COLUMN dispatches.status; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.status IS 'created, shipped or cancelled.';


--
-- Name: COLUMN dispatches.reason_code; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.reason_code IS 'Why it was cancelled.';


--
-- Name: COLUMN dispatches.created_at; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.created_at IS 'When the run decided it, by the run''s own time.';


--
-- Name: COLUMN dispatches.carrier; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.carrier IS 'Carrier code.';


--
-- Name: COLUMN dispatches.service; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.service IS 'Carrier service.';


--
-- Name: COLUMN dispatches.lines; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.lines IS 'Array of line_number, item, quantity.';


--
-- Name: COLUMN dispatches.shipped_at; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.shipped_at IS 'When it left the location.';


--
-- Name: COLUMN dispatches.tracking_number; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.dispatches.tracking_number IS 'The carrier''s number.';


--
-- Name: dispatches; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.dispatches AS
 SELECT dispatches.organization,
    dispatches.dispatch_id,
    dispatches.order_number,
    dispatches.request_id,
    dispatches.location,
    dispatches.sequence,
    dispatches.back_order,
    dispatches.status,
    dispatches.reason_code,
    dispatches.created_at,
    dispatches.carrier,
    dispatches.service,
    dispatches.lines,
    dispatches.shipped_at,
    dispatches.tracking_number
   FROM orderfold.dispatches;


--
-- Name: VIEW dispatches; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.dispatches IS 'One row a dispatch.';


--
-- Name: COLUMN dispatches.organization; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.organization IS 'The organization that took the order.';


--
-- Name: COLUMN dispatches.dispatch_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.dispatch_id IS 'organization:order_number:sequence.';


--
-- Name: COLUMN dispatches.order_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.order_number IS 'The order it belongs to.';


--
-- Name: COLUMN dispatches.request_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.request_id IS 'The order''s request ID.';


--
-- Name: COLUMN dispatches.location; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.location IS 'Where it leaves from.';


--
-- Name: COLUMN dispatches.sequence; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.sequence IS '1, or 2 for the one that completes a back order.';


--
-- Name: COLUMN dispatches.back_order; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.back_order IS 'True where it completes a back order.';


--
-- Name: COLUMN dispatches.status; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.status IS 'created, shipped or cancelled.';


--
-- Name: COLUMN dispatches.reason_code; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.reason_code IS 'Why it was cancelled.';


--
-- Name: COLUMN dispatches.created_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.created_at IS 'When the run decided it, by the run''s own time.';


--
-- Name: COLUMN dispatches.carrier; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.carrier IS 'Carrier code.';


--
-- Name: COLUMN dispatches.service; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.service IS 'Carrier service.';


--
-- Name: COLUMN dispatches.lines; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.lines IS 'Array of line_number, item, quantity.';


--
-- Name: COLUMN dispatches.shipped_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.shipped_at IS 'When it left the location.';


--
-- Name: COLUMN dispatches.tracking_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.dispatches.tracking_number IS 'The carrier''s number.';


--
-- Name: history_entry; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.history_entry (
    organization text NOT NULL COLLATE pg_catalog."C",
    order_number text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    part integer NOT NULL,
    request_id bigint,
    occurred_at timestamp with time zone,
    line_number bigint,
    item text COLLATE pg_catalog."C",
    status text COLLATE pg_catalog."C",
    location text COLLATE pg_catalog."C",
    quantity bigint,
    cause text COLLATE pg_catalog."C",
    reason_code text COLLATE pg_catalog."C",
    answer_code integer,
    note text COLLATE pg_catalog."C"
);


--
-- Name: TABLE history_entry; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.history_entry IS 'One row a happening of an order or a line; the view order_history numbers them.';


--
-- Name: COLUMN history_entry.organization; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.organization IS 'The organization that took the order.';


--
-- Name: COLUMN history_entry.order_number; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.order_number IS 'The order.';


--
-- Name: COLUMN history_entry.version; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.version IS 'Which fact of the order, from 1.';


--
-- Name: COLUMN history_entry.part; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.part IS 'Which entry of the fact, from 0.';


--
-- Name: COLUMN history_entry.request_id; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.request_id IS 'This system''s own number of the order.';


--
-- Name: COLUMN history_entry.occurred_at; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.occurred_at IS 'When it happened; where nobody said, when it was recorded.';


--
-- Name: COLUMN history_entry.line_number; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.line_number IS 'The line; of a part of one that was given back, that line.';


--
-- Name: COLUMN history_entry.item; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.item IS 'The line''s item.';


--
-- Name: COLUMN history_entry.status; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.status IS 'What the order or the line was from then on.';


--
-- Name: COLUMN history_entry.location; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.location IS 'Where it happened.';


--
-- Name: COLUMN history_entry.quantity; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.quantity IS 'Units of the line that it happened to.';


--
-- Name: COLUMN history_entry.cause; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.cause IS 'What led to it: one of CAUSES.';


--
-- Name: COLUMN history_entry.reason_code; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.reason_code IS 'Why, as whoever asked for it said.';


--
-- Name: COLUMN history_entry.answer_code; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.answer_code IS 'What routing answered, 1000 to 8000.';


--
-- Name: COLUMN history_entry.note; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.history_entry.note IS 'What planners read beside it.';


--
-- Name: order_history; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.order_history AS
 SELECT numbered.organization,
    numbered.order_number,
    numbered.request_id,
    numbered.entry,
    numbered.occurred_at,
    numbered.line_number,
    numbered.item,
    numbered.status,
    numbered.location,
    numbered.quantity,
        CASE
            WHEN numbered.given_up THEN 'search_retries'::text
            ELSE numbered.cause
        END AS cause,
    numbered.reason_code,
    numbered.answer_code,
        CASE
            WHEN numbered.given_up THEN 'Search Retries Used Up'::text
            ELSE numbered.note
        END AS note
   FROM ( SELECT history_entry.organization,
            history_entry.order_number,
            history_entry.version,
            history_entry.part,
            history_entry.request_id,
            history_entry.occurred_at,
            history_entry.line_number,
            history_entry.item,
            history_entry.status,
            history_entry.location,
            history_entry.quantity,
            history_entry.cause,
            history_entry.reason_code,
            history_entry.answer_code,
            history_entry.note,
            row_number() OVER so_far AS entry,
            ((history_entry.cause = 'not_routed'::text) AND bool_or((history_entry.status = 'rejected'::text)) OVER so_far) AS given_up
           FROM orderfold.history_entry
          WINDOW so_far AS (PARTITION BY history_entry.organization, history_entry.order_number ORDER BY history_entry.version, history_entry.part)) numbered;


--
-- Name: VIEW order_history; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.order_history IS 'What happened to an order and its lines. Newest first: ORDER BY entry DESC.';


--
-- Name: COLUMN order_history.organization; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.organization IS 'The organization that took the order.';


--
-- Name: COLUMN order_history.order_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.order_number IS 'The order.';


--
-- Name: COLUMN order_history.request_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.request_id IS 'This system''s own number of the order.';


--
-- Name: COLUMN order_history.entry; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.entry IS 'Numbers what happened to the order, from 1.';


--
-- Name: COLUMN order_history.occurred_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.occurred_at IS 'When it happened, UTC; where nobody said, when it was recorded.';


--
-- Name: COLUMN order_history.line_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.line_number IS 'The line, empty for the whole order; of part of a line that was given back, the line that the location named.';


--
-- Name: COLUMN order_history.item; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.item IS 'The line''s item.';


--
-- Name: COLUMN order_history.status; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.status IS 'From then on: create, commit, new_order, rejected, unfulfillable, dispatched, shipped, canceled or partially_canceled.';


--
-- Name: COLUMN order_history.location; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.location IS 'Where it happened: who has the units, had them, or placed the order.';


--
-- Name: COLUMN order_history.quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.quantity IS 'Units of the line that it happened to.';


--
-- Name: COLUMN order_history.cause; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.cause IS 'submission, routing, pickup (goes to its pickup location), status_update (a location or a person told), search_retries (given back too often), not_routed (nobody was looked for), run or cancel.';


--
-- Name: COLUMN order_history.reason_code; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.reason_code IS 'Why it was rejected or canceled, as whoever asked for it said.';


--
-- Name: COLUMN order_history.answer_code; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.answer_code IS '1000 to 8000 where no location could simply take the line.';


--
-- Name: COLUMN order_history.note; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_history.note IS 'What planners read beside it: of the answer code, the hold, the dispatch.';


--
-- Name: order_lines; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.order_lines AS
 SELECT order_lines.organization,
    order_lines.order_number,
    order_lines.line_number,
    order_lines.requesting_line_number,
    order_lines.original_line_number,
    order_lines.item,
    order_lines.description,
    order_lines.quantity,
    order_lines.dispatched_quantity,
    order_lines.cancelled_quantity,
    order_lines.open_quantity,
    order_lines.status,
    order_lines.location,
    order_lines.price,
    order_lines.tax
   FROM orderfold.order_lines;


--
-- Name: VIEW order_lines; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.order_lines IS 'One row a line: quantity = dispatched + cancelled + open.';


--
-- Name: COLUMN order_lines.organization; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.organization IS 'The organization that took the order.';


--
-- Name: COLUMN order_lines.order_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.order_number IS 'The sender''s number, upper case.';


--
-- Name: COLUMN order_lines.line_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.line_number IS 'The line''s number here.';


--
-- Name: COLUMN order_lines.requesting_line_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.requesting_line_number IS 'The line''s number as the sender gave it.';


--
-- Name: COLUMN order_lines.original_line_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.original_line_number IS 'The line it was split from; 0 where it was not.';


--
-- Name: COLUMN order_lines.item; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.item IS 'Item code.';


--
-- Name: COLUMN order_lines.description; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.description IS 'The item in the sender''s words.';


--
-- Name: COLUMN order_lines.quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.quantity IS 'Units ordered.';


--
-- Name: COLUMN order_lines.dispatched_quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.dispatched_quantity IS 'Units on a dispatch that was not cancelled.';


--
-- Name: COLUMN order_lines.cancelled_quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.cancelled_quantity IS 'Units nobody waits for any more.';


--
-- Name: COLUMN order_lines.open_quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.open_quantity IS 'Units that wait.';


--
-- Name: COLUMN order_lines.status; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.status IS 'open, dispatched, cancelled or partially_cancelled; of a routed line new_order, rejected, unfulfillable or canceled.';


--
-- Name: COLUMN order_lines.location; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.location IS 'Where its last dispatch leaves from; of a routed line, the location that has it.';


--
-- Name: COLUMN order_lines.price; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.price IS 'Price of one unit.';


--
-- Name: COLUMN order_lines.tax; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_lines.tax IS 'All taxes of the line, summed: fifty of 14 digits have 16.';


--
-- Name: order_status; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.order_status AS
 SELECT order_status.organization,
    order_status.order_number,
    order_status.request_id,
    order_status.order_type,
    order_status.order_class,
    order_status.system,
    order_status.status,
    order_status.back_order,
    order_status.dc,
    order_status.submitted_at,
    order_status.hold_until,
    order_status.ship_via,
    order_status.service,
    order_status.dispatch_ids,
    order_status.line_statuses
   FROM orderfold.order_status;


--
-- Name: VIEW order_status; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.order_status IS 'One row an order: its status, its hold, its dispatches.';


--
-- Name: COLUMN order_status.organization; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.organization IS 'The organization that took the order.';


--
-- Name: COLUMN order_status.order_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.order_number IS 'The sender''s number, upper case.';


--
-- Name: COLUMN order_status.request_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.request_id IS 'This system''s own number of the order, unique.';


--
-- Name: COLUMN order_status.order_type; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.order_type IS 'delivery, pickup or ship_for_pickup.';


--
-- Name: COLUMN order_status.order_class; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.order_class IS 'retail, wholesale or work_order: its priority in a run.';


--
-- Name: COLUMN order_status.system; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.system IS 'The system that placed the order.';


--
-- Name: COLUMN order_status.status; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.status IS 'create, commit, partially_cancelled or cancelled; of a routed order what its lines share, open or complete.';


--
-- Name: COLUMN order_status.back_order; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.back_order IS 'True once a dispatch left while other lines stayed open.';


--
-- Name: COLUMN order_status.dc; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.dc IS 'The distribution center in whose queue it is or was.';


--
-- Name: COLUMN order_status.submitted_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.submitted_at IS 'When it was submitted, UTC; the hold runs from here.';


--
-- Name: COLUMN order_status.hold_until; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.hold_until IS 'End of the hold; at exactly this time it has expired.';


--
-- Name: COLUMN order_status.ship_via; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.ship_via IS 'Carrier code.';


--
-- Name: COLUMN order_status.service; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.service IS 'Carrier service.';


--
-- Name: COLUMN order_status.dispatch_ids; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.dispatch_ids IS 'Every dispatch created for it, in order.';


--
-- Name: COLUMN order_status.line_statuses; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.order_status.line_statuses IS 'Of a routed order: line number to status.';


--
-- Name: processor_runs; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.processor_runs AS
 SELECT processor_run.organization,
    processor_run.dc,
    processor_run.scheduled_for,
    processor_run.as_of,
    processor_run.manual,
    processor_run.started_at,
    processor_run.finished_at,
    processor_run.visited,
    processor_run.released,
    processor_run.back_ordered,
    processor_run.left_waiting AS "left"
   FROM orderfold.processor_run;


--
-- Name: VIEW processor_runs; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.processor_runs IS 'Runs of the order processor; one without finished_at is under way or will be gone on with.';


--
-- Name: COLUMN processor_runs.organization; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.processor_runs.organization IS 'Whose orders.';


--
-- Name: COLUMN processor_runs.dc; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.processor_runs.dc IS 'Whose queue.';


--
-- Name: COLUMN processor_runs.scheduled_for; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.processor_runs.scheduled_for IS 'The minute it was due, or the time a run by hand was asked for, UTC.';


--
-- Name: COLUMN processor_runs.as_of; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.processor_runs.as_of IS 'The time at which holds were judged, UTC.';


--
-- Name: COLUMN processor_runs.manual; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.processor_runs.manual IS 'True for a run by hand.';


--
-- Name: COLUMN processor_runs.started_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.processor_runs.started_at IS 'When it began, UTC.';


--
-- Name: COLUMN processor_runs.finished_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.processor_runs.finished_at IS 'When it was done, UTC.';


--
-- Name: COLUMN processor_runs.visited; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.processor_runs.visited IS 'Orders it looked at.';


--
-- Name: COLUMN processor_runs.released; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.processor_runs.released IS 'Orders it released, whole or in part.';


--
-- Name: COLUMN processor_runs.back_ordered; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.processor_runs.back_ordered IS 'Orders it released in part.';


--
-- Name: COLUMN processor_runs."left"; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.processor_runs."left" IS 'Orders still in the queue after it.';


--
-- Name: routing_decision; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.routing_decision (
    organization text NOT NULL COLLATE pg_catalog."C",
    order_number text NOT NULL COLLATE pg_catalog."C",
    decision integer NOT NULL,
    request_id bigint,
    decided_at timestamp with time zone,
    reshop integer,
    pass_number integer,
    policy_version integer,
    log_position bigint,
    input_hash text COLLATE pg_catalog."C",
    zone text COLLATE pg_catalog."C",
    lines jsonb,
    shares jsonb,
    shopping jsonb
);


--
-- Name: TABLE routing_decision; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.routing_decision IS 'One row a routing decision; `shopping` keeps every candidate''s reasons as bits over policy_locations.';


--
-- Name: COLUMN routing_decision.organization; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.organization IS 'The organization.';


--
-- Name: COLUMN routing_decision.order_number; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.order_number IS 'The order.';


--
-- Name: COLUMN routing_decision.decision; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.decision IS 'Which routing of the order, from 1.';


--
-- Name: COLUMN routing_decision.request_id; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.request_id IS 'This system''s own number of the order.';


--
-- Name: COLUMN routing_decision.decided_at; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.decided_at IS 'When, UTC.';


--
-- Name: COLUMN routing_decision.reshop; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.reshop IS '0 at first, then how often lines had been rejected.';


--
-- Name: COLUMN routing_decision.pass_number; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.pass_number IS 'The pass that decided, from 1.';


--
-- Name: COLUMN routing_decision.policy_version; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.policy_version IS 'The organization''s document that was in force.';


--
-- Name: COLUMN routing_decision.log_position; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.log_position IS 'The position of its shard that stock was read at.';


--
-- Name: COLUMN routing_decision.input_hash; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.input_hash IS 'Of all that was looked at.';


--
-- Name: COLUMN routing_decision.zone; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.zone IS 'The zone of the address.';


--
-- Name: COLUMN routing_decision.lines; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.lines IS 'What needed a location.';


--
-- Name: COLUMN routing_decision.shares; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.shares IS 'Who takes it, and the answer codes.';


--
-- Name: COLUMN routing_decision.shopping; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.routing_decision.shopping IS 'Candidates, who was left out in every pass and in one; empty where the trace is off or was purged.';


--
-- Name: routing_decisions; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.routing_decisions AS
 SELECT d.organization,
    d.order_number,
    d.request_id,
    d.decision,
    d.decided_at,
    d.reshop,
    d.pass_number,
    ((s.value ->> 'line_number'::text))::bigint AS line_number,
    ((s.value ->> 'quantity'::text))::bigint AS quantity,
    (s.value ->> 'location'::text) AS location,
    ((s.value ->> 'answer_code'::text))::integer AS answer_code,
    n.note,
    d.zone,
    d.policy_version,
    d.log_position,
    d.input_hash
   FROM orderfold.routing_decision d,
    (LATERAL jsonb_array_elements(d.shares) s(value)
     LEFT JOIN ( VALUES (1000,'Exceed Maximum Number of Splits'::text), (2000,'Not Enough Inventory and No Backorder Location'::text), (3000,'Not Enough Inventory and No Backorder Location'::text), (6000,'Not Fulfilled due to Split Not Allowed'::text), (7000,'Not Fulfilled due to Split Not Allowed'::text)) n(answer_code, note) ON ((n.answer_code = ((s.value ->> 'answer_code'::text))::integer)));


--
-- Name: VIEW routing_decisions; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.routing_decisions IS 'One row a line (or part of one) that a routing decision gave to a location, or to nobody.';


--
-- Name: COLUMN routing_decisions.organization; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.organization IS 'The organization.';


--
-- Name: COLUMN routing_decisions.order_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.order_number IS 'The order.';


--
-- Name: COLUMN routing_decisions.request_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.request_id IS 'This system''s own number of the order.';


--
-- Name: COLUMN routing_decisions.decision; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.decision IS 'Which routing of the order, from 1.';


--
-- Name: COLUMN routing_decisions.decided_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.decided_at IS 'When, UTC.';


--
-- Name: COLUMN routing_decisions.reshop; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.reshop IS '0 at first, then how often its lines had been rejected.';


--
-- Name: COLUMN routing_decisions.pass_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.pass_number IS 'The pass that decided, from 1: primary, alternate, both.';


--
-- Name: COLUMN routing_decisions.line_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.line_number IS 'The line as it was when it was asked about.';


--
-- Name: COLUMN routing_decisions.quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.quantity IS 'Units of the line.';


--
-- Name: COLUMN routing_decisions.location; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.location IS 'Who takes them; empty where nobody does.';


--
-- Name: COLUMN routing_decisions.answer_code; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.answer_code IS '1000 to 8000 where no location could simply take them.';


--
-- Name: COLUMN routing_decisions.note; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.note IS 'What planners read for the answer code; empty where it has no note.';


--
-- Name: COLUMN routing_decisions.zone; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.zone IS 'The zone of the address.';


--
-- Name: COLUMN routing_decisions.policy_version; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.policy_version IS 'The organization''s document that was in force.';


--
-- Name: COLUMN routing_decisions.log_position; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.log_position IS 'The position of its shard that stock was read at.';


--
-- Name: COLUMN routing_decisions.input_hash; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.routing_decisions.input_hash IS 'Of all that was looked at.';


--
-- Name: stock; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.stock AS
 SELECT stock.organization,
    stock.location,
    stock.item,
    stock.on_hand,
    stock.reserved,
    stock.available,
    stock.counted_at,
    stock.safety AS safety_stock,
    stock.velocity AS sales_velocity
   FROM orderfold.stock;


--
-- Name: VIEW stock; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.stock IS 'One row an organization, location and item, as decisions see it.';


--
-- Name: COLUMN stock.organization; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.stock.organization IS 'Whose stock.';


--
-- Name: COLUMN stock.location; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.stock.location IS 'Where it lies.';


--
-- Name: COLUMN stock.item; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.stock.item IS 'Item code.';


--
-- Name: COLUMN stock.on_hand; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.stock.on_hand IS 'Units on the shelf: the last count and what moved since.';


--
-- Name: COLUMN stock.reserved; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.stock.reserved IS 'Units promised to dispatches that were not cancelled.';


--
-- Name: COLUMN stock.available; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.stock.available IS 'on_hand - reserved - safety_stock; below zero it reads as 0 to a decision.';


--
-- Name: COLUMN stock.counted_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.stock.counted_at IS 'Time of the count that stands, UTC; empty where nothing was counted yet.';


--
-- Name: COLUMN stock.safety_stock; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.stock.safety_stock IS 'Units that are never promised.';


--
-- Name: COLUMN stock.sales_velocity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.stock.sales_velocity IS 'Units sold there a day, as told.';


--
-- Name: policy_locations; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.policy_locations (
    organization text NOT NULL COLLATE pg_catalog."C",
    policy_version integer NOT NULL,
    place integer NOT NULL,
    location text COLLATE pg_catalog."C",
    name text COLLATE pg_catalog."C",
    city text COLLATE pg_catalog."C",
    state text COLLATE pg_catalog."C",
    postal_code text COLLATE pg_catalog."C",
    system text COLLATE pg_catalog."C"
);


--
-- Name: TABLE policy_locations; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.policy_locations IS 'Locations by policy version; `place` numbers them in the order of their codes, from 0.';


--
-- Name: COLUMN policy_locations.organization; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.policy_locations.organization IS 'The organization.';


--
-- Name: COLUMN policy_locations.policy_version; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.policy_locations.policy_version IS 'Which document, counted from 1.';


--
-- Name: COLUMN policy_locations.place; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.policy_locations.place IS 'The location''s number in packed bits and units of that version.';


--
-- Name: COLUMN policy_locations.location; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.policy_locations.location IS 'Its code.';


--
-- Name: COLUMN policy_locations.name; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.policy_locations.name IS 'Its name then.';


--
-- Name: COLUMN policy_locations.city; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.policy_locations.city IS 'Its city then.';


--
-- Name: COLUMN policy_locations.state; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.policy_locations.state IS 'Its state then.';


--
-- Name: COLUMN policy_locations.postal_code; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.policy_locations.postal_code IS 'Its postal code then.';


--
-- Name: COLUMN policy_locations.system; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON COLUMN orderfold.policy_locations.system IS 'Its system then.';


--
-- Name: trace_shopping_log; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.trace_shopping_log AS
 WITH asked AS (
         SELECT d.organization,
            d.order_number,
            d.decision,
            d.request_id,
            d.decided_at,
            d.reshop,
            d.pass_number,
            d.policy_version,
            d.log_position,
            d.input_hash,
            d.zone,
            d.lines,
            d.shares,
            d.shopping,
            ((l.line ->> 'line_number'::text))::bigint AS line_number,
            (l.line ->> 'item'::text) AS item,
            decode(((d.shopping -> 'listed'::text) ->> ((l.number - 1))::integer), 'base64'::text) AS listed,
            decode(((d.shopping -> 'available'::text) ->> ((l.number - 1))::integer), 'base64'::text) AS available,
            ((d.shopping ->> 'width'::text))::integer AS width
           FROM orderfold.routing_decision d,
            LATERAL jsonb_array_elements(d.lines) WITH ORDINALITY l(line, number)
          WHERE (d.shopping IS NOT NULL)
        ), entries AS (
         SELECT a.organization,
            a.order_number,
            a.request_id,
            a.decision,
            a.decided_at,
            a.policy_version,
            a.line_number,
            a.item,
            a.listed,
            a.available,
            a.width,
            ((p.pass ->> 'number'::text))::integer AS pass_number,
            (p.pass ->> 'trace_type'::text) AS trace_type,
            e.number,
            e.reason,
            e.value,
            e.locations
           FROM asked a,
            LATERAL jsonb_array_elements((a.shopping -> 'passes'::text)) p(pass),
            LATERAL ( SELECT (0)::bigint AS number,
                    'Initial List'::text AS reason,
                    ''::text AS value,
                    a.listed AS locations
                UNION ALL
                 SELECT (1 + ((o.entry ->> 'rule'::text))::bigint),
                    (o.entry ->> 'reason'::text),
                    (o.entry ->> 'value'::text),
                    decode((o.entry ->> 'locations'::text), 'base64'::text) AS decode
                   FROM jsonb_array_elements((a.shopping -> 'left_out'::text)) o(entry)
                  WHERE ((COALESCE((o.entry ->> 'pass_number'::text), (p.pass ->> 'number'::text)) = (p.pass ->> 'number'::text)) AND (((o.entry ->> 'line_number'::text) IS NULL) OR (((o.entry ->> 'line_number'::text))::bigint = a.line_number)))) e
        ), rows AS (
         SELECT e.organization,
            e.order_number,
            e.request_id,
            e.decision,
            e.decided_at,
            e.policy_version,
            e.line_number,
            e.item,
            e.listed,
            e.available,
            e.width,
            e.pass_number,
            e.trace_type,
            e.number,
            e.reason,
            e.value,
            e.locations,
            l.place,
            l.location,
            l.name,
            l.city,
            l.state,
            l.postal_code,
            l.system,
            ((e.reason ~~ '%nsufficient inventory'::text) OR (e.reason ~~ 'Location is not common%'::text)) AS about_stock,
            min(e.number) FILTER (WHERE (e.number > 0)) OVER (PARTITION BY e.organization, e.order_number, e.decision, e.pass_number, e.line_number, l.place) AS first_number
           FROM (entries e
             JOIN orderfold.policy_locations l ON ((((l.organization = e.organization) AND (l.policy_version = e.policy_version)) AND (get_bit(e.locations, (l.place)::bigint) = 1) AND ((get_bit(e.listed, (l.place)::bigint) = 1) OR (e.reason ~~ 'Location is not common%'::text)))))
        )
 SELECT rows.organization,
    rows.order_number,
    rows.request_id,
    rows.decision,
    rows.line_number,
    rows.item,
    rows.pass_number,
    rows.trace_type,
    row_number() OVER (PARTITION BY rows.organization, rows.order_number, rows.decision ORDER BY rows.pass_number, (rows.number > 0), rows.line_number, rows.place, rows.number) AS entry,
    rows.reason,
    rows.value AS reason_value,
    rows.location,
    rows.name AS location_name,
    rows.city,
    rows.state,
    rows.postal_code,
    rows.system,
    analytics.unit_at(rows.available, rows.place, rows.width) AS available_quantity,
    rows.decided_at AS traced_at
   FROM rows
  WHERE ((rows.number = 0) OR rows.about_stock OR (rows.number = rows.first_number));


--
-- Name: VIEW trace_shopping_log; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.trace_shopping_log IS 'Which locations routing looked at, and why each was left out: the first reason of the rulebook, or all about stock.';


--
-- Name: COLUMN trace_shopping_log.organization; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.organization IS 'The organization.';


--
-- Name: COLUMN trace_shopping_log.order_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.order_number IS 'The order.';


--
-- Name: COLUMN trace_shopping_log.request_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.request_id IS 'This system''s own number of the order.';


--
-- Name: COLUMN trace_shopping_log.decision; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.decision IS 'Which routing of the order, from 1.';


--
-- Name: COLUMN trace_shopping_log.line_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.line_number IS 'The line that was looked for.';


--
-- Name: COLUMN trace_shopping_log.item; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.item IS 'Its item.';


--
-- Name: COLUMN trace_shopping_log.pass_number; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.pass_number IS 'Which look at the candidates, from 1 in every decision.';


--
-- Name: COLUMN trace_shopping_log.trace_type; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.trace_type IS 'Initial Routing or Reshop - N, and the locations of the zone that were looked at.';


--
-- Name: COLUMN trace_shopping_log.entry; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.entry IS 'Numbers the entries of a decision in reading order.';


--
-- Name: COLUMN trace_shopping_log.reason; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.reason IS 'Initial List, or why the location was left out.';


--
-- Name: COLUMN trace_shopping_log.reason_value; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.reason_value IS 'The zone, distance, attribute or rule; empty for other reasons.';


--
-- Name: COLUMN trace_shopping_log.location; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.location IS 'Code of the location.';


--
-- Name: COLUMN trace_shopping_log.location_name; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.location_name IS 'Its name at the time, as all that follows.';


--
-- Name: COLUMN trace_shopping_log.city; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.city IS 'Its city.';


--
-- Name: COLUMN trace_shopping_log.state; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.state IS 'Its state.';


--
-- Name: COLUMN trace_shopping_log.postal_code; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.postal_code IS 'Its postal code.';


--
-- Name: COLUMN trace_shopping_log.system; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.system IS 'Its system.';


--
-- Name: COLUMN trace_shopping_log.available_quantity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.available_quantity IS 'Available to promise there, below zero as it is.';


--
-- Name: COLUMN trace_shopping_log.traced_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.trace_shopping_log.traced_at IS 'When it was looked at, UTC.';


--
-- Name: alembic_version; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: checkpoint; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.checkpoint (
    follower text NOT NULL,
    shard smallint NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL
);


--
-- Name: TABLE checkpoint; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.checkpoint IS 'How far each follower of the log has come; moves in the transaction of its effect.';


--
-- Name: consumer_position; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.consumer_position (
    consumer text NOT NULL,
    cluster text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL
);


--
-- Name: TABLE consumer_position; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.consumer_position IS 'The next offset of each partition; moved by compare-and-set as the first statement of an effect.';


--
-- Name: dead_letter_id_seq; Type: SEQUENCE; Schema: orderfold; Owner: -
--

ALTER TABLE orderfold.dead_letter ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME orderfold.dead_letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: events; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.events (
    shard smallint NOT NULL,
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    type text NOT NULL,
    schema_version smallint NOT NULL,
    data json NOT NULL,
    meta json NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT events_version_check CHECK ((version >= 1))
);


--
-- Name: TABLE events; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.events IS 'Facts, in commit order within a shard. Never updated, never deleted.';


--
-- Name: fast_clock; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.fast_clock (
    one boolean DEFAULT true NOT NULL,
    start timestamp with time zone NOT NULL,
    rate double precision NOT NULL,
    anchor timestamp with time zone NOT NULL,
    CONSTRAINT fast_clock_one_check CHECK (one)
);


--
-- Name: TABLE fast_clock; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.fast_clock IS 'Empty, or the faster clock that this system runs on for a demo.';


--
-- Name: inbox; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.inbox (
    consumer text NOT NULL,
    source text NOT NULL,
    message_id text NOT NULL,
    payload_hash bytea NOT NULL,
    seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


--
-- Name: TABLE inbox; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.inbox IS 'Messages taken, with a hash of what they said: the same id again is a repetition or a conflict.';


--
-- Name: installed; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.installed (
    name text NOT NULL,
    shape text NOT NULL
);


--
-- Name: TABLE installed; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.installed IS 'The shape of each read model and of the views as they were made.';


--
-- Name: location_load; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.location_load (
    organization text NOT NULL,
    location text NOT NULL,
    day date NOT NULL,
    orders integer NOT NULL,
    last_assigned_at timestamp with time zone NOT NULL
);


--
-- Name: TABLE location_load; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.location_load IS 'Orders each location was given by routing on its last such day, in its own time zone; a synchronous fold of the log.';


--
-- Name: log_head; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.log_head (
    shard smallint NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL
);


--
-- Name: TABLE log_head; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.log_head IS 'The last position given out in each shard; the last lock an append takes.';


--
-- Name: passed_over; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.passed_over (
    follower text NOT NULL,
    shard smallint NOT NULL,
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    type text NOT NULL,
    cause text NOT NULL,
    passed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


--
-- Name: TABLE passed_over; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.passed_over IS 'Facts that a read model left out because it could not take them, until it is rebuilt.';


--
-- Name: personal_data; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.personal_data (
    subject uuid NOT NULL,
    organization text NOT NULL,
    document json NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


--
-- Name: TABLE personal_data; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.personal_data IS 'Names, addresses, phones and messages of one order, apart from the facts so that they can be deleted.';


--
-- Name: request_id; Type: SEQUENCE; Schema: orderfold; Owner: -
--

CREATE SEQUENCE orderfold.request_id
    START WITH 100001
    INCREMENT BY 500
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: SEQUENCE request_id; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON SEQUENCE orderfold.request_id IS 'Blocks of 500 request IDs: unique, not consecutive.';


--
-- Name: sealed_record; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.sealed_record (
    id bigint NOT NULL,
    sealed bytea NOT NULL
);


--
-- Name: TABLE sealed_record; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.sealed_record IS 'Original key, headers and bytes of messages that could not be taken, each sealed with a key of its own.';


--
-- Name: sealed_record_id_seq; Type: SEQUENCE; Schema: orderfold; Owner: -
--

ALTER TABLE orderfold.sealed_record ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME orderfold.sealed_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sealed_record_key; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.sealed_record_key (
    record bigint NOT NULL,
    key bytea NOT NULL
);


--
-- Name: TABLE sealed_record_key; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.sealed_record_key IS 'The key of one sealed record; deleting it makes the bytes unreadable for ever.';


--
-- Name: stock_gain; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.stock_gain (
    id bigint NOT NULL,
    organization text NOT NULL,
    location text NOT NULL,
    item text NOT NULL
);


--
-- Name: TABLE stock_gain; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.stock_gain IS 'Items that became more available since the last finished run of their location.';


--
-- Name: stock_gain_id_seq; Type: SEQUENCE; Schema: orderfold; Owner: -
--

ALTER TABLE orderfold.stock_gain ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME orderfold.stock_gain_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: stock_movement; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.stock_movement (
    organization text NOT NULL,
    location text NOT NULL,
    item text NOT NULL,
    moved_at timestamp with time zone NOT NULL,
    change bigint NOT NULL
);


--
-- Name: TABLE stock_movement; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.stock_movement IS 'Relative changes later than the last count: a late count is added to those after it.';


--
-- Name: waiting_order_held; Type: SEQUENCE; Schema: orderfold; Owner: -
--

CREATE SEQUENCE orderfold.waiting_order_held
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: waiting_order; Type: TABLE; Schema: orderfold; Owner: -
--

CREATE TABLE orderfold.waiting_order (
    organization text NOT NULL,
    order_number text NOT NULL COLLATE pg_catalog."C",
    dc text NOT NULL,
    order_class text NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    hold_until timestamp with time zone NOT NULL,
    held_at bigint DEFAULT nextval('orderfold.waiting_order_held'::regclass) NOT NULL,
    ordered_lines integer NOT NULL,
    dispatches integer NOT NULL,
    lines jsonb NOT NULL,
    items text[] NOT NULL
);


--
-- Name: TABLE waiting_order; Type: COMMENT; Schema: orderfold; Owner: -
--

COMMENT ON TABLE orderfold.waiting_order IS 'The queue: orders with open lines, one row each, folded from the log by the processor.';


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.alembic_version VALUES ('0004');


--
-- Data for Name: carriers; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.carriers VALUES ('HOLDING', '12', 'UPS Ground', '2016-11-08 09:00:00+00');
INSERT INTO orderfold.carriers VALUES ('ROUTING', '12', 'UPS Ground', '2016-11-08 09:00:00+00');


--
-- Data for Name: checkpoint; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.checkpoint VALUES ('order_status', 1, 0);
INSERT INTO orderfold.checkpoint VALUES ('order_status', 2, 0);
INSERT INTO orderfold.checkpoint VALUES ('order_status', 3, 0);
INSERT INTO orderfold.checkpoint VALUES ('order_lines', 1, 0);
INSERT INTO orderfold.checkpoint VALUES ('order_lines', 2, 0);
INSERT INTO orderfold.checkpoint VALUES ('order_lines', 3, 0);
INSERT INTO orderfold.checkpoint VALUES ('dispatches', 1, 0);
INSERT INTO orderfold.checkpoint VALUES ('dispatches', 2, 0);
INSERT INTO orderfold.checkpoint VALUES ('dispatches', 3, 0);
INSERT INTO orderfold.checkpoint VALUES ('carriers', 1, 0);
INSERT INTO orderfold.checkpoint VALUES ('carriers', 2, 0);
INSERT INTO orderfold.checkpoint VALUES ('carriers', 3, 0);
INSERT INTO orderfold.checkpoint VALUES ('policy_locations', 1, 0);
INSERT INTO orderfold.checkpoint VALUES ('policy_locations', 2, 0);
INSERT INTO orderfold.checkpoint VALUES ('policy_locations', 3, 0);
INSERT INTO orderfold.checkpoint VALUES ('routing_decision', 1, 0);
INSERT INTO orderfold.checkpoint VALUES ('routing_decision', 2, 0);
INSERT INTO orderfold.checkpoint VALUES ('routing_decision', 3, 0);
INSERT INTO orderfold.checkpoint VALUES ('history_entry', 1, 0);
INSERT INTO orderfold.checkpoint VALUES ('history_entry', 2, 0);
INSERT INTO orderfold.checkpoint VALUES ('history_entry', 3, 0);
INSERT INTO orderfold.checkpoint VALUES ('relay', 1, 0);
INSERT INTO orderfold.checkpoint VALUES ('relay', 2, 0);
INSERT INTO orderfold.checkpoint VALUES ('relay', 3, 0);
INSERT INTO orderfold.checkpoint VALUES ('router', 1, 0);
INSERT INTO orderfold.checkpoint VALUES ('router', 2, 0);
INSERT INTO orderfold.checkpoint VALUES ('router', 3, 0);
INSERT INTO orderfold.checkpoint VALUES ('waiting_order', 1, 0);
INSERT INTO orderfold.checkpoint VALUES ('waiting_order', 2, 0);
INSERT INTO orderfold.checkpoint VALUES ('waiting_order', 3, 0);
INSERT INTO orderfold.checkpoint VALUES ('router', 0, 42);
INSERT INTO orderfold.checkpoint VALUES ('relay', 0, 42);
INSERT INTO orderfold.checkpoint VALUES ('carriers', 0, 42);
INSERT INTO orderfold.checkpoint VALUES ('dispatches', 0, 42);
INSERT INTO orderfold.checkpoint VALUES ('history_entry', 0, 42);
INSERT INTO orderfold.checkpoint VALUES ('order_lines', 0, 42);
INSERT INTO orderfold.checkpoint VALUES ('order_status', 0, 42);
INSERT INTO orderfold.checkpoint VALUES ('policy_locations', 0, 42);
INSERT INTO orderfold.checkpoint VALUES ('routing_decision', 0, 42);
INSERT INTO orderfold.checkpoint VALUES ('waiting_order', 0, 42);


--
-- Data for Name: consumer_position; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.consumer_position VALUES ('router', 'embedded-6ed259deb049d0c2', 'inventory-changed', 1, 1);
INSERT INTO orderfold.consumer_position VALUES ('router', 'embedded-6ed259deb049d0c2', 'inventory-changed', 4, 3);
INSERT INTO orderfold.consumer_position VALUES ('intake', 'embedded-6ed259deb049d0c2', 'orders-submitted', 1, 1);
INSERT INTO orderfold.consumer_position VALUES ('intake', 'embedded-6ed259deb049d0c2', 'orders-submitted', 2, 2);
INSERT INTO orderfold.consumer_position VALUES ('intake', 'embedded-6ed259deb049d0c2', 'orders-submitted', 3, 2);
INSERT INTO orderfold.consumer_position VALUES ('intake', 'embedded-6ed259deb049d0c2', 'orders-submitted', 5, 2);
INSERT INTO orderfold.consumer_position VALUES ('processor', 'embedded-6ed259deb049d0c2', 'cancellations', 1, 1);
INSERT INTO orderfold.consumer_position VALUES ('processor', 'embedded-6ed259deb049d0c2', 'cancellations', 2, 1);
INSERT INTO orderfold.consumer_position VALUES ('processor', 'embedded-6ed259deb049d0c2', 'cancellations', 4, 1);
INSERT INTO orderfold.consumer_position VALUES ('processor-updates', 'embedded-6ed259deb049d0c2', 'status-updates', 2, 1);
INSERT INTO orderfold.consumer_position VALUES ('intake', 'embedded-6ed259deb049d0c2', 'orders-submitted', 4, 2);


--
-- Data for Name: dc_schedule; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.dc_schedule VALUES ('HOLDING', 'DC-EAST', 'America/New_York', false, '2026-12-01 07:47:11.547165+00', 1);
INSERT INTO orderfold.dc_schedule VALUES ('HOLDING', 'DC-WEST', 'America/Los_Angeles', false, '2026-12-01 07:47:11.547165+00', 1);


--
-- Data for Name: dead_letter; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.dead_letter OVERRIDING SYSTEM VALUE VALUES (1, 'intake', 'embedded-6ed259deb049d0c2', 'orders-submitted', 3, 1, -1, 'unreadable', '', 'not JSON in UTF-8', '2026-11-29 07:47:17.241138+00', 1, '2026-11-29 07:47:17.353601+00', NULL, 0);


--
-- Data for Name: dispatches; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.dispatches VALUES ('HOLDING', 'HOLDING:PART:1', 'PART', 100001, 'DC-EAST', 1, false, 'created', NULL, '2026-11-29 07:47:22.694979+00', '12', NULL, '[{"item": "CHAIR", "quantity": 1, "line_number": 1}]', NULL, NULL);
INSERT INTO orderfold.dispatches VALUES ('HOLDING', 'HOLDING:WHOLE:1', 'WHOLE', 100005, 'DC-EAST', 1, false, 'created', NULL, '2026-11-29 07:47:22.694979+00', '12', NULL, '[{"item": "CHAIR", "quantity": 1, "line_number": 1}, {"item": "LAMP", "quantity": 1, "line_number": 2}]', NULL, NULL);


--
-- Data for Name: events; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.events VALUES (0, 1, 'organization-HOLDING', 1, 'organization-applied', 1, '{"organization":"HOLDING","policy_version":1,"document":{"organization":"HOLDING","name":"HOLDING Stores","fulfilment":"hold","default_carrier":{"code":"12","description":"UPS Ground"},"locations":[{"code":"DC-EAST","type":"dc","system":null,"name":"","city":"Columbus","state":"OH","postal_code":"","country":"US","time_zone":"America/New_York","latitude":null,"longitude":null,"delivery":true,"sourcing":true,"pickup":true,"gift_wrap":true,"back_orders":false,"priority":100,"maximum_daily_orders":null,"open_days":["mon","tue","wed","thu","fri","sat","sun"],"attributes":[],"preferences":{}},{"code":"DC-WEST","type":"dc","system":null,"name":"","city":"Reno","state":"NV","postal_code":"","country":"US","time_zone":"America/Los_Angeles","latitude":null,"longitude":null,"delivery":true,"sourcing":true,"pickup":true,"gift_wrap":true,"back_orders":false,"priority":100,"maximum_daily_orders":null,"open_days":["mon","tue","wed","thu","fri","sat","sun"],"attributes":[],"preferences":{}}],"processing":[{"dc":"DC-EAST","back_orders":true,"hold":{"hours":"24"},"schedule":[],"order_class_priority":["retail","wholesale","work_order"]},{"dc":"DC-WEST","back_orders":true,"hold":{"hours":"0"},"schedule":[],"order_class_priority":["retail","wholesale","work_order"]}],"trace_shopping_log":"detailed","trace_shopping_log_days":90,"default_unfulfillable_location":null,"systems":[],"preferences":{},"overrides":[],"location_types":[],"zones":[],"attributes":[],"items":[],"probability_rules":[]},"applied_at":"2026-11-29T07:47:11.501603Z"}', '{}', '2026-11-29 07:47:11.545715+00');
INSERT INTO orderfold.events VALUES (0, 2, 'organization-ROUTING', 1, 'organization-applied', 1, '{"organization":"ROUTING","policy_version":1,"document":{"organization":"ROUTING","name":"ROUTING Stores","fulfilment":"route","default_carrier":{"code":"12","description":"UPS Ground"},"locations":[{"code":"S1","type":"store","system":"STORES","name":"Store S1","city":"Albany","state":"NY","postal_code":"12207","country":"US","time_zone":"America/New_York","latitude":42.65,"longitude":-73.75,"delivery":true,"sourcing":true,"pickup":true,"gift_wrap":true,"back_orders":false,"priority":100,"maximum_daily_orders":null,"open_days":["mon","tue","wed","thu","fri","sat","sun"],"attributes":[],"preferences":{}},{"code":"S2","type":"store","system":"STORES","name":"Store S2","city":"Boston","state":"MA","postal_code":"12207","country":"US","time_zone":"America/New_York","latitude":42.36,"longitude":-71.06,"delivery":true,"sourcing":true,"pickup":true,"gift_wrap":true,"back_orders":false,"priority":100,"maximum_daily_orders":null,"open_days":["mon","tue","wed","thu","fri","sat","sun"],"attributes":[],"preferences":{}}],"processing":[],"trace_shopping_log":"detailed","trace_shopping_log_days":90,"default_unfulfillable_location":"NOWHERE","systems":[{"code":"STORES","name":"","include_reserved":true,"reserved_statuses":["new_order","polled","accepted","picked","posted"],"disallow_shopping_within_system":false,"require_status_update":false}],"preferences":{},"overrides":[],"location_types":[],"zones":[],"attributes":[],"items":[],"probability_rules":[]},"applied_at":"2026-11-29T07:47:15.370923Z"}', '{}', '2026-11-29 07:47:15.430455+00');
INSERT INTO orderfold.events VALUES (0, 3, 'stock-HOLDING-DC-EAST/CHAIR', 1, 'stock-counted', 1, '{"organization":"HOLDING","location":"DC-EAST","item":"CHAIR","on_hand":5,"counted_at":"2016-11-08T00:00:00Z","safety_stock":null,"sales_velocity":null}', '{"message_id": "inventory-changed/4/0", "source": "", "correlation_id": "inventory-changed/4/0"}', '2026-11-29 07:47:15.54858+00');
INSERT INTO orderfold.events VALUES (0, 4, 'stock-HOLDING-DC-EAST/LAMP', 1, 'stock-counted', 1, '{"organization":"HOLDING","location":"DC-EAST","item":"LAMP","on_hand":5,"counted_at":"2016-11-08T00:00:00Z","safety_stock":null,"sales_velocity":null}', '{"message_id": "inventory-changed/4/1", "source": "", "correlation_id": "inventory-changed/4/1"}', '2026-11-29 07:47:15.548617+00');
INSERT INTO orderfold.events VALUES (0, 5, 'stock-ROUTING-S1/CHAIR', 1, 'stock-counted', 1, '{"organization":"ROUTING","location":"S1","item":"CHAIR","on_hand":2,"counted_at":"2016-11-08T00:00:00Z","safety_stock":null,"sales_velocity":null}', '{"message_id": "inventory-changed/1/0", "source": "", "correlation_id": "inventory-changed/1/0"}', '2026-11-29 07:47:15.615717+00');
INSERT INTO orderfold.events VALUES (0, 6, 'stock-ROUTING-S2/CHAIR', 1, 'stock-counted', 1, '{"organization":"ROUTING","location":"S2","item":"CHAIR","on_hand":2,"counted_at":"2016-11-08T00:00:00Z","safety_stock":null,"sales_velocity":null}', '{"message_id": "inventory-changed/4/2", "source": "", "correlation_id": "inventory-changed/4/2"}', '2026-11-29 07:47:15.615736+00');
INSERT INTO orderfold.events VALUES (0, 7, 'order-HOLDING-PART', 1, 'order-submitted', 1, '{"organization":"HOLDING","order_number":"PART","request_id":100001,"subject":"c37f0a92-49e2-42b2-b66f-dec4ff3fdc00","content":"17ba0f585528041054d26485d286cc92","system":null,"order_type":"delivery","order_class":"retail","placed_location":null,"dc":"DC-EAST","requested_location":null,"sourcing_location":null,"pickup_location":null,"transaction_date":null,"submitted_at":"2016-11-08T09:00:00Z","currency":"USD","ship_via":"12","ship_via_description":"UPS Ground","service":null,"gift":false,"under_review":false,"subtotal":"0","tax":"0","freight":"0","total":"0","balance_due":"0","destination":null,"lines":[{"line_number":1,"item":"CHAIR","quantity":1,"price":"0","tax":"0","description":"","gift_wrap":false,"attribute":null},{"line_number":2,"item":"DESK","quantity":2,"price":"0","tax":"0","description":"","gift_wrap":false,"attribute":null}]}', '{"message_id": "orders-submitted/1/0", "source": "", "correlation_id": "orders-submitted/1/0"}', '2026-11-29 07:47:17.243008+00');
INSERT INTO orderfold.events VALUES (0, 8, 'order-HOLDING-PART', 2, 'order-held', 1, '{"organization":"HOLDING","order_number":"PART","request_id":100001,"dc":"DC-EAST","order_class":"retail","submitted_at":"2016-11-08T09:00:00Z","hold_until":"2016-11-09T09:00:00Z","lines":[{"line_number":1,"item":"CHAIR","quantity":1},{"line_number":2,"item":"DESK","quantity":2}]}', '{"message_id": "orders-submitted/1/0", "source": "", "correlation_id": "orders-submitted/1/0"}', '2026-11-29 07:47:17.243044+00');
INSERT INTO orderfold.events VALUES (0, 9, 'order-HOLDING-LINE-CANCELLED', 1, 'order-submitted', 1, '{"organization":"HOLDING","order_number":"LINE-CANCELLED","request_id":100002,"subject":"4d20681c-af4c-46f4-9bce-33cbe5127689","content":"b0d2acbe84914827eafdeaa78f71d662","system":null,"order_type":"delivery","order_class":"retail","placed_location":null,"dc":"DC-EAST","requested_location":null,"sourcing_location":null,"pickup_location":null,"transaction_date":null,"submitted_at":"2016-11-08T09:00:00Z","currency":"USD","ship_via":"12","ship_via_description":"UPS Ground","service":null,"gift":false,"under_review":false,"subtotal":"0","tax":"0","freight":"0","total":"0","balance_due":"0","destination":null,"lines":[{"line_number":1,"item":"LAMP","quantity":1,"price":"0","tax":"0","description":"","gift_wrap":false,"attribute":null},{"line_number":2,"item":"DESK","quantity":1,"price":"0","tax":"0","description":"","gift_wrap":false,"attribute":null}]}', '{"message_id": "orders-submitted/4/0", "source": "", "correlation_id": "orders-submitted/4/0"}', '2026-11-29 07:47:17.243052+00');
INSERT INTO orderfold.events VALUES (0, 10, 'order-HOLDING-LINE-CANCELLED', 2, 'order-held', 1, '{"organization":"HOLDING","order_number":"LINE-CANCELLED","request_id":100002,"dc":"DC-EAST","order_class":"retail","submitted_at":"2016-11-08T09:00:00Z","hold_until":"2016-11-09T09:00:00Z","lines":[{"line_number":1,"item":"LAMP","quantity":1},{"line_number":2,"item":"DESK","quantity":1}]}', '{"message_id": "orders-submitted/4/0", "source": "", "correlation_id": "orders-submitted/4/0"}', '2026-11-29 07:47:17.243057+00');
INSERT INTO orderfold.events VALUES (0, 11, 'order-HOLDING-CANCELLED', 1, 'order-submitted', 1, '{"organization":"HOLDING","order_number":"CANCELLED","request_id":100003,"subject":"949406f7-935a-4fab-92ca-f7e4ee5e3c4e","content":"ce234981a973451ffa2c1cfbedc81d95","system":null,"order_type":"delivery","order_class":"retail","placed_location":null,"dc":"DC-EAST","requested_location":null,"sourcing_location":null,"pickup_location":null,"transaction_date":null,"submitted_at":"2016-11-08T09:00:00Z","currency":"USD","ship_via":"12","ship_via_description":"UPS Ground","service":null,"gift":false,"under_review":false,"subtotal":"0","tax":"0","freight":"0","total":"0","balance_due":"0","destination":null,"lines":[{"line_number":1,"item":"LAMP","quantity":1,"price":"0","tax":"0","description":"","gift_wrap":false,"attribute":null}]}', '{"message_id": "orders-submitted/2/0", "source": "", "correlation_id": "orders-submitted/2/0"}', '2026-11-29 07:47:17.243062+00');
INSERT INTO orderfold.events VALUES (0, 12, 'order-HOLDING-CANCELLED', 2, 'order-held', 1, '{"organization":"HOLDING","order_number":"CANCELLED","request_id":100003,"dc":"DC-EAST","order_class":"retail","submitted_at":"2016-11-08T09:00:00Z","hold_until":"2016-11-09T09:00:00Z","lines":[{"line_number":1,"item":"LAMP","quantity":1}]}', '{"message_id": "orders-submitted/2/0", "source": "", "correlation_id": "orders-submitted/2/0"}', '2026-11-29 07:47:17.243697+00');
INSERT INTO orderfold.events VALUES (0, 13, 'order-ROUTING-REJECTED', 1, 'order-submitted', 1, '{"organization":"ROUTING","order_number":"REJECTED","request_id":100004,"subject":"5e6c819a-cc55-4c71-a6cd-c3d89407c823","content":"c0da3ec4ddd7a93f17f2827523aa66f2","system":null,"order_type":"delivery","order_class":"retail","placed_location":null,"dc":null,"requested_location":null,"sourcing_location":null,"pickup_location":null,"transaction_date":null,"submitted_at":"2016-11-08T09:00:00Z","currency":"USD","ship_via":"12","ship_via_description":"UPS Ground","service":null,"gift":false,"under_review":false,"subtotal":"0","tax":"0","freight":"0","total":"0","balance_due":"0","destination":{"country":"US","state":"NY","postal_code":"12207"},"lines":[{"line_number":1,"item":"CHAIR","quantity":1,"price":"0","tax":"0","description":"","gift_wrap":false,"attribute":null}]}', '{"message_id": "orders-submitted/2/1", "source": "", "correlation_id": "orders-submitted/2/1"}', '2026-11-29 07:47:17.243704+00');
INSERT INTO orderfold.events VALUES (0, 14, 'order-HOLDING-WHOLE', 1, 'order-submitted', 1, '{"organization":"HOLDING","order_number":"WHOLE","request_id":100005,"subject":"03d18934-582e-49f9-847e-c0b936ee9cdb","content":"48ea1a521b79dd7c896d7de93fa702c9","system":null,"order_type":"delivery","order_class":"retail","placed_location":null,"dc":"DC-EAST","requested_location":null,"sourcing_location":null,"pickup_location":null,"transaction_date":null,"submitted_at":"2016-11-08T09:00:00Z","currency":"USD","ship_via":"12","ship_via_description":"UPS Ground","service":null,"gift":false,"under_review":false,"subtotal":"0","tax":"0","freight":"0","total":"0","balance_due":"0","destination":null,"lines":[{"line_number":1,"item":"CHAIR","quantity":1,"price":"0","tax":"0","description":"","gift_wrap":false,"attribute":null},{"line_number":2,"item":"LAMP","quantity":1,"price":"0","tax":"0","description":"","gift_wrap":false,"attribute":null}]}', '{"message_id": "orders-submitted/3/0", "source": "", "correlation_id": "orders-submitted/3/0"}', '2026-11-29 07:47:17.243711+00');
INSERT INTO orderfold.events VALUES (0, 15, 'order-HOLDING-WHOLE', 2, 'order-held', 1, '{"organization":"HOLDING","order_number":"WHOLE","request_id":100005,"dc":"DC-EAST","order_class":"retail","submitted_at":"2016-11-08T09:00:00Z","hold_until":"2016-11-09T09:00:00Z","lines":[{"line_number":1,"item":"CHAIR","quantity":1},{"line_number":2,"item":"LAMP","quantity":1}]}', '{"message_id": "orders-submitted/3/0", "source": "", "correlation_id": "orders-submitted/3/0"}', '2026-11-29 07:47:17.243714+00');
INSERT INTO orderfold.events VALUES (0, 16, 'order-ROUTING-ROUTED', 1, 'order-submitted', 1, '{"organization":"ROUTING","order_number":"ROUTED","request_id":100006,"subject":"36a9b801-2fd4-4bf4-85af-afca37938d9c","content":"063a1babc3477784011618f05633d03c","system":null,"order_type":"delivery","order_class":"retail","placed_location":null,"dc":null,"requested_location":null,"sourcing_location":null,"pickup_location":null,"transaction_date":null,"submitted_at":"2016-11-08T09:00:00Z","currency":"USD","ship_via":"12","ship_via_description":"UPS Ground","service":null,"gift":false,"under_review":false,"subtotal":"0","tax":"0","freight":"0","total":"0","balance_due":"0","destination":{"country":"US","state":"NY","postal_code":"12207"},"lines":[{"line_number":1,"item":"CHAIR","quantity":1,"price":"0","tax":"0","description":"","gift_wrap":false,"attribute":null}]}', '{"message_id": "orders-submitted/5/0", "source": "", "correlation_id": "orders-submitted/5/0"}', '2026-11-29 07:47:17.243722+00');
INSERT INTO orderfold.events VALUES (0, 17, 'order-ROUTING-NOBODY', 1, 'order-submitted', 1, '{"organization":"ROUTING","order_number":"NOBODY","request_id":100007,"subject":"dea3439c-0b26-4a67-921f-9ff0ae9d0817","content":"ae6a1b41060af9139a4ad2f6c9154114","system":null,"order_type":"delivery","order_class":"retail","placed_location":null,"dc":null,"requested_location":null,"sourcing_location":null,"pickup_location":null,"transaction_date":null,"submitted_at":"2016-11-08T09:00:00Z","currency":"USD","ship_via":"12","ship_via_description":"UPS Ground","service":null,"gift":false,"under_review":false,"subtotal":"0","tax":"0","freight":"0","total":"0","balance_due":"0","destination":{"country":"US","state":"NY","postal_code":"12207"},"lines":[{"line_number":1,"item":"DESK","quantity":1,"price":"0","tax":"0","description":"","gift_wrap":false,"attribute":null}]}', '{"message_id": "orders-submitted/5/1", "source": "", "correlation_id": "orders-submitted/5/1"}', '2026-11-29 07:47:17.243727+00');
INSERT INTO orderfold.events VALUES (0, 18, 'routing-ROUTING-REJECTED', 1, 'routing-decided', 2, '{"organization":"ROUTING","order_number":"REJECTED","request_id":100004,"decision":1,"reshop":0,"decided_at":"2026-11-29T07:47:17.289113Z","policy_version":1,"log_position":17,"input_hash":"b6926bcabad60807454d848845832cb1","zone":null,"pass_number":1,"lines":[{"line_number":1,"item":"CHAIR","quantity":1,"tried":[]}],"shares":[{"line_number":1,"quantity":1,"location":"S1","answer_code":null}],"shopping":{"listed":["Aw=="],"available":["AgI="],"width":1,"passes":[{"number":1,"trace_type":"Initial Routing"}],"left_out":[]}}', '{}', '2026-11-29 07:47:17.422222+00');
INSERT INTO orderfold.events VALUES (0, 19, 'routing-ROUTING-ROUTED', 1, 'routing-decided', 2, '{"organization":"ROUTING","order_number":"ROUTED","request_id":100006,"decision":1,"reshop":0,"decided_at":"2026-11-29T07:47:17.289168Z","policy_version":1,"log_position":17,"input_hash":"1cf835c8677163ddb6e1c738f74a8f11","zone":null,"pass_number":1,"lines":[{"line_number":1,"item":"CHAIR","quantity":1,"tried":[]}],"shares":[{"line_number":1,"quantity":1,"location":"S1","answer_code":null}],"shopping":{"listed":["Aw=="],"available":["AQI="],"width":1,"passes":[{"number":1,"trace_type":"Initial Routing"}],"left_out":[]}}', '{}', '2026-11-29 07:47:17.422258+00');
INSERT INTO orderfold.events VALUES (0, 20, 'routing-ROUTING-NOBODY', 1, 'routing-decided', 2, '{"organization":"ROUTING","order_number":"NOBODY","request_id":100007,"decision":1,"reshop":0,"decided_at":"2026-11-29T07:47:17.289182Z","policy_version":1,"log_position":17,"input_hash":"5a97984c9f61810bbd01f2c620b4d552","zone":null,"pass_number":1,"lines":[{"line_number":1,"item":"DESK","quantity":1,"tried":[]}],"shares":[{"line_number":1,"quantity":1,"location":null,"answer_code":2000}],"shopping":null}', '{}', '2026-11-29 07:47:17.422267+00');
INSERT INTO orderfold.events VALUES (0, 21, 'order-ROUTING-REJECTED', 2, 'lines-assigned', 1, '{"organization":"ROUTING","order_number":"REJECTED","request_id":100004,"decision":1,"assigned_at":"2026-11-29T07:47:17.289113Z","again":[],"lines":[{"line_number":1,"requesting_line_number":1,"split_from":null,"item":"CHAIR","quantity":1,"tax":"0","location":"S1","reserved":"stock","answer_code":null}]}', '{"policy_version": 1}', '2026-11-29 07:47:17.422272+00');
INSERT INTO orderfold.events VALUES (0, 22, 'order-ROUTING-ROUTED', 2, 'lines-assigned', 1, '{"organization":"ROUTING","order_number":"ROUTED","request_id":100006,"decision":1,"assigned_at":"2026-11-29T07:47:17.289168Z","again":[],"lines":[{"line_number":1,"requesting_line_number":1,"split_from":null,"item":"CHAIR","quantity":1,"tax":"0","location":"S1","reserved":"stock","answer_code":null}]}', '{"policy_version": 1}', '2026-11-29 07:47:17.422276+00');
INSERT INTO orderfold.events VALUES (0, 23, 'order-ROUTING-NOBODY', 2, 'lines-unfulfillable', 1, '{"organization":"ROUTING","order_number":"NOBODY","request_id":100007,"decision":1,"location":"NOWHERE","lines":[{"line_number":1,"item":"DESK","quantity":1,"answer_code":2000}]}', '{"policy_version": 1}', '2026-11-29 07:47:17.422339+00');
INSERT INTO orderfold.events VALUES (0, 24, 'order-HOLDING-CANCELLED', 3, 'lines-cancelled', 1, '{"organization":"HOLDING","order_number":"CANCELLED","request_id":100003,"reason_code":"CUSTOMER","lines":[{"line_number":1,"item":"LAMP","quantity":1}]}', '{"message_id": "cancellations/2/0", "source": "", "correlation_id": "cancellations/2/0"}', '2026-11-29 07:47:19.837862+00');
INSERT INTO orderfold.events VALUES (0, 25, 'order-HOLDING-CANCELLED', 4, 'order-cancelled', 1, '{"organization":"HOLDING","order_number":"CANCELLED","request_id":100003,"reason_code":"CUSTOMER"}', '{"message_id": "cancellations/2/0", "source": "", "correlation_id": "cancellations/2/0"}', '2026-11-29 07:47:19.837897+00');
INSERT INTO orderfold.events VALUES (0, 26, 'order-HOLDING-CANCELLED', 5, 'cancellation-answered', 1, '{"organization":"HOLDING","order_number":"CANCELLED","request_id":100003,"outcome":"cancelled","reason_code":"CUSTOMER","dispatch_id":null}', '{"message_id": "cancellations/2/0", "source": "", "correlation_id": "cancellations/2/0"}', '2026-11-29 07:47:19.837902+00');
INSERT INTO orderfold.events VALUES (0, 27, 'order-HOLDING-NOT-YET', 1, 'cancellation-remembered', 1, '{"organization":"HOLDING","order_number":"NOT-YET","request_id":null,"reason_code":"CUSTOMER"}', '{"message_id": "cancellations/1/0", "source": "", "correlation_id": "cancellations/1/0"}', '2026-11-29 07:47:19.837906+00');
INSERT INTO orderfold.events VALUES (0, 28, 'order-HOLDING-NOT-YET', 2, 'cancellation-answered', 1, '{"organization":"HOLDING","order_number":"NOT-YET","request_id":null,"outcome":"waiting_for_order","reason_code":"CUSTOMER","dispatch_id":null}', '{"message_id": "cancellations/1/0", "source": "", "correlation_id": "cancellations/1/0"}', '2026-11-29 07:47:19.837914+00');
INSERT INTO orderfold.events VALUES (0, 29, 'order-HOLDING-LINE-CANCELLED', 3, 'lines-cancelled', 1, '{"organization":"HOLDING","order_number":"LINE-CANCELLED","request_id":100002,"reason_code":"CUSTOMER","lines":[{"line_number":1,"item":"LAMP","quantity":1},{"line_number":2,"item":"DESK","quantity":1}]}', '{"message_id": "cancellations/4/0", "source": "", "correlation_id": "cancellations/4/0"}', '2026-11-29 07:47:19.837918+00');
INSERT INTO orderfold.events VALUES (0, 30, 'order-HOLDING-LINE-CANCELLED', 4, 'order-cancelled', 1, '{"organization":"HOLDING","order_number":"LINE-CANCELLED","request_id":100002,"reason_code":"CUSTOMER"}', '{"message_id": "cancellations/4/0", "source": "", "correlation_id": "cancellations/4/0"}', '2026-11-29 07:47:19.837921+00');
INSERT INTO orderfold.events VALUES (0, 31, 'order-HOLDING-LINE-CANCELLED', 5, 'cancellation-answered', 1, '{"organization":"HOLDING","order_number":"LINE-CANCELLED","request_id":100002,"outcome":"cancelled","reason_code":"CUSTOMER","dispatch_id":null}', '{"message_id": "cancellations/4/0", "source": "", "correlation_id": "cancellations/4/0"}', '2026-11-29 07:47:19.837923+00');
INSERT INTO orderfold.events VALUES (0, 32, 'order-ROUTING-REJECTED', 3, 'lines-rejected', 1, '{"organization":"ROUTING","order_number":"REJECTED","request_id":100004,"rejected_at":"2026-11-29T07:47:19.850000Z","reason_code":"DAMAGED","by_pickup_location":false,"lines":[{"line_number":1,"requesting_line_number":1,"split_from":null,"item":"CHAIR","quantity":1,"tax":"0","location":"S1","reserved":"stock"}]}', '{"message_id": "status-updates/2/0", "source": "", "correlation_id": "status-updates/2/0"}', '2026-11-29 07:47:19.9473+00');
INSERT INTO orderfold.events VALUES (0, 33, 'routing-ROUTING-REJECTED', 2, 'routing-decided', 2, '{"organization":"ROUTING","order_number":"REJECTED","request_id":100004,"decision":2,"reshop":1,"decided_at":"2026-11-29T07:47:19.954370Z","policy_version":1,"log_position":32,"input_hash":"00170ebc0244da6e58ce53403f7270c4","zone":null,"pass_number":1,"lines":[{"line_number":1,"item":"CHAIR","quantity":1,"tried":["S1"]}],"shares":[{"line_number":1,"quantity":1,"location":"S2","answer_code":null}],"shopping":{"listed":["Aw=="],"available":["AQI="],"width":1,"passes":[{"number":1,"trace_type":"Reshop - 1"}],"left_out":[{"rule":5,"reason":"Previously Assigned Location not Eligible","value":"","pass_number":null,"line_number":1,"locations":"AQ=="}]}}', '{}', '2026-11-29 07:47:19.958939+00');
INSERT INTO orderfold.events VALUES (0, 34, 'order-ROUTING-REJECTED', 4, 'lines-assigned', 1, '{"organization":"ROUTING","order_number":"REJECTED","request_id":100004,"decision":2,"assigned_at":"2026-11-29T07:47:19.954370Z","again":[],"lines":[{"line_number":1,"requesting_line_number":1,"split_from":null,"item":"CHAIR","quantity":1,"tax":"0","location":"S2","reserved":"stock","answer_code":null}]}', '{"policy_version": 1}', '2026-11-29 07:47:19.958957+00');
INSERT INTO orderfold.events VALUES (0, 35, 'run-HOLDING-DC-EAST/2026-11-29T07:47:22.694979+00:00~afb056c8', 1, 'run-started', 1, '{"organization":"HOLDING","dc":"DC-EAST","run_key":"2026-11-29T07:47:22.694979+00:00~afb056c8","scheduled_for":"2026-11-29T07:47:22.694979Z","as_of":"2026-11-29T07:47:22.694979Z","started_at":"2026-11-29T07:47:22.734720Z","manual":true,"policy_version":1}', '{}', '2026-11-29 07:47:22.743185+00');
INSERT INTO orderfold.events VALUES (0, 36, 'order-HOLDING-PART', 3, 'order-committed', 1, '{"organization":"HOLDING","order_number":"PART","request_id":100001,"back_order":true}', '{"run": "2026-11-29T07:47:22.694979+00:00~afb056c8", "policy_version": 1}', '2026-11-29 07:47:22.780178+00');
INSERT INTO orderfold.events VALUES (0, 37, 'order-HOLDING-PART', 4, 'dispatch-created', 1, '{"organization":"HOLDING","order_number":"PART","request_id":100001,"dispatch_id":"HOLDING:PART:1","location":"DC-EAST","sequence":1,"back_order":false,"carrier":"12","service":null,"subject":"c37f0a92-49e2-42b2-b66f-dec4ff3fdc00","created_at":"2026-11-29T07:47:22.694979Z","lines":[{"line_number":1,"item":"CHAIR","quantity":1}]}', '{"run": "2026-11-29T07:47:22.694979+00:00~afb056c8", "policy_version": 1}', '2026-11-29 07:47:22.780199+00');
INSERT INTO orderfold.events VALUES (0, 38, 'order-HOLDING-WHOLE', 3, 'order-committed', 1, '{"organization":"HOLDING","order_number":"WHOLE","request_id":100005,"back_order":false}', '{"run": "2026-11-29T07:47:22.694979+00:00~afb056c8", "policy_version": 1}', '2026-11-29 07:47:22.780203+00');
INSERT INTO orderfold.events VALUES (0, 39, 'order-HOLDING-WHOLE', 4, 'dispatch-created', 1, '{"organization":"HOLDING","order_number":"WHOLE","request_id":100005,"dispatch_id":"HOLDING:WHOLE:1","location":"DC-EAST","sequence":1,"back_order":false,"carrier":"12","service":null,"subject":"03d18934-582e-49f9-847e-c0b936ee9cdb","created_at":"2026-11-29T07:47:22.694979Z","lines":[{"line_number":1,"item":"CHAIR","quantity":1},{"line_number":2,"item":"LAMP","quantity":1}]}', '{"run": "2026-11-29T07:47:22.694979+00:00~afb056c8", "policy_version": 1}', '2026-11-29 07:47:22.780218+00');
INSERT INTO orderfold.events VALUES (0, 40, 'run-HOLDING-DC-EAST/2026-11-29T07:47:22.694979+00:00~afb056c8', 2, 'run-finished', 1, '{"organization":"HOLDING","dc":"DC-EAST","run_key":"2026-11-29T07:47:22.694979+00:00~afb056c8","scheduled_for":"2026-11-29T07:47:22.694979Z","finished_at":"2026-11-29T07:47:22.794518Z","visited":2,"released":2,"back_ordered":1,"left":1}', '{}', '2026-11-29 07:47:22.795669+00');
INSERT INTO orderfold.events VALUES (0, 41, 'order-HOLDING-WAITS', 1, 'order-submitted', 1, '{"organization":"HOLDING","order_number":"WAITS","request_id":100008,"subject":"7ddc0fdc-7319-4244-999a-4b782125b3f3","content":"f6231ac807fe021b018feab434edbc79","system":null,"order_type":"delivery","order_class":"retail","placed_location":null,"dc":"DC-EAST","requested_location":null,"sourcing_location":null,"pickup_location":null,"transaction_date":null,"submitted_at":"2016-11-08T09:00:00Z","currency":"USD","ship_via":"12","ship_via_description":"UPS Ground","service":null,"gift":false,"under_review":false,"subtotal":"0","tax":"0","freight":"0","total":"0","balance_due":"0","destination":null,"lines":[{"line_number":1,"item":"SOFA","quantity":1,"price":"0","tax":"0","description":"","gift_wrap":false,"attribute":null}]}', '{"message_id": "orders-submitted/4/1", "source": "", "correlation_id": "orders-submitted/4/1"}', '2026-11-29 07:47:24.472298+00');
INSERT INTO orderfold.events VALUES (0, 42, 'order-HOLDING-WAITS', 2, 'order-held', 1, '{"organization":"HOLDING","order_number":"WAITS","request_id":100008,"dc":"DC-EAST","order_class":"retail","submitted_at":"2016-11-08T09:00:00Z","hold_until":"2016-11-09T09:00:00Z","lines":[{"line_number":1,"item":"SOFA","quantity":1}]}', '{"message_id": "orders-submitted/4/1", "source": "", "correlation_id": "orders-submitted/4/1"}', '2026-11-29 07:47:24.472361+00');


--
-- Data for Name: fast_clock; Type: TABLE DATA; Schema: orderfold; Owner: -
--



--
-- Data for Name: history_entry; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'PART', 1, 0, 100001, '2016-11-08 09:00:00+00', NULL, NULL, 'create', NULL, NULL, 'submission', NULL, NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'PART', 2, 0, 100001, '2016-11-08 09:00:00+00', NULL, NULL, 'create', 'DC-EAST', NULL, 'submission', NULL, NULL, 'Held until 2016-11-09 09:00 UTC');
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'LINE-CANCELLED', 1, 0, 100002, '2016-11-08 09:00:00+00', NULL, NULL, 'create', NULL, NULL, 'submission', NULL, NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'LINE-CANCELLED', 2, 0, 100002, '2016-11-08 09:00:00+00', NULL, NULL, 'create', 'DC-EAST', NULL, 'submission', NULL, NULL, 'Held until 2016-11-09 09:00 UTC');
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'CANCELLED', 1, 0, 100003, '2016-11-08 09:00:00+00', NULL, NULL, 'create', NULL, NULL, 'submission', NULL, NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'CANCELLED', 2, 0, 100003, '2016-11-08 09:00:00+00', NULL, NULL, 'create', 'DC-EAST', NULL, 'submission', NULL, NULL, 'Held until 2016-11-09 09:00 UTC');
INSERT INTO orderfold.history_entry VALUES ('ROUTING', 'REJECTED', 1, 0, 100004, '2016-11-08 09:00:00+00', NULL, NULL, 'create', NULL, NULL, 'submission', NULL, NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'WHOLE', 1, 0, 100005, '2016-11-08 09:00:00+00', NULL, NULL, 'create', NULL, NULL, 'submission', NULL, NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'WHOLE', 2, 0, 100005, '2016-11-08 09:00:00+00', NULL, NULL, 'create', 'DC-EAST', NULL, 'submission', NULL, NULL, 'Held until 2016-11-09 09:00 UTC');
INSERT INTO orderfold.history_entry VALUES ('ROUTING', 'ROUTED', 1, 0, 100006, '2016-11-08 09:00:00+00', NULL, NULL, 'create', NULL, NULL, 'submission', NULL, NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('ROUTING', 'NOBODY', 1, 0, 100007, '2016-11-08 09:00:00+00', NULL, NULL, 'create', NULL, NULL, 'submission', NULL, NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('ROUTING', 'REJECTED', 2, 0, 100004, '2026-11-29 07:47:17.289113+00', 1, 'CHAIR', 'new_order', 'S1', 1, 'routing', NULL, NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('ROUTING', 'ROUTED', 2, 0, 100006, '2026-11-29 07:47:17.289168+00', 1, 'CHAIR', 'new_order', 'S1', 1, 'routing', NULL, NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('ROUTING', 'NOBODY', 2, 0, 100007, '2026-11-29 07:47:17.422339+00', 1, 'DESK', 'unfulfillable', 'NOWHERE', 1, 'routing', NULL, 2000, 'Not Enough Inventory and No Backorder Location');
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'CANCELLED', 3, 0, 100003, '2026-11-29 07:47:19.837862+00', 1, 'LAMP', 'canceled', NULL, 1, 'cancel', 'CUSTOMER', NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'CANCELLED', 4, 0, 100003, '2026-11-29 07:47:19.837897+00', NULL, NULL, 'canceled', NULL, NULL, 'cancel', 'CUSTOMER', NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'LINE-CANCELLED', 3, 0, 100002, '2026-11-29 07:47:19.837918+00', 1, 'LAMP', 'canceled', NULL, 1, 'cancel', 'CUSTOMER', NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'LINE-CANCELLED', 3, 1, 100002, '2026-11-29 07:47:19.837918+00', 2, 'DESK', 'canceled', NULL, 1, 'cancel', 'CUSTOMER', NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'LINE-CANCELLED', 4, 0, 100002, '2026-11-29 07:47:19.837921+00', NULL, NULL, 'canceled', NULL, NULL, 'cancel', 'CUSTOMER', NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('ROUTING', 'REJECTED', 3, 0, 100004, '2026-11-29 07:47:19.85+00', 1, 'CHAIR', 'rejected', 'S1', 1, 'status_update', 'DAMAGED', NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('ROUTING', 'REJECTED', 4, 0, 100004, '2026-11-29 07:47:19.95437+00', 1, 'CHAIR', 'new_order', 'S2', 1, 'routing', NULL, NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'PART', 3, 0, 100001, '2026-11-29 07:47:22.780178+00', NULL, NULL, 'commit', NULL, NULL, 'run', NULL, NULL, 'Back order');
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'PART', 4, 0, 100001, '2026-11-29 07:47:22.694979+00', 1, 'CHAIR', 'dispatched', 'DC-EAST', 1, 'run', NULL, NULL, 'Dispatch HOLDING:PART:1');
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'WHOLE', 3, 0, 100005, '2026-11-29 07:47:22.780203+00', NULL, NULL, 'commit', NULL, NULL, 'run', NULL, NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'WHOLE', 4, 0, 100005, '2026-11-29 07:47:22.694979+00', 1, 'CHAIR', 'dispatched', 'DC-EAST', 1, 'run', NULL, NULL, 'Dispatch HOLDING:WHOLE:1');
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'WHOLE', 4, 1, 100005, '2026-11-29 07:47:22.694979+00', 2, 'LAMP', 'dispatched', 'DC-EAST', 1, 'run', NULL, NULL, 'Dispatch HOLDING:WHOLE:1');
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'WAITS', 1, 0, 100008, '2016-11-08 09:00:00+00', NULL, NULL, 'create', NULL, NULL, 'submission', NULL, NULL, NULL);
INSERT INTO orderfold.history_entry VALUES ('HOLDING', 'WAITS', 2, 0, 100008, '2016-11-08 09:00:00+00', NULL, NULL, 'create', 'DC-EAST', NULL, 'submission', NULL, NULL, 'Held until 2016-11-09 09:00 UTC');


--
-- Data for Name: inbox; Type: TABLE DATA; Schema: orderfold; Owner: -
--



--
-- Data for Name: installed; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.installed VALUES ('order_status', 'b3836ba60ceb9efa2146f7194b8eeb20');
INSERT INTO orderfold.installed VALUES ('order_lines', '20794b8134b5617bb4b06a854cd883b3');
INSERT INTO orderfold.installed VALUES ('dispatches', '48fe856fc31b2f3ea46b9364906df7fa');
INSERT INTO orderfold.installed VALUES ('carriers', '65248dd36ac3ee859dd1493ad01c68f9');
INSERT INTO orderfold.installed VALUES ('policy_locations', '415169eeccab5eb38e54652ce34a8c78');
INSERT INTO orderfold.installed VALUES ('routing_decision', '4cc597c7254bf4e7f862cbd38c18bb14');
INSERT INTO orderfold.installed VALUES ('history_entry', '6397b7b3c59d31503e651324ddb577d8');
INSERT INTO orderfold.installed VALUES ('views', '0fa67945f1e7605965ded1c4ab47f2f7');


--
-- Data for Name: location_load; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.location_load VALUES ('ROUTING', 'S1', '2026-11-29', 2, '2026-11-29 07:47:17.289168+00');
INSERT INTO orderfold.location_load VALUES ('ROUTING', 'S2', '2026-11-29', 1, '2026-11-29 07:47:19.95437+00');


--
-- Data for Name: log_head; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.log_head VALUES (1, 0);
INSERT INTO orderfold.log_head VALUES (2, 0);
INSERT INTO orderfold.log_head VALUES (3, 0);
INSERT INTO orderfold.log_head VALUES (0, 42);


--
-- Data for Name: order_lines; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.order_lines VALUES ('HOLDING', 'PART', 2, 2, 0, 'DESK', '', 2, 0, 0, 2, 'open', NULL, 0.0000, 0.0000);
INSERT INTO orderfold.order_lines VALUES ('ROUTING', 'ROUTED', 1, 1, 0, 'CHAIR', '', 1, 0, 0, 1, 'new_order', 'S1', 0.0000, 0.0000);
INSERT INTO orderfold.order_lines VALUES ('ROUTING', 'NOBODY', 1, 1, 0, 'DESK', '', 1, 0, 0, 1, 'unfulfillable', 'NOWHERE', 0.0000, 0.0000);
INSERT INTO orderfold.order_lines VALUES ('HOLDING', 'LINE-CANCELLED', 1, 1, 0, 'LAMP', '', 1, 0, 1, 0, 'cancelled', NULL, 0.0000, 0.0000);
INSERT INTO orderfold.order_lines VALUES ('HOLDING', 'LINE-CANCELLED', 2, 2, 0, 'DESK', '', 1, 0, 1, 0, 'cancelled', NULL, 0.0000, 0.0000);
INSERT INTO orderfold.order_lines VALUES ('HOLDING', 'CANCELLED', 1, 1, 0, 'LAMP', '', 1, 0, 1, 0, 'cancelled', NULL, 0.0000, 0.0000);
INSERT INTO orderfold.order_lines VALUES ('ROUTING', 'REJECTED', 1, 1, 0, 'CHAIR', '', 1, 0, 0, 1, 'new_order', 'S2', 0.0000, 0.0000);
INSERT INTO orderfold.order_lines VALUES ('HOLDING', 'PART', 1, 1, 0, 'CHAIR', '', 1, 1, 0, 0, 'dispatched', 'DC-EAST', 0.0000, 0.0000);
INSERT INTO orderfold.order_lines VALUES ('HOLDING', 'WHOLE', 1, 1, 0, 'CHAIR', '', 1, 1, 0, 0, 'dispatched', 'DC-EAST', 0.0000, 0.0000);
INSERT INTO orderfold.order_lines VALUES ('HOLDING', 'WHOLE', 2, 2, 0, 'LAMP', '', 1, 1, 0, 0, 'dispatched', 'DC-EAST', 0.0000, 0.0000);
INSERT INTO orderfold.order_lines VALUES ('HOLDING', 'WAITS', 1, 1, 0, 'SOFA', '', 1, 0, 0, 1, 'open', NULL, 0.0000, 0.0000);


--
-- Data for Name: order_status; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.order_status VALUES ('ROUTING', 'ROUTED', 100006, 'delivery', 'retail', NULL, 'new_order', false, NULL, '2016-11-08 09:00:00+00', NULL, '12', NULL, '{}', '{"1": "new_order"}');
INSERT INTO orderfold.order_status VALUES ('ROUTING', 'NOBODY', 100007, 'delivery', 'retail', NULL, 'unfulfillable', false, NULL, '2016-11-08 09:00:00+00', NULL, '12', NULL, '{}', '{"1": "unfulfillable"}');
INSERT INTO orderfold.order_status VALUES ('HOLDING', 'LINE-CANCELLED', 100002, 'delivery', 'retail', NULL, 'cancelled', false, 'DC-EAST', '2016-11-08 09:00:00+00', '2016-11-09 09:00:00+00', '12', NULL, '{}', '{}');
INSERT INTO orderfold.order_status VALUES ('HOLDING', 'CANCELLED', 100003, 'delivery', 'retail', NULL, 'cancelled', false, 'DC-EAST', '2016-11-08 09:00:00+00', '2016-11-09 09:00:00+00', '12', NULL, '{}', '{}');
INSERT INTO orderfold.order_status VALUES ('ROUTING', 'REJECTED', 100004, 'delivery', 'retail', NULL, 'new_order', false, NULL, '2016-11-08 09:00:00+00', NULL, '12', NULL, '{}', '{"1": "new_order"}');
INSERT INTO orderfold.order_status VALUES ('HOLDING', 'PART', 100001, 'delivery', 'retail', NULL, 'commit', true, 'DC-EAST', '2016-11-08 09:00:00+00', '2016-11-09 09:00:00+00', '12', NULL, '{HOLDING:PART:1}', '{}');
INSERT INTO orderfold.order_status VALUES ('HOLDING', 'WHOLE', 100005, 'delivery', 'retail', NULL, 'commit', false, 'DC-EAST', '2016-11-08 09:00:00+00', '2016-11-09 09:00:00+00', '12', NULL, '{HOLDING:WHOLE:1}', '{}');
INSERT INTO orderfold.order_status VALUES ('HOLDING', 'WAITS', 100008, 'delivery', 'retail', NULL, 'create', false, 'DC-EAST', '2016-11-08 09:00:00+00', '2016-11-09 09:00:00+00', '12', NULL, '{}', '{}');


--
-- Data for Name: passed_over; Type: TABLE DATA; Schema: orderfold; Owner: -
--



--
-- Data for Name: personal_data; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.personal_data VALUES ('c37f0a92-49e2-42b2-b66f-dec4ff3fdc00', 'HOLDING', '{"customer_number":"","special_instructions":"","sold_to":null,"ship_to":null}', '2026-11-29 07:47:17.23822+00');
INSERT INTO orderfold.personal_data VALUES ('4d20681c-af4c-46f4-9bce-33cbe5127689', 'HOLDING', '{"customer_number":"","special_instructions":"","sold_to":null,"ship_to":null}', '2026-11-29 07:47:17.238483+00');
INSERT INTO orderfold.personal_data VALUES ('949406f7-935a-4fab-92ca-f7e4ee5e3c4e', 'HOLDING', '{"customer_number":"","special_instructions":"","sold_to":null,"ship_to":null}', '2026-11-29 07:47:17.238488+00');
INSERT INTO orderfold.personal_data VALUES ('5e6c819a-cc55-4c71-a6cd-c3d89407c823', 'ROUTING', '{"customer_number":"","special_instructions":"","sold_to":null,"ship_to":{"prefix":"","first_name":"Ann","middle_name":"","last_name":"","suffix":"","company":"","attention":"","address_1":"1 Elm St","apartment":"","address_2":"","address_3":"","address_4":"","city":"Albany","state":"NY","postal_code":"12207","country":"US","day_phone":"","evening_phone":"","email":""}}', '2026-11-29 07:47:17.238491+00');
INSERT INTO orderfold.personal_data VALUES ('03d18934-582e-49f9-847e-c0b936ee9cdb', 'HOLDING', '{"customer_number":"","special_instructions":"","sold_to":null,"ship_to":null}', '2026-11-29 07:47:17.238494+00');
INSERT INTO orderfold.personal_data VALUES ('36a9b801-2fd4-4bf4-85af-afca37938d9c', 'ROUTING', '{"customer_number":"","special_instructions":"","sold_to":null,"ship_to":{"prefix":"","first_name":"Ann","middle_name":"","last_name":"","suffix":"","company":"","attention":"","address_1":"1 Elm St","apartment":"","address_2":"","address_3":"","address_4":"","city":"Albany","state":"NY","postal_code":"12207","country":"US","day_phone":"","evening_phone":"","email":""}}', '2026-11-29 07:47:17.238497+00');
INSERT INTO orderfold.personal_data VALUES ('dea3439c-0b26-4a67-921f-9ff0ae9d0817', 'ROUTING', '{"customer_number":"","special_instructions":"","sold_to":null,"ship_to":{"prefix":"","first_name":"Ann","middle_name":"","last_name":"","suffix":"","company":"","attention":"","address_1":"1 Elm St","apartment":"","address_2":"","address_3":"","address_4":"","city":"Albany","state":"NY","postal_code":"12207","country":"US","day_phone":"","evening_phone":"","email":""}}', '2026-11-29 07:47:17.2385+00');
INSERT INTO orderfold.personal_data VALUES ('7ddc0fdc-7319-4244-999a-4b782125b3f3', 'HOLDING', '{"customer_number":"","special_instructions":"","sold_to":null,"ship_to":null}', '2026-11-29 07:47:24.471854+00');


--
-- Data for Name: planned_run; Type: TABLE DATA; Schema: orderfold; Owner: -
--



--
-- Data for Name: policy_locations; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.policy_locations VALUES ('HOLDING', 1, 0, 'DC-EAST', '', 'Columbus', 'OH', '', NULL);
INSERT INTO orderfold.policy_locations VALUES ('HOLDING', 1, 1, 'DC-WEST', '', 'Reno', 'NV', '', NULL);
INSERT INTO orderfold.policy_locations VALUES ('ROUTING', 1, 0, 'S1', 'Store S1', 'Albany', 'NY', '12207', 'STORES');
INSERT INTO orderfold.policy_locations VALUES ('ROUTING', 1, 1, 'S2', 'Store S2', 'Boston', 'MA', '12207', 'STORES');


--
-- Data for Name: processor_run; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.processor_run VALUES ('HOLDING', 'DC-EAST', '2026-11-29T07:47:22.694979+00:00~afb056c8', '2026-11-29 07:47:22.694979+00', true, '2026-11-29 07:47:22.694979+00', '2026-11-29 07:47:22.73472+00', '2026-11-29 07:47:22.794518+00', 1, 4, 2, 2, 1, 1);


--
-- Data for Name: routing_decision; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.routing_decision VALUES ('ROUTING', 'REJECTED', 1, 100004, '2026-11-29 07:47:17.289113+00', 0, 1, 1, 17, 'b6926bcabad60807454d848845832cb1', NULL, '[{"item": "CHAIR", "tried": [], "quantity": 1, "line_number": 1}]', '[{"location": "S1", "quantity": 1, "answer_code": null, "line_number": 1}]', '{"width": 1, "listed": ["Aw=="], "passes": [{"number": 1, "trace_type": "Initial Routing"}], "left_out": [], "available": ["AgI="]}');
INSERT INTO orderfold.routing_decision VALUES ('ROUTING', 'ROUTED', 1, 100006, '2026-11-29 07:47:17.289168+00', 0, 1, 1, 17, '1cf835c8677163ddb6e1c738f74a8f11', NULL, '[{"item": "CHAIR", "tried": [], "quantity": 1, "line_number": 1}]', '[{"location": "S1", "quantity": 1, "answer_code": null, "line_number": 1}]', '{"width": 1, "listed": ["Aw=="], "passes": [{"number": 1, "trace_type": "Initial Routing"}], "left_out": [], "available": ["AQI="]}');
INSERT INTO orderfold.routing_decision VALUES ('ROUTING', 'NOBODY', 1, 100007, '2026-11-29 07:47:17.289182+00', 0, 1, 1, 17, '5a97984c9f61810bbd01f2c620b4d552', NULL, '[{"item": "DESK", "tried": [], "quantity": 1, "line_number": 1}]', '[{"location": null, "quantity": 1, "answer_code": 2000, "line_number": 1}]', NULL);
INSERT INTO orderfold.routing_decision VALUES ('ROUTING', 'REJECTED', 2, 100004, '2026-11-29 07:47:19.95437+00', 1, 1, 1, 32, '00170ebc0244da6e58ce53403f7270c4', NULL, '[{"item": "CHAIR", "tried": ["S1"], "quantity": 1, "line_number": 1}]', '[{"location": "S2", "quantity": 1, "answer_code": null, "line_number": 1}]', '{"width": 1, "listed": ["Aw=="], "passes": [{"number": 1, "trace_type": "Reshop - 1"}], "left_out": [{"rule": 5, "value": "", "reason": "Previously Assigned Location not Eligible", "locations": "AQ==", "line_number": 1, "pass_number": null}], "available": ["AQI="]}');


--
-- Data for Name: sealed_record; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.sealed_record OVERRIDING SYSTEM VALUE VALUES (1, '\x212169309f6cd1c1197cf71a08fc559f3d7d16fe03efa8cb303b5dfab40bdb1887d11a4f4c58d05683f1dd13d3ba16f7e1438cd399714693b4a001d820518160012df5367771a35432ea6e7325b6804320970562cd41d5e3c27112094acfb1c2011df0165f0d2cb4a3a96418911e3bf6601b4382bdeabc99ddfd1eff1a2102d560e9818197968f489ab51dc7800de3f09c74d3bfc1743d1a65ceadf9e6');


--
-- Data for Name: sealed_record_key; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.sealed_record_key VALUES (1, '\xa8dcc54097056cd23e1e6fafbfc7d8fe3a63e4710d16618eb8bb7de7ee39c0f2');


--
-- Data for Name: stock; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.stock VALUES ('ROUTING', 'S1', 'CHAIR', 2, '2016-11-08 00:00:00+00', 0, 0, 1, 1, DEFAULT, DEFAULT, NULL, 0.0000, NULL);
INSERT INTO orderfold.stock VALUES ('ROUTING', 'S2', 'CHAIR', 2, '2016-11-08 00:00:00+00', 0, 0, 1, 1, DEFAULT, DEFAULT, NULL, 0.0000, NULL);
INSERT INTO orderfold.stock VALUES ('HOLDING', 'DC-EAST', 'CHAIR', 5, '2016-11-08 00:00:00+00', 0, 0, 2, 1, DEFAULT, DEFAULT, NULL, 0.0000, NULL);
INSERT INTO orderfold.stock VALUES ('HOLDING', 'DC-EAST', 'LAMP', 5, '2016-11-08 00:00:00+00', 0, 0, 1, 1, DEFAULT, DEFAULT, NULL, 0.0000, NULL);


--
-- Data for Name: stock_gain; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.stock_gain OVERRIDING SYSTEM VALUE VALUES (3, 'ROUTING', 'S1', 'CHAIR');
INSERT INTO orderfold.stock_gain OVERRIDING SYSTEM VALUE VALUES (4, 'ROUTING', 'S2', 'CHAIR');
INSERT INTO orderfold.stock_gain OVERRIDING SYSTEM VALUE VALUES (5, 'ROUTING', 'S1', 'CHAIR');


--
-- Data for Name: stock_movement; Type: TABLE DATA; Schema: orderfold; Owner: -
--



--
-- Data for Name: waiting_order; Type: TABLE DATA; Schema: orderfold; Owner: -
--

INSERT INTO orderfold.waiting_order VALUES ('HOLDING', 'PART', 'DC-EAST', 'retail', '2016-11-08 09:00:00+00', '2016-11-09 09:00:00+00', 1, 2, 1, '[[2, "DESK", 2]]', '{DESK}');
INSERT INTO orderfold.waiting_order VALUES ('HOLDING', 'WAITS', 'DC-EAST', 'retail', '2016-11-08 09:00:00+00', '2016-11-09 09:00:00+00', 5, 1, 0, '[[1, "SOFA", 1]]', '{SOFA}');


--
-- Name: dead_letter_id_seq; Type: SEQUENCE SET; Schema: orderfold; Owner: -
--

SELECT pg_catalog.setval('orderfold.dead_letter_id_seq', 1, true);


--
-- Name: request_id; Type: SEQUENCE SET; Schema: orderfold; Owner: -
--

SELECT pg_catalog.setval('orderfold.request_id', 100001, true);


--
-- Name: sealed_record_id_seq; Type: SEQUENCE SET; Schema: orderfold; Owner: -
--

SELECT pg_catalog.setval('orderfold.sealed_record_id_seq', 1, true);


--
-- Name: stock_gain_id_seq; Type: SEQUENCE SET; Schema: orderfold; Owner: -
--

SELECT pg_catalog.setval('orderfold.stock_gain_id_seq', 5, true);


--
-- Name: waiting_order_held; Type: SEQUENCE SET; Schema: orderfold; Owner: -
--

SELECT pg_catalog.setval('orderfold.waiting_order_held', 5, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: carriers carriers_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.carriers
    ADD CONSTRAINT carriers_pkey PRIMARY KEY (organization, code);


--
-- Name: checkpoint checkpoint_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.checkpoint
    ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (follower, shard);


--
-- Name: consumer_position consumer_position_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.consumer_position
    ADD CONSTRAINT consumer_position_pkey PRIMARY KEY (consumer, cluster, topic, partition);


--
-- Name: dc_schedule dc_schedule_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.dc_schedule
    ADD CONSTRAINT dc_schedule_pkey PRIMARY KEY (organization, dc);


--
-- Name: dead_letter dead_letter_consumer_cluster_topic_partition_offset_member_key; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.dead_letter
    ADD CONSTRAINT dead_letter_consumer_cluster_topic_partition_offset_member_key UNIQUE (consumer, cluster, topic, partition, "offset", member);


--
-- Name: dead_letter dead_letter_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.dead_letter
    ADD CONSTRAINT dead_letter_pkey PRIMARY KEY (id);


--
-- Name: dispatches dispatches_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.dispatches
    ADD CONSTRAINT dispatches_pkey PRIMARY KEY (organization, dispatch_id);


--
-- Name: events events_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (shard, "position");


--
-- Name: events events_stream_version; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.events
    ADD CONSTRAINT events_stream_version UNIQUE (stream, version);


--
-- Name: fast_clock fast_clock_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.fast_clock
    ADD CONSTRAINT fast_clock_pkey PRIMARY KEY (one);


--
-- Name: history_entry history_entry_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.history_entry
    ADD CONSTRAINT history_entry_pkey PRIMARY KEY (organization, order_number, version, part);


--
-- Name: inbox inbox_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (consumer, source, message_id);


--
-- Name: installed installed_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.installed
    ADD CONSTRAINT installed_pkey PRIMARY KEY (name);


--
-- Name: location_load location_load_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.location_load
    ADD CONSTRAINT location_load_pkey PRIMARY KEY (organization, location);


--
-- Name: log_head log_head_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.log_head
    ADD CONSTRAINT log_head_pkey PRIMARY KEY (shard);


--
-- Name: order_lines order_lines_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.order_lines
    ADD CONSTRAINT order_lines_pkey PRIMARY KEY (organization, order_number, line_number);


--
-- Name: order_status order_status_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.order_status
    ADD CONSTRAINT order_status_pkey PRIMARY KEY (organization, order_number);


--
-- Name: passed_over passed_over_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.passed_over
    ADD CONSTRAINT passed_over_pkey PRIMARY KEY (follower, shard, "position");


--
-- Name: personal_data personal_data_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.personal_data
    ADD CONSTRAINT personal_data_pkey PRIMARY KEY (subject);


--
-- Name: planned_run planned_run_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.planned_run
    ADD CONSTRAINT planned_run_pkey PRIMARY KEY (organization, dc, run_at);


--
-- Name: policy_locations policy_locations_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.policy_locations
    ADD CONSTRAINT policy_locations_pkey PRIMARY KEY (organization, policy_version, place);


--
-- Name: processor_run processor_run_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.processor_run
    ADD CONSTRAINT processor_run_pkey PRIMARY KEY (organization, dc, run_key);


--
-- Name: routing_decision routing_decision_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.routing_decision
    ADD CONSTRAINT routing_decision_pkey PRIMARY KEY (organization, order_number, decision);


--
-- Name: sealed_record_key sealed_record_key_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.sealed_record_key
    ADD CONSTRAINT sealed_record_key_pkey PRIMARY KEY (record);


--
-- Name: sealed_record sealed_record_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.sealed_record
    ADD CONSTRAINT sealed_record_pkey PRIMARY KEY (id);


--
-- Name: stock_gain stock_gain_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.stock_gain
    ADD CONSTRAINT stock_gain_pkey PRIMARY KEY (id);


--
-- Name: stock stock_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.stock
    ADD CONSTRAINT stock_pkey PRIMARY KEY (organization, location, item);


--
-- Name: waiting_order waiting_order_pkey; Type: CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.waiting_order
    ADD CONSTRAINT waiting_order_pkey PRIMARY KEY (organization, order_number);


--
-- Name: dead_letter_unpublished; Type: INDEX; Schema: orderfold; Owner: -
--

CREATE INDEX dead_letter_unpublished ON orderfold.dead_letter USING btree (id) WHERE (published_at IS NULL);


--
-- Name: dispatches_organization_order_number_idx; Type: INDEX; Schema: orderfold; Owner: -
--

CREATE INDEX dispatches_organization_order_number_idx ON orderfold.dispatches USING btree (organization, order_number);


--
-- Name: inbox_seen_at; Type: INDEX; Schema: orderfold; Owner: -
--

CREATE INDEX inbox_seen_at ON orderfold.inbox USING brin (seen_at);


--
-- Name: order_lines_organization_item_idx; Type: INDEX; Schema: orderfold; Owner: -
--

CREATE INDEX order_lines_organization_item_idx ON orderfold.order_lines USING btree (organization, item);


--
-- Name: processor_run_started; Type: INDEX; Schema: orderfold; Owner: -
--

CREATE INDEX processor_run_started ON orderfold.processor_run USING btree (organization, dc, started_at);


--
-- Name: routing_decision_decided_at_idx; Type: INDEX; Schema: orderfold; Owner: -
--

CREATE INDEX routing_decision_decided_at_idx ON orderfold.routing_decision USING btree (decided_at);


--
-- Name: stock_gain_location; Type: INDEX; Schema: orderfold; Owner: -
--

CREATE INDEX stock_gain_location ON orderfold.stock_gain USING btree (organization, location);


--
-- Name: stock_item; Type: INDEX; Schema: orderfold; Owner: -
--

CREATE INDEX stock_item ON orderfold.stock USING btree (organization, item);


--
-- Name: stock_movement_item; Type: INDEX; Schema: orderfold; Owner: -
--

CREATE INDEX stock_movement_item ON orderfold.stock_movement USING btree (organization, location, item, moved_at);


--
-- Name: waiting_order_dc; Type: INDEX; Schema: orderfold; Owner: -
--

CREATE INDEX waiting_order_dc ON orderfold.waiting_order USING btree (organization, dc, held_at);


--
-- Name: waiting_order_hold; Type: INDEX; Schema: orderfold; Owner: -
--

CREATE INDEX waiting_order_hold ON orderfold.waiting_order USING btree (organization, dc, hold_until);


--
-- Name: waiting_order_items; Type: INDEX; Schema: orderfold; Owner: -
--

CREATE INDEX waiting_order_items ON orderfold.waiting_order USING gin (items) WITH (fastupdate=off);


--
-- Name: events events_are_immutable; Type: TRIGGER; Schema: orderfold; Owner: -
--

CREATE TRIGGER events_are_immutable BEFORE DELETE OR UPDATE ON orderfold.events FOR EACH ROW EXECUTE FUNCTION orderfold.refuse_change();


--
-- Name: events events_are_kept; Type: TRIGGER; Schema: orderfold; Owner: -
--

CREATE TRIGGER events_are_kept BEFORE TRUNCATE ON orderfold.events FOR EACH STATEMENT EXECUTE FUNCTION orderfold.refuse_change();


--
-- Name: dead_letter dead_letter_record_fkey; Type: FK CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.dead_letter
    ADD CONSTRAINT dead_letter_record_fkey FOREIGN KEY (record) REFERENCES orderfold.sealed_record(id);


--
-- Name: sealed_record_key sealed_record_key_record_fkey; Type: FK CONSTRAINT; Schema: orderfold; Owner: -
--

ALTER TABLE ONLY orderfold.sealed_record_key
    ADD CONSTRAINT sealed_record_key_record_fkey FOREIGN KEY (record) REFERENCES orderfold.sealed_record(id);


--
-- Name: SCHEMA analytics; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA analytics TO orderfold_analyst;
GRANT USAGE ON SCHEMA analytics TO orderfold_writer;


--
-- Name: SCHEMA orderfold; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA orderfold TO orderfold_writer;


--
-- Name: TABLE order_lines; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.order_lines TO orderfold_writer;


--
-- Name: TABLE order_status; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.order_status TO orderfold_writer;


--
-- Name: TABLE stock; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.stock TO orderfold_writer;


--
-- Name: TABLE back_order_list; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.back_order_list TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.back_order_list TO orderfold_writer;


--
-- Name: TABLE dc_schedule; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.dc_schedule TO orderfold_writer;


--
-- Name: TABLE planned_run; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.planned_run TO orderfold_writer;


--
-- Name: TABLE processor_run; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.processor_run TO orderfold_writer;


--
-- Name: TABLE back_order_schedule; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.back_order_schedule TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.back_order_schedule TO orderfold_writer;


--
-- Name: TABLE back_ordering_report; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.back_ordering_report TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.back_ordering_report TO orderfold_writer;


--
-- Name: TABLE carriers; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.carriers TO orderfold_writer;


--
-- Name: TABLE carriers; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.carriers TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.carriers TO orderfold_writer;


--
-- Name: TABLE dead_letter; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.dead_letter TO orderfold_writer;


--
-- Name: TABLE dead_letters; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.dead_letters TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.dead_letters TO orderfold_writer;


--
-- Name: TABLE dispatches; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.dispatches TO orderfold_writer;


--
-- Name: TABLE dispatches; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.dispatches TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.dispatches TO orderfold_writer;


--
-- Name: TABLE history_entry; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.history_entry TO orderfold_writer;


--
-- Name: TABLE order_history; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.order_history TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.order_history TO orderfold_writer;


--
-- Name: TABLE order_lines; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.order_lines TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.order_lines TO orderfold_writer;


--
-- Name: TABLE order_status; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.order_status TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.order_status TO orderfold_writer;


--
-- Name: TABLE processor_runs; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.processor_runs TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.processor_runs TO orderfold_writer;


--
-- Name: TABLE routing_decision; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.routing_decision TO orderfold_writer;


--
-- Name: TABLE routing_decisions; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.routing_decisions TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.routing_decisions TO orderfold_writer;


--
-- Name: TABLE stock; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.stock TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.stock TO orderfold_writer;


--
-- Name: TABLE policy_locations; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.policy_locations TO orderfold_writer;


--
-- Name: TABLE trace_shopping_log; Type: ACL; Schema: analytics; Owner: -
--

GRANT SELECT ON TABLE analytics.trace_shopping_log TO orderfold_analyst;
GRANT SELECT ON TABLE analytics.trace_shopping_log TO orderfold_writer;


--
-- Name: TABLE checkpoint; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.checkpoint TO orderfold_writer;


--
-- Name: TABLE consumer_position; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.consumer_position TO orderfold_writer;


--
-- Name: SEQUENCE dead_letter_id_seq; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,USAGE ON SEQUENCE orderfold.dead_letter_id_seq TO orderfold_writer;


--
-- Name: TABLE events; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT ON TABLE orderfold.events TO orderfold_writer;


--
-- Name: TABLE fast_clock; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.fast_clock TO orderfold_writer;


--
-- Name: TABLE inbox; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.inbox TO orderfold_writer;


--
-- Name: TABLE installed; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT ON TABLE orderfold.installed TO orderfold_writer;


--
-- Name: TABLE location_load; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE orderfold.location_load TO orderfold_writer;


--
-- Name: TABLE log_head; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,UPDATE ON TABLE orderfold.log_head TO orderfold_writer;


--
-- Name: TABLE passed_over; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE ON TABLE orderfold.passed_over TO orderfold_writer;


--
-- Name: TABLE personal_data; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.personal_data TO orderfold_writer;


--
-- Name: SEQUENCE request_id; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,USAGE ON SEQUENCE orderfold.request_id TO orderfold_writer;


--
-- Name: TABLE sealed_record; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.sealed_record TO orderfold_writer;


--
-- Name: SEQUENCE sealed_record_id_seq; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,USAGE ON SEQUENCE orderfold.sealed_record_id_seq TO orderfold_writer;


--
-- Name: TABLE sealed_record_key; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.sealed_record_key TO orderfold_writer;


--
-- Name: TABLE stock_gain; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.stock_gain TO orderfold_writer;


--
-- Name: SEQUENCE stock_gain_id_seq; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,USAGE ON SEQUENCE orderfold.stock_gain_id_seq TO orderfold_writer;


--
-- Name: TABLE stock_movement; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.stock_movement TO orderfold_writer;


--
-- Name: SEQUENCE waiting_order_held; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,USAGE ON SEQUENCE orderfold.waiting_order_held TO orderfold_writer;


--
-- Name: TABLE waiting_order; Type: ACL; Schema: orderfold; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE orderfold.waiting_order TO orderfold_writer;


--
-- PostgreSQL database dump complete
--


