"""The back-order schedule: runs to come, kept a day ahead (QUE-9)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from psycopg import errors

from services.common.clock import Clock, FastClock
from services.common.database import Connection
from services.processor.domain.schedule import next_run, runs_between
from services.processor.organizations import States, applied

log = structlog.get_logger()

_KNOWN = """SELECT organization, dc, planned_through, stream_version FROM dc_schedule
WHERE organization = %(only)s OR %(only)s::text IS NULL FOR UPDATE"""
_PLANNED = """INSERT INTO dc_schedule (organization, dc, time_zone, paused, planned_through, stream_version)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (organization, dc) DO UPDATE SET time_zone = excluded.time_zone,
paused = excluded.paused, planned_through = excluded.planned_through, stream_version = excluded.stream_version"""
_FORGET = "DELETE FROM planned_run WHERE organization = %s AND dc = %s"
_RUN = "INSERT INTO planned_run (organization, dc, run_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_AHEAD = timedelta(days=2)
_ENOUGH = timedelta(days=1)


def plan(connection: Connection, states: States, now: datetime, only: str | None = None) -> None:
    """Plan two days ahead, and at least one run, wherever less than one day is planned or the organization changed.

    `only` leaves all organizations but one as they are, and unread.
    """
    with connection.transaction():
        rows = connection.execute(_KNOWN, {"only": only}).fetchall()
        known = {(organization, dc): (through, version) for organization, dc, through, version in rows}
        for code, (version, state) in applied(connection, states, only).items():
            zones = {location.code: location.time_zone for location in state.document.locations}
            for processing in state.document.processing:
                dc = processing.dc
                through, planned_version = known.pop((code, dc), (now, -1))
                if planned_version == version and now + _ENOUGH < through <= now + _AHEAD:
                    continue
                paused = dc in state.paused
                runs = [] if paused else _to_come(processing.schedule, now)
                zone = _shown_in(connection, zones.get(dc) or "UTC")
                connection.execute(_FORGET, (code, dc))
                connection.execute(_PLANNED, (code, dc, zone, paused, now + _AHEAD, version))
                with connection.cursor() as cursor:
                    cursor.executemany(_RUN, [(code, dc, run_at) for run_at in runs])
        for code, dc in known:  # the organization no longer has it
            connection.execute(_FORGET, (code, dc))
            connection.execute("DELETE FROM dc_schedule WHERE organization = %s AND dc = %s", (code, dc))


def knows_time_zone(connection: Connection, name: str) -> bool:
    """Return whether PostgreSQL can tell the time there: its list of zones is another than Python's."""
    try:
        with connection.transaction():
            connection.execute("SELECT now() AT TIME ZONE %s", (name,))
    except (errors.InvalidParameterValue, errors.DatetimeFieldOverflow):
        return False
    return True


def _shown_in(connection: Connection, zone: str) -> str:
    """Return the zone in which the schedule of a DC is shown: UTC where the database does not know the DC's own."""
    if knows_time_zone(connection, zone):
        return zone
    log.warning(
        "time-zone-unknown", detail=f"the database does not know {zone}; local times are shown in UTC"
    )
    return "UTC"


def _to_come(schedule: Sequence[str], now: datetime) -> Sequence[datetime]:
    """Return the runs of two days and the first one after them, so that a weekly schedule has a next run every day."""
    following = next_run(schedule, now + _AHEAD)
    return [*runs_between(schedule, now, now + _AHEAD), *([] if following is None else [following])]


def keep_clock(connection: Connection, clock: Clock) -> None:
    """Write down for the views which clock the system runs on."""
    with connection.transaction():
        connection.execute("DELETE FROM fast_clock")
        if isinstance(clock, FastClock):
            anchor = datetime.fromtimestamp(clock.anchor, UTC)
            connection.execute(
                "INSERT INTO fast_clock (start, rate, anchor) VALUES (%s, %s, %s)",
                (clock.start, clock.rate, anchor),
            )
