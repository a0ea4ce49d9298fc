"""The history of an order apart from its decisions: rejections, moves by hand, and what keeps lines from a location."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from schemas.events.cause import AnyCause, Routing
from schemas.events.order import AnyOrderFact, LinesCancelled
from schemas.events.order_routing import LinesAssigned, LinesRejected, LinesReopened, LinesUnfulfillable
from schemas.events.order_status import ChangedLine, LineStatusChanged
from services.streams.order import Order, Unknown, evolve
from services.streams.order.line import Reopened
from services.streams.order.state import Known

Cause = Literal[
    "decision", "hand", "pickup", "rejection", "search_retries", "failure", "cancellation", "reopened"
]
"""Why a line is where it is; `failure` means that routing failed on the order."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact of the order and what led to it. `retries` are the Search Retries that applied, where they matter."""

    fact: AnyOrderFact
    led_by: AnyCause | None = None
    retries: int | None = None

    @property
    def routed(self) -> bool:
        """Whether the router recorded it."""
        return isinstance(self.led_by, Routing)


@dataclass(frozen=True, slots=True)
class LineHistory:
    """The history of one line. `rejected_by` rejected it, or the line that it was split from; the oldest first."""

    cause: Cause | None = None
    decision: int = 0
    retries: int | None = None
    rejected_by: tuple[str, ...] = ()
    led_by: AnyCause | None = None


@dataclass(frozen=True, slots=True)
class History:
    """An order and the history of its lines; `failed` means that routing failed on it at least once."""

    order: Order = field(default_factory=Unknown)
    lines: Mapping[int, LineHistory] = field(default_factory=dict)
    failed: bool = False


def history(happened: Iterable[Happened]) -> History:
    """Fold the facts, the oldest first."""
    found = History()
    for each in happened:
        found = _after(found, each)
    return found


def gave_back(happened: Sequence[Happened], decision: int) -> Mapping[int, frozenset[str]]:
    """Return by line number the locations that rejected the line before a decision."""
    lines = history(_before(happened, decision)).lines
    return {number: frozenset(line.rejected_by) for number, line in lines.items()}


def _before(happened: Sequence[Happened], decision: int) -> Sequence[Happened]:
    found = next((at for at, each in enumerate(happened) if _decision(each) >= decision), len(happened))
    return happened[:found]


def later(happened: Sequence[Happened], decision: int) -> Sequence[Happened]:
    """Return the facts about lines after a decision."""
    its = [at for at, each in enumerate(happened) if _decision(each) == decision]
    return [each for each in happened[its[-1] + 1 if its else 0 :] if hasattr(each.fact, "lines")]


def _decision(each: Happened) -> int:
    return getattr(each.fact, "decision", 0)


def _after(so_far: History, each: Happened) -> History:
    order, lines = evolve(so_far.order, each.fact), dict(so_far.lines)
    failed = so_far.failed
    match each.fact:
        case LinesAssigned(lines=assigned, decision=decision):
            cause: Cause = "decision" if decision else "pickup" if _is_pickup(order) else "hand"
            for line in assigned:
                part = lines.get(line.split_from.line_number if line.split_from else line.line_number)
                known = part or LineHistory()
                lines[line.line_number] = replace(known, cause=cause, decision=decision, led_by=each.led_by)
        case LinesUnfulfillable(lines=lost):
            for lost_line in lost:
                known = lines.get(lost_line.line_number, LineHistory())
                lines[lost_line.line_number] = after = _lost(so_far.order, lost_line.line_number, known, each)
                failed = failed or after.cause == "failure"
        case LinesRejected(lines=back):
            for rejected in back:
                split_from = rejected.split_from
                part = lines.get(split_from.line_number if split_from else rejected.line_number)
                known = part or LineHistory()
                by = (*known.rejected_by, rejected.location)
                lines[rejected.line_number] = replace(
                    known, cause="rejection", rejected_by=by, led_by=each.led_by
                )
        case LineStatusChanged(lines=changed):
            for one in changed:
                part = lines.get(one.split_from.line_number if one.split_from else one.line_number)
                lines[one.line_number] = _changed(part or LineHistory(), one, each)
        case LinesReopened(lines=reopened):
            for unit in reopened:
                known = lines.get(unit.line_number, LineHistory())
                lines[unit.line_number] = replace(known, cause="reopened", led_by=each.led_by)
        case LinesCancelled(lines=cancelled):
            for unit in cancelled:
                known = lines.get(unit.line_number, LineHistory())
                lines[unit.line_number] = replace(known, cause="cancellation")
    return History(order, lines, failed)


def _changed(known: LineHistory, line: ChangedLine, each: Happened) -> LineHistory:
    """Return why a line is where it is after an update: only those that end it are a cause of their own."""
    match line.after.status:
        case "canceled":
            return replace(known, cause="cancellation")
        case "unfulfillable":
            return replace(known, cause="hand", led_by=each.led_by)
    return known


def _is_pickup(order: Order) -> bool:
    return isinstance(order, Known) and order.submitted.order_type == "pickup"


def _lost(order: Order, number: int, known: LineHistory, each: Happened) -> LineHistory:
    """Return why a line has no location: a decision, the router without one, or a message that rejected or moved it."""
    decision = _decision(each)
    if decision:
        return replace(known, cause="decision", decision=decision, led_by=each.led_by)
    if not each.routed:
        same = known.cause == "rejection" and known.led_by == each.led_by
        return known if same else replace(known, cause="hand", led_by=each.led_by)
    if _is_pickup(order):
        return replace(known, cause="pickup", led_by=each.led_by)
    assert isinstance(order, Known)  # nothing else is routed  # noqa: S101
    line = order.lines[number]
    asked = isinstance(line.state, Reopened) and line.state.asked
    exhausted = line.rejections > (each.retries or 0) and not asked
    return replace(
        known, cause="search_retries" if exhausted else "failure", retries=each.retries, led_by=each.led_by
    )
