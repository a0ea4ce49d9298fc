"""When runs are due: held to a naive scan of minutes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from schemas.organization.cron import CronExpression
from services.processor.domain.schedule import due, last_run, next_run, runs_between

MINUTE = timedelta(minutes=1)
SIX_TWELVE_SIX = ("0 6,12,18 * * *",)
START = datetime(2024, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def naive_match(expression: str, at: datetime) -> bool:
    """Cron by the book: a day matches by both fields where one is a star, else by either."""
    minute, hour, day, month, weekday = expression.split()
    day_is, weekday_is = fits(day, at.day), fits(weekday, at.isoweekday() % 7)
    either = not day.startswith("*") and not weekday.startswith("*")
    right_day = (day_is or weekday_is) if either else (day_is and weekday_is)
    return fits(minute, at.minute) and fits(hour, at.hour) and fits(month, at.month) and right_day


def fits(field: str, value: int) -> bool:
    """Stars, numbers, lists and `*/n` of minutes and hours."""
    if field.startswith("*/"):
        return value % int(field[2:]) == 0
    return field == "*" or value in {int(each) for each in field.split(",")}


def naive_scan(expressions: Sequence[str], after: datetime, until: datetime) -> list[datetime]:
    """Every whole minute in (after, until] that any expression names."""
    minute = after.replace(second=0, microsecond=0) + MINUTE
    found = []
    while minute <= until:
        if any(naive_match(each, minute) for each in expressions):
            found.append(minute)
        minute += MINUTE
    return found


def numbers(low: int, high: int) -> st.SearchStrategy[str]:
    return st.lists(st.integers(low, high), min_size=1, max_size=3).map(lambda each: ",".join(map(str, each)))


field_of_minutes = st.one_of(st.just("*"), st.sampled_from(["*/7", "*/15"]), numbers(0, 59))
field_of_hours = st.one_of(st.just("*"), st.sampled_from(["*/5", "*/6"]), numbers(0, 23))
field_of_days = st.one_of(st.just("*"), numbers(1, 28))
field_of_months = st.one_of(st.just("*"), numbers(1, 12))
field_of_weekdays = st.one_of(st.just("*"), numbers(0, 6))
crons = st.tuples(field_of_minutes, field_of_hours, field_of_days, field_of_months, field_of_weekdays).map(
    " ".join
)
schedules = st.lists(crons, max_size=3)
instants = st.timedeltas(timedelta(0), timedelta(days=1100)).map(lambda passed: START + passed)
spans = st.integers(0, 60 * 26).map(lambda minutes: timedelta(minutes=minutes))


@given(schedules, instants, spans)
def test_runs_between_are_those_a_scan_of_every_minute_finds(
    schedule: list[str], after: datetime, span: timedelta
) -> None:
    assert runs_between(schedule, after, after + span) == naive_scan(schedule, after, after + span)


@given(schedules, instants, spans)
def test_the_next_and_the_last_run_enclose_no_other(
    schedule: list[str], at: datetime, span: timedelta
) -> None:
    upcoming, latest = next_run(schedule, at), last_run(schedule, at)
    if upcoming is not None and upcoming <= at + span:
        assert naive_scan(schedule, at, upcoming) == [upcoming]
    else:
        assert naive_scan(schedule, at, at + span) == []
    if latest is not None and latest > at - span:
        assert naive_scan(schedule, latest - MINUTE, at) == [latest]
    else:
        assert naive_scan(schedule, at - span, at) == []


@given(schedules, instants, spans, spans)
def test_a_run_is_due_once_and_then_no_more(
    schedule: list[str], since: datetime, started: timedelta, span: timedelta
) -> None:
    now = since + span
    last_scheduled = last_run(schedule, since + started)
    after = since if last_scheduled is None else max(since, last_scheduled)
    missed = naive_scan(schedule, after, now)
    run = due(schedule, last_scheduled, since, now)
    assert run == (missed[-1] if missed else None)
    assert run is None or due(schedule, run, since, now) is None


def test_of_three_years_of_missed_minutes_only_the_last_is_made_up_for() -> None:
    run = due(("* * * * *",), NOON - timedelta(days=1100), NOON - timedelta(days=1200), NOON)
    assert run == NOON


def test_a_run_is_due_at_its_very_minute_and_not_a_moment_before() -> None:
    morning = NOON.replace(hour=6)
    assert due(SIX_TWELVE_SIX, morning, morning, NOON - timedelta(microseconds=1)) is None
    assert due(SIX_TWELVE_SIX, morning, morning, NOON) == NOON


def test_a_schedule_applied_after_its_minute_waits_for_the_next() -> None:
    assert due(SIX_TWELVE_SIX, None, NOON, NOON) is None
    assert due(SIX_TWELVE_SIX, None, NOON - MINUTE, NOON) == NOON


def test_nothing_scheduled_is_never_due() -> None:
    assert due((), None, NOON, NOON) is None
    assert next_run((), NOON) is None
    assert last_run((), NOON) is None


def test_a_minute_named_twice_is_one_run() -> None:
    assert runs_between(("0 12 * * *", "*/30 12 * * *"), NOON - MINUTE, NOON) == [NOON]


def test_a_leap_day_is_found_years_ahead_and_years_back() -> None:
    leap = ("0 0 29 2 *",)
    assert next_run(leap, NOON) == datetime(2028, 2, 29, tzinfo=UTC)
    assert last_run(leap, NOON) == datetime(2024, 2, 29, tzinfo=UTC)


def test_a_time_with_another_offset_is_taken_as_the_instant_it_is() -> None:
    local = NOON.astimezone(timezone(timedelta(hours=-5)))
    assert next_run(SIX_TWELVE_SIX, local) == NOON.replace(hour=18)
    assert last_run(SIX_TWELVE_SIX, local) == NOON


@pytest.mark.parametrize(
    "expression",
    [
        "0 0 30 2 *",
        "0 0 31 4,6 *",
        "@daily",
        "* * * * * *",
        "60 * * * *",
        "* * * *",
        "",
        "a b c d e",
        "*/0 * * * *",
    ],
)
def test_a_schedule_that_never_comes_or_is_no_cron_is_refused(expression: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(CronExpression).validate_python(expression)


@pytest.mark.parametrize("expression", ["* * * * *", "0 0 29 2 *", "0 6,12 L * *", "*/5 8-18 * * mon-fri"])
def test_a_schedule_that_comes_is_taken(expression: str) -> None:
    assert TypeAdapter(CronExpression).validate_python(f" {expression} ") == expression
