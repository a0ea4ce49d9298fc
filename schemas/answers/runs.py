"""`orderfold runs list|now|dry --json`, `orderfold schedule --json`: runs of the order processor."""

from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from schemas.wire.values import described


class Run(NamedTuple):
    """A run; `finished_at` is null while it is under way. Counts are orders."""

    organization: Annotated[str, described("Whose DC it is.")]
    dc: Annotated[str, described("The DC.")]
    scheduled_for: Annotated[datetime, described("Time that it was scheduled for.")]
    as_of: Annotated[datetime, described("Time as of which holds were judged.")]
    manual: Annotated[bool, described("True if a person started it.")]
    started_at: Annotated[datetime, described("Time at which it began.")]
    finished_at: Annotated[datetime | None, described("Time at which it ended.")]
    visited: Annotated[int, described("Orders that were looked at.")]
    released: Annotated[int, described("Orders that left whole.")]
    back_ordered: Annotated[int, described("Orders that left in part.")]
    left: Annotated[int, described("Orders that stay in the queue.")]


class FinishedRun(NamedTuple):
    """A run by hand that has ended. Counts are orders."""

    organization: Annotated[str, described("Whose DC it is.")]
    dc: Annotated[str, described("The DC.")]
    scheduled_for: Annotated[datetime, described("Time as of which holds were judged.")]
    finished_at: Annotated[datetime, described("Time at which it ended.")]
    visited: Annotated[int, described("Orders that were looked at.")]
    released: Annotated[int, described("Orders that left whole.")]
    back_ordered: Annotated[int, described("Orders that left in part.")]
    left: Annotated[int, described("Orders that stay in the queue.")]


class PlannedLine(NamedTuple):
    """A line that a run would dispatch."""

    order_number: Annotated[str, described("The order, in upper case.")]
    line_number: Annotated[int, described("The line.")]
    item: Annotated[str, described("Code of the item.")]
    quantity: Annotated[int, described("Units.")]
    sequence: Annotated[int, described("1 for the first dispatch of the order, 2 for the second.")]
    back_order: Annotated[bool, described("True if other lines of the order stay behind.")]


class ScheduledRun(NamedTuple):
    """A run of a DC: done, next or planned."""

    organization: Annotated[str, described("Whose DC it is.")]
    dc: Annotated[str, described("The DC.")]
    run_at: Annotated[datetime, described("Time of the run.")]
    run_at_local: Annotated[str, described("The same on a clock at the DC.")]
    time_zone: Annotated[str, described("Time zone of that clock.")]
    state: Annotated[Literal["done", "next", "planned"], described("Whether it is over, the next, or later.")]
