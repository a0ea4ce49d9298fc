"""An order that waits in the queue of a DC: what it waits for, and what would let it leave."""

from datetime import datetime
from typing import Annotated, Literal

from schemas.answers.answer import Answer
from schemas.wire.values import described

Leaving = Literal["all", "part", "nothing"]
"""What of an order leaves with a run."""


class HoldNow(Answer):
    """The time until which its lines wait for each other."""

    until: Annotated[datetime, described("End of the hold.")]
    over: Annotated[bool, described("True if it ended.")]
    minutes_left: Annotated[int, described("Minutes until it ends; 0 once it ended.")]
    rule: Annotated[
        str | None,
        described("Rule of the policy in force that gives the same hold; null where none does any more."),
    ]


class RunToCome(Answer):
    """The next run of its DC by the schedule."""

    state: Annotated[
        Literal["scheduled", "due", "paused", "unscheduled"],
        described("due: its time has come, and it is not done. unscheduled: runs start by hand only."),
    ]
    at: Annotated[datetime | None, described("Its time; null where it is paused or unscheduled.")]


class UnitsBefore(Answer):
    """What an order takes that comes before in the order of allocation."""

    order_number: Annotated[str, described("The order.")]
    quantity: Annotated[int, described("Units of the item.")]


class HeldLine(Answer):
    """A line that waits, with all its units."""

    line_number: Annotated[int, described("The line.")]
    item: Annotated[str, described("Code of the item.")]
    quantity: Annotated[int, described("Units that it needs.")]
    on_hand: Annotated[int, described("Units of the item at the DC.")]
    available: Annotated[int, described("Those that are neither reserved nor safety stock; 0 at least.")]
    claimed_quantity: Annotated[int, described("Units that orders before it would take.")]
    claimed_orders: Annotated[int, described("How many orders these are.")]
    claims: Annotated[
        tuple[UnitsBefore, ...], described("These orders, in order of allocation; --limit tells how many.")
    ]
    there: Annotated[bool, described("True if all its units are there when its turn comes.")]
    short: Annotated[int, described("Units that it lacks then; 0 where all are there.")]
    leaves: Annotated[bool, described("True if it leaves with that run.")]


class UnitsNeeded(Answer):
    """Units that would have to come."""

    item: Annotated[str, described("Code of the item.")]
    quantity: Annotated[int, described("Units that are not available now.")]


class Release(Answer):
    """Something that would let the order leave."""

    kind: Annotated[
        Literal["run", "run_by_hand", "resume", "hold_end", "stock"],
        described("The next run, a run by hand, resumed runs, the end of the hold, or stock."),
    ]
    leaves: Annotated[Leaving, described("What of the order leaves then.")]
    at: Annotated[datetime | None, described("The time of it; null where it has none.")]
    items: Annotated[tuple[UnitsNeeded, ...], described("Stock that would have to come; else empty.")]
    words: Annotated[str, described("The same for people.")]


class WhyHeld(Answer):
    """Why an order still waits in the queue of its DC, as of the time of the question."""

    about: Annotated[Literal["queue"], described("What the answer is about.")] = "queue"
    organization: Annotated[str, described("Whose order it is.")]
    order_number: Annotated[str, described("The order, in upper case.")]
    request_id: Annotated[int, described("Number that this system assigned to it.")]
    dc: Annotated[str, described("DC in whose queue it waits.")]
    order_class: Annotated[str, described("Its class: first in the order of allocation.")]
    submitted_at: Annotated[datetime, described("Time at which it was submitted: second in that order.")]
    as_of: Annotated[datetime, described("Time of the answer.")]
    dispatch_ids: Annotated[tuple[str, ...], described("Dispatches of what left before, the first first.")]
    hold: Annotated[HoldNow, described("Its hold.")]
    next_run: Annotated[RunToCome, described("The next run of its DC.")]
    judged_at: Annotated[
        datetime,
        described("Time as of which lines are judged: that of the next run, or that of the answer without."),
    ]
    leaves: Annotated[Leaving, described("What of it a run at that time lets leave, as things stand.")]
    lines: Annotated[tuple[HeldLine, ...], described("Lines that wait, by number.")]
    releases: Annotated[tuple[Release, ...], described("What would let it leave, the surest first.")]
    words: Annotated[str, described("What a run at that time does with it, for people.")]
