"""An update gives lines a status: which lines, what becomes of each, and the facts of all of them (STA-1…4, STA-10)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from schemas.events.order import NOTHING_CARRIED, AnyOrderFact, Carried
from schemas.events.order_fact import Source
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from schemas.statuses import RoutedStatus
from services.streams.order import judging, noting, pickup_by
from services.streams.order.about import Partly, Refused
from services.streams.order.changing import Change, changed
from services.streams.order.evolve import fold
from services.streams.order.judging import Verdict
from services.streams.order.line import Line
from services.streams.order.meant import Lines, is_ready, meant, stays_together
from services.streams.order.reasons import reason_of
from services.streams.order.reject import rejected
from services.streams.order.route import partial_updates
from services.streams.order.state import Known
from services.streams.order.vendor import OnOrder, asked_to_cancel

_NEVER_IN_PART = ("polled", "new_order")


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Give lines a status: one line if `line_number` is set, else those that the location has; of one line, a part."""

    status: RoutedStatus
    at: datetime
    now: datetime
    source: Source = "WS"
    location: str | None = None
    line_number: int | None = None
    quantity: int | None = None
    carried: Carried = NOTHING_CARRIED
    pickup_by: datetime | date | None = None
    on_order: OnOrder = field(default_factory=dict)

    @property
    def by_hand(self) -> bool:
        """Whether a person says so."""
        return self.source == "UI"


@dataclass(slots=True)
class _Judged:
    """Lines by what becomes of them."""

    changes: dict[int, Line] = field(default_factory=dict)
    same: dict[int, Line] = field(default_factory=dict)
    late: dict[int, Line] = field(default_factory=dict)
    restricted: dict[int, Line] = field(default_factory=dict)
    refused: dict[int, Refused] = field(default_factory=dict)
    asked: dict[int, Line] = field(default_factory=dict)


def set_status(
    command: SetStatus, order: Known, policy: Organization
) -> Sequence[AnyOrderFact] | Refused | Partly:
    """Return the facts, or why there are none, or both where lines are judged differently."""
    wrong = _never(command, order) or _quantity(command, order, policy)
    if wrong is not None:
        return wrong
    lines = meant(
        order, policy, command.status, command.location, command.line_number, by_hand=command.by_hand
    )
    if isinstance(lines, Refused):
        return lines
    judged = _judge(command, order, lines, policy)
    if len(judged.refused) == len(lines):
        return next(iter(judged.refused.values()))
    decided = _facts(command, order, judged, policy)
    if isinstance(decided, Refused) or not judged.refused:
        return decided
    first = next(iter(judged.refused.values()))
    numbers = ", ".join(map(str, judged.refused))
    detail = f"line{'s' if len(judged.refused) > 1 else ''} {numbers}: {first.detail}; the others took it"
    return Partly(decided, replace(first, detail=detail))


def _never(command: SetStatus, order: Known) -> Refused | None:
    """Return why no line of the order can have the status, wherever it is; None where one may."""
    if not command.by_hand and command.status in ("posted", "unfulfillable"):
        detail = "no message says so: it follows from what others say"
        return Refused(DeadLetterReason.NOT_ALLOWED, "status", detail)
    named = [line for number, line in order.lines.items() if command.line_number in (None, number)]
    wrong = [judging.of_type(order, line, command.status) for line in named]
    return wrong[0] if wrong and all(wrong) else None


def _quantity(command: SetStatus, order: Known, policy: Organization) -> Refused | None:
    if command.quantity is None:
        return None
    if command.quantity < 1:
        return _invalid("of no units nothing can be said: send at least 1")
    if stays_together(order, policy):
        units = [line.quantity for line in order.lines.values()]
        if units == [command.quantity]:
            return None
        return _invalid("orders are not split: omit it, the update is about the whole order")
    if command.line_number is None:
        return _invalid("needs line_number, whose units these are")
    return None


