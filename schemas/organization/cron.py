"""Defines when runs are due: a cron expression of five fields in UTC."""

from datetime import UTC, datetime
from typing import Annotated

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, StringConstraints

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
        raise ValueError(f"not a schedule that can come due: {error}; use cron in UTC") from error
    if comes is None:
        raise ValueError("this minute never comes; check day and month")
    return " ".join(fields)


CronExpression = Annotated[str, StringConstraints(max_length=100), AfterValidator(checked)]
