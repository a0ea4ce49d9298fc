"""What happened to an order beside its decisions: who gave lines back, who moved them, what stands against them now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from schemas.events.order import AnyOrderFact, LinesCancelled
from schemas.events.order_routing import LinesAssigned, LinesRejected, LinesUnfulfillable
from services.streams.order import Order, Unknown, evolve
from services.streams.order.state import Known

Cause = Literal["decision", "hand", "pickup", "rejection", "search_retries", "failure", "cancellation"]
"""What last put a line where it is; `failure` is routing's own."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact of the order and what it says of its cause.

    `routed`: the router recorded it; `retries` are the Search Retries it went by, where that is asked.
    """

    fact: AnyOrderFact
    meta: bytes = b""
    routed: bool = False
    retries: int | None = None


@dataclass(frozen=True, slots=True)
class LineHistory:
    """Of one line. `rejected_by` gave it back, or the line it was part of then, the first first."""

    cause: Cause | None = None
    decision: int = 0
    retries: int | None = None
    rejected_by: tuple[str, ...] = ()
    meta: bytes = b""


@dataclass(frozen=True, slots=True)
class History:
    """An order with its lines; `failed` where routing once did."""

    order: Order = field(default_factory=Unknown)
    lines: Mapping[int, LineHistory] = field(default_factory=dict)
    failed: bool = False


def history(happened: Iterable[Happened]) -> History:
    """All of it, the first first."""
    found = History()
    for each in happened:
        found = _after(found, each)
    return found


def gave_back(happened: Sequence[Happened], decision: int) -> Mapping[int, frozenset[str]]:
    """By line number, the locations that had rejected the line before a decision."""
    lines = history(_before(happened, decision)).lines
    return {number: frozenset(line.rejected_by) for number, line in lines.items()}


def _before(happened: Sequence[Happened], decision: int) -> Sequence[Happened]:
    found = next((at for at, each in enumerate(happened) if _decision(each) >= decision), len(happened))
    return happened[:found]


def later(happened: Sequence[Happened], decision: int) -> Sequence[Happened]:
    """What happened to lines after it."""
    its = [at for at, each in enumerate(happened) if _decision(each) == decision]
    return [each for each in happened[its[-1] + 1 if its else 0 :] if hasattr(each.fact, "lines")]


def _decision(each: Happened) -> int:
    return getattr(each.fact, "decision", 0)


def _after(so_far: History, each: Happened) -> History:
    order, lines = evolve(so_far.order, each.fact), dict(so_far.lines)
    failed = so_far.failed
    match each.fact:
        case LinesAssigned(lines=assigned, decision=decision):
            cause: Cause = "decision" if decision else "pickup" if _collected(order) else "hand"
            for line in assigned:
                part = lines.get(line.split_from.line_number if line.split_from else line.line_number)
                known = part or LineHistory()
                lines[line.line_number] = replace(known, cause=cause, decision=decision, meta=each.meta)
        case LinesUnfulfillable(lines=lost):
            for lost_line in lost:
                known = lines.get(lost_line.line_number, LineHistory())
                lines[lost_line.line_number] = after = _lost(so_far.order, lost_line.line_number, known, each)
                failed = failed or after.cause == "failure"
        case LinesRejected(lines=back):
            for given in back:
                part = lines.get(given.split_from.line_number if given.split_from else given.line_number)
                known = part or LineHistory()
                by = (*known.rejected_by, given.location)
                lines[given.line_number] = replace(known, cause="rejection", rejected_by=by, meta=each.meta)
        case LinesCancelled(lines=cancelled):
            for unit in cancelled:
                known = lines.get(unit.line_number, LineHistory())
                lines[unit.line_number] = replace(known, cause="cancellation")
    return History(order, lines, failed)


def _collected(order: Order) -> bool:
    return isinstance(order, Known) and order.submitted.order_type == "pickup"


def _lost(order: Order, number: int, known: LineHistory, each: Happened) -> LineHistory:
    """Why nobody has a line: a decision, the router without one, or the message that rejected or moved it."""
    decision = _decision(each)
    if decision:
        return replace(known, cause="decision", decision=decision, meta=each.meta)
    if not each.routed:
        same = known.cause == "rejection" and known.meta == each.meta
        return known if same else replace(known, cause="hand", meta=each.meta)
    if _collected(order):
        return replace(known, cause="pickup", meta=each.meta)
    assert isinstance(order, Known)  # nothing else is routed  # noqa: S101
    tired = order.lines[number].rejections > (each.retries or 0)
    return replace(
        known, cause="search_retries" if tired else "failure", retries=each.retries, meta=each.meta
    )
