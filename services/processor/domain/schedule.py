"""When runs are due (QUE-2): cron in UTC, as pure functions of the time that is given."""

import heapq
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby, takewhile

from cronsim import CronSim


def runs_between(expressions: Sequence[str], after: datetime, until: datetime) -> list[datetime]:
    """Yield every run later than `after` and not later than `until`, ascending, in UTC, each minute once."""
    return list(takewhile(lambda run: run <= until, _upcoming(expressions, after)))


def next_run(expressions: Sequence[str], after: datetime) -> datetime | None:
    """Return the first run later than `after`; None where nothing is scheduled."""
    return next(_upcoming(expressions, after), None)


def last_run(expressions: Sequence[str], at_or_before: datetime) -> datetime | None:
    """Return the latest run not later than `at_or_before`; None where nothing is scheduled."""
    just_after = at_or_before.astimezone(UTC) + timedelta(microseconds=1)
    runs = (next(CronSim(each, just_after, reverse=True), None) for each in expressions)
    return max((run for run in runs if run is not None), default=None)


def due(
    expressions: Sequence[str], last_scheduled: datetime | None, since: datetime, now: datetime
) -> datetime | None:
    """Return the one run to start now, however many were missed: the latest scheduled minute up to `now` (QUE-2).

    None where that one was started already (`last_scheduled` is the newest scheduled run that was) or came
    before the schedule counted (not later than `since`).
    """
    latest = last_run(expressions, now)
    if latest is None or latest <= since or (last_scheduled is not None and latest <= last_scheduled):
        return None
    return latest


def _upcoming(expressions: Sequence[str], after: datetime) -> Iterator[datetime]:
    start = after.astimezone(UTC)
    merged = heapq.merge(*(CronSim(each, start) for each in expressions))
    return (run for run, _ in groupby(merged))
