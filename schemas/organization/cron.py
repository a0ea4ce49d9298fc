"""Defines when runs are due: a cron expression of five fields in UTC."""

from datetime import UTC, datetime
from typing import Annotated

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, StringConstraints

_FIELDS = {
    "minute": ("minute", "0-59"),
    "hour": ("hour", "0-23"),
    "day-of-month": ("day of the month", "1-31 or L"),
    "month": ("month", "1-12 or JAN-DEC"),
    "day-of-week": ("weekday", "0-7 or SUN-SAT"),
}
"""What people call each field and what it takes, by its name in the errors of cronsim."""
_DAY = 2
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def checked(expression: str) -> str:
    """Return the expression with single spaces. Raises ValueError where it is not cron or its day never comes."""
    fields = expression.split()
    if len(fields) != 5:
        raise ValueError(
            f"a schedule has five fields (minute hour day month weekday), this has {len(fields)}; "
            'for example "0 6,12,18 * * *"'
        )
    try:
        comes = next(CronSim(expression, _ANY_DAY), None)
    except CronSimError as error:
        raise ValueError(_in_words(fields, str(error))) from error
    if comes is None:
        raise ValueError("this minute never comes; check day and month")
    return " ".join(fields)


def _in_words(fields: list[str], error: str) -> str:
    """Return which field is wrong, and what it takes."""
    for index, (name, (words, takes)) in enumerate(_FIELDS.items()):
        if error == f"Bad {name}":
            if index == _DAY and _is_cron([*fields[: _DAY + 1], "*", fields[4]]):
                return "this day never comes; check day and month"
            return f"{words} {fields[index]} is not {takes}; a schedule is cron in UTC"
    return f"not a schedule that can come due: {error}; use cron in UTC"


def _is_cron(fields: list[str]) -> bool:
    try:
        CronSim(" ".join(fields), _ANY_DAY)
    except CronSimError:
        return False
    return True


CronExpression = Annotated[str, StringConstraints(max_length=100), AfterValidator(checked)]