def _part(
    command: SetStatus, verdict: Verdict, order: Known, line: Line, policy: Organization
) -> Refused | None:
    """Return why no part of the line may change; None where all of it does, or a part may."""
    if command.quantity is None or command.quantity == line.quantity:
        return None
    if command.quantity > line.quantity:
        return _invalid(f"more than the line has: it has {line.quantity}")
    if verdict is not Verdict.CHANGES:
        return None
    if not partial_updates(order, policy):
        return _invalid("less than the line has, and partial updates are off (preference `partial_updates`)")
    if command.status in _NEVER_IN_PART:
        detail = f"no part of a line becomes {command.status}: omit quantity"
        return Refused(DeadLetterReason.NOT_ALLOWED, "quantity", detail)
    return None


def _judge(command: SetStatus, order: Known, lines: Lines, policy: Organization) -> _Judged:
    judged = _Judged()
    for number, line in lines.items():
        if command.by_hand:
            verdict = judging.by_hand(order, line, command.status, policy)
        else:
            late = line.status_at is not None and command.at < line.status_at
            verdict = judging.by_message(order, line, command.status, late, policy)
        if isinstance(verdict, Verdict) and verdict is not Verdict.RESTRICTED:
            verdict = _part(command, verdict, order, line, policy) or verdict
        if verdict is Verdict.CHANGES and line.purchase_order is not None:
            verdict = judging.beside_vendor(order, number, command.status, command.on_order)
        match verdict:
            case Refused():
                judged.refused[number] = verdict
            case Verdict.CHANGES:
                judged.changes[number] = line
            case Verdict.SAME:
                judged.same[number] = line
            case Verdict.LATE:
                judged.late[number] = line
            case Verdict.RESTRICTED:
                judged.restricted[number] = line
            case Verdict.ASKED:
                judged.asked[number] = line
    return judged


def _facts(
    command: SetStatus, order: Known, judged: _Judged, policy: Organization
) -> Sequence[AnyOrderFact] | Refused:
    day = _day(command, order, judged, policy)
    if isinstance(day, Refused):
        return day
    gives_up = judged.changes or judged.asked
    reason = reason_of(command.status, command.by_hand, command.carried, policy) if gives_up else None
    if isinstance(reason, Refused):
        return reason
    change = Change(
        command.status,
        command.at,
        command.source,
        command.location,
        command.carried,
        command.quantity,
        day,
        reason,
    )
    facts = [*_restricted(command, order, judged.restricted), *_asked(command, order, judged.asked)]
    if judged.late:
        facts.append(noting.late(order, judged.late, change))
    if judged.same:
        ready = {n: line for n, line in judged.same.items() if is_ready(order, line, command.status)}
        days = {n: day for n, line in ready.items() if day and line.pickup_by != day}
        facts += noting.news(order, judged.same, change, days)
    if not judged.changes:
        return facts
    now = fold(facts, order)
    assert isinstance(now, Known)  # it was  # noqa: S101
    if command.status == "rejected":
        return [*facts, *rejected(now, judged.changes, change)]
    return [*facts, *changed(now, judged.changes, change, policy)]


def _restricted(command: SetStatus, order: Known, lines: Lines) -> list[AnyOrderFact]:
    if not lines:
        return []
    status, by, at = command.status, command.location, command.at
    return [noting.restricted(order, lines, status, by, command.carried, at, quantity=command.quantity)]


def _asked(command: SetStatus, order: Known, lines: Lines) -> list[AnyOrderFact]:
    units = {number: command.quantity or line.quantity for number, line in lines.items()}
    said = command.carried
    on_order, at = command.on_order, command.at
    return asked_to_cancel(order, units, on_order, at, command.source, said.user, said.reason_code)


def _day(command: SetStatus, order: Known, judged: _Judged, policy: Organization) -> date | Refused | None:
    """Return the day to collect by that came along; it needs a line that is ready then."""
    if command.pickup_by is None or not (judged.changes or judged.same):
        return None
    taken = (*judged.changes.values(), *judged.same.values())
    if not any(is_ready(order, line, command.status) for line in taken):
        detail = f"a line that is {command.status} is not ready to be collected"
        return Refused(DeadLetterReason.NOT_ALLOWED, "pickup_by", detail)
    return pickup_by.told(order, command.pickup_by, command.now, policy)


def _invalid(detail: str) -> Refused:
    return Refused(DeadLetterReason.INVALID, "quantity", detail)
