"""An entry of a history before it is a row, and what can lead to one."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

from schemas.events.order import NOTHING_CARRIED, Carried, DispatchShipped
from schemas.events.order_routing import GivenBackLine
from schemas.events.order_status import ChangedLine, StatusUpdateRestricted
from schemas.reasons import AnswerCode

CAUSES = (
    "submission",
    "routing",
    "pickup",
    "not_routed",
    "status_update",
    "by_hand",
    "restricted",
    "poll",
    "pickup_by",
    "auto_cancel",
    "under_review",
    "address_change",
    "asked",
    "stock",
    "run",
    "cancel",
    "anonymized",
    "rics",
    "vendor",
)
"""submission: the order arrived. routing: routing decided. pickup: the order goes to its pickup location. not_routed:
no location was looked for. status_update: a location reported it. by_hand: a person changed it. restricted: a location
wanted to change what is over. poll: the location asked and was told. pickup_by: the day to collect by was set.
auto_cancel: nobody collected it in time. under_review: the flag was changed. address_change: the order goes to another
address. asked: a person asked to look again at unfulfillable lines. stock: stock of such lines came. run: a run
released it. cancel: it was cancelled. rics: RICS answered. vendor: its vendor told something
of it. anonymized: its person was forgotten."""


SYSTEM = "SYSTEM"
"""The user of what the system did of itself."""


class Entry(NamedTuple):
    """`first` begins the first line of the notes, `after` stand behind the note that somebody wrote."""

    status: str
    cause: str
    line: Any = None
    location: str | None = None
    at: datetime | None = None
    reason_code: str | None = None
    answer_code: AnswerCode | None = None
    first: str | None = None
    reason: str | None = None
    after: tuple[str, ...] = ()
    carried: Carried | None = None
    source: str | None = None
    pickup_by: date | None = None
    under_review: bool | None = None
    address_change: int | None = None
    restricted: bool = False


def of_lines(entry: Entry, lines: Sequence[Any]) -> list[Entry]:
    """Return the entry once a line of a routed order, else once for the order.

    An acknowledgement in its first shape names no lines.
    """
    return [entry._replace(line=line) for line in lines] or [entry]


def both(entry: Entry, named: Any, line: GivenBackLine | ChangedLine) -> Iterator[Entry]:
    """What was told of the units, and what the named line keeps where they are a part of it."""
    yield entry
    if line.rest is not None:
        rest = entry._replace(status=line.rest.status, line=replace(named, quantity=line.rest.quantity))
        yield rest._replace(after=(), pickup_by=None)


def named(line: Any) -> Any:
    """Return the line under the number that the update named."""
    return line if line.split_from is None else replace(line, line_number=line.split_from.line_number)


def dated(day: date | None) -> tuple[str, ...]:
    """Return the note of a new day to collect by."""
    return () if day is None else (f"Pickup By Date: {day.isoformat()}",)


def removed(line: Any) -> tuple[str, ...]:
    """Return the note that a line has no day to collect by any more."""
    return ("Pickup By Date Removed",) if line.pickup_by_removed else ()


def with_carrier(fact: DispatchShipped | StatusUpdateRestricted) -> Carried:
    """Return what was carried, with what the fact has fields of its own for."""
    carried = fact.carried or NOTHING_CARRIED
    return replace(carried, carrier=fact.carrier, tracking_number=fact.tracking_number)
