"""Lines that take a new status, whole or in part: how they stand then, and what becomes of stock (STA-3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from schemas.events.order import AnyOrderFact, Carried
from schemas.events.order_fact import OnHand, Source
from schemas.events.order_routing import Reserved, Rest
from schemas.events.order_status import (
    ChangedLine,
    DatedLine,
    LineStatusChanged,
    PickupByRemoved,
    PickupBySet,
    Standing,
)
from schemas.organization import Organization
from schemas.statuses import RoutedStatus
from services.streams.order import pickup_by
from services.streams.order.about import about, beside
from services.streams.order.line import Assigned, Line, line_status
from services.streams.order.meant import Lines, has_left, is_ready, travels
from services.streams.order.placing import prorated
from services.streams.order.route import as_sent, split_from
from services.streams.order.state import Known


@dataclass(frozen=True, slots=True)
class Change:
    """What changes lines: the status, who says so, when, and whether units that left come back with it."""

    status: RoutedStatus
    at: datetime
    source: Source
    location: str | None = None
    carried: Carried | None = None
    quantity: int | None = None
    pickup_by: date | None = None
    reason: str | None = None
    unclaimed: str | None = None

    @property
    def takes_back(self) -> bool:
        """Whether units that left are on their shelf again where the status says that they have not."""
        return self.source == "UI"


def changed(order: Known, lines: Lines, change: Change, policy: Organization) -> list[AnyOrderFact]:
    """Return the facts of lines that take the status; of a single one, a part with a number of its own may."""
    taken = [_line(order, number, line, change, policy) for number, line in lines.items()]
    facts: list[AnyOrderFact] = [
        LineStatusChanged(
            **about(order),
            changed_at=change.at,
            location=change.location,
            source=change.source,
            reason=change.reason,
            unclaimed=change.unclaimed,
            lines=tuple(taken),
            carried=None if change.carried is None else beside(change.carried),
        )
    ]
    return [*facts, *dates(order, taken, change.at)]


def dates(order: Known, taken: Sequence[ChangedLine], at: datetime) -> list[AnyOrderFact]:
    """Return the facts about days to collect by that changes of status bring."""
    facts: list[AnyOrderFact] = []
    gone = tuple(each.line_number for each in taken if each.pickup_by_removed)
    if gone:
        facts.append(PickupByRemoved(**about(order), removed_at=at, line_numbers=gone))
    new = {each.line_number: each.pickup_by for each in taken if each.pickup_by}
    return [*facts, *days_set(order, new, at)]


def days_set(order: Known, days: Mapping[int, date], at: datetime) -> list[AnyOrderFact]:
    """Return the fact that lines, by number, may be collected until these days; none of no lines."""
    if not days:
        return []
    lines = tuple(DatedLine(line_number=number, pickup_by=day) for number, day in days.items())
    there = order.submitted.pickup_location or ""
    return [PickupBySet(**about(order), set_at=at, pickup_location=there, lines=lines)]


def _line(order: Known, number: int, line: Line, change: Change, policy: Organization) -> ChangedLine:
    whole = change.quantity in (None, line.quantity)
    units = line.quantity if change.quantity is None else change.quantity
    tax = line.tax if whole else prorated(line.tax, [line.quantity - units, units])[1]
    before, after = standing(order, line), _after(order, line, change.status, policy)
    ready = is_ready(order, line, change.status)
    was_ready = line.pickup_by is not None
    day = None
    if ready and not was_ready:
        day = change.pickup_by or pickup_by.computed(order, change.at, policy)
    elif ready:
        day = change.pickup_by if change.pickup_by != line.pickup_by else None
    return ChangedLine(
        line_number=number if whole else max(order.lines) + 1,
        requesting_line_number=line.requesting,
        split_from=None if whole else split_from(number, line, as_sent(order)),
        item=line.item,
        quantity=units,
        tax=tax,
        before=before,
        after=after,
        rest=None if whole else Rest(quantity=line.quantity - units, status=before.status),
        on_hand=on_hand(line, units, change.status, change.at, takes_back=change.takes_back),
        pickup_by=day,
        pickup_by_removed=was_ready and not ready,
    )


def standing(order: Known, line: Line) -> Standing:
    """Return how a line stands now."""
    status = line_status(line, held=False)
    word: RoutedStatus = "new_order" if status in ("open", "dispatched", "cancelled") else status  # type: ignore[assignment]
    reserved = line.state.reserved if isinstance(line.state, Assigned) else "none"
    return Standing(
        status=word,
        location=line.stands_at,
        reserved=reserved,
        reserved_at=None if reserved == "none" else reserved_at(order, line, word),
    )


def reserved_at(order: Known, line: Line, status: RoutedStatus) -> str | None:
    """Return where units of a line in this status are reserved: once they left, where they go."""
    return order.submitted.pickup_location if has_left(status) and travels(order, line) else line.holder


def _after(order: Known, line: Line, status: RoutedStatus, policy: Organization) -> Standing:
    if status == "unfulfillable":
        return Standing(status=status, location=policy.default_unfulfillable_location)
    if status in ("canceled", "fulfilled"):
        return Standing(status=status, location=line.holder)
    return stands(order, line, status, policy)


def stands(order: Known, line: Line, status: RoutedStatus, policy: Organization) -> Standing:
    """Return how a line stands that its location has in this status: reserved where the system there says so."""
    at = reserved_at(order, line, status)
    how: Reserved = "none"
    if at is not None and policy.reserves(at, status):
        how = _kept(order, line, at) or "claim"
    return Standing(
        status=status, location=line.holder, reserved=how, reserved_at=None if how == "none" else at
    )


def _kept(order: Known, line: Line, at: str) -> Reserved | None:
    """Return how the line is reserved at a location already; None where it is not."""
    if not isinstance(line.state, Assigned) or line.state.reserved == "none":
        return None
    return line.state.reserved if reserved_at(order, line, line.state.status) == at else None


def on_hand(line: Line, units: int, status: RoutedStatus, at: datetime, *, takes_back: bool) -> OnHand | None:
    """Return what the status does to the shelf of the location that supplies the line; None for nothing.

    Units leave once. A person who takes that back puts them on the shelf with the time at which they left.
    """
    if has_left(status):
        return OnHand(location=line.holder or "", change=-units, at=at) if line.left is None else None
    if line.left is None or not takes_back:
        return None
    return OnHand(location=line.left.location, change=units, at=line.left.at)
