"""Where the lines of an order are now, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.statuses import LineStatus
from services.routing.explaining.history import Cause, Happened, History, LineHistory, history, later
from services.streams.order.line import Line, line_status
from services.streams.order.state import Known


@dataclass(frozen=True, slots=True)
class LineNow:
    """`decision` placed the line, if one did; `search_retries` is the limit that its rejections exceeded."""

    line_number: int
    item: str
    quantity: int
    status: LineStatus
    location: str | None
    cause: Cause | None
    decision: int | None
    rejected_by: tuple[str, ...]
    search_retries: int | None


@dataclass(frozen=True, slots=True)
class Now:
    """`changed` says whether anything happened to the lines after the decision that is explained."""

    changed: bool
    words: str
    lines: tuple[LineNow, ...]


def now(happened: Sequence[Happened], decision: int = 0) -> Now:
    """Return how the order stands after all of `happened`."""
    found = history(happened)
    lines = tuple(_line(found, number, line) for number, line in _lines(found))
    return Now(bool(later(happened, decision)), _words(lines), lines)


def _lines(found: History) -> Sequence[tuple[int, Line]]:
    return sorted(found.order.lines.items()) if isinstance(found.order, Known) else []


def _line(found: History, number: int, line: Line) -> LineNow:
    held = isinstance(found.order, Known) and found.order.is_held
    known, status = found.lines.get(number, LineHistory()), line_status(line, held=held)
    return LineNow(
        line_number=number,
        item=line.item,
        quantity=line.quantity,
        status=status,
        location=line.location if status == "new_order" else None,
        cause=known.cause,
        decision=known.decision if known.cause == "decision" else None,
        rejected_by=known.rejected_by,
        search_retries=known.retries if known.cause == "search_retries" else None,
    )


def _words(lines: Sequence[LineNow]) -> str:
    """Group lines with the same words."""
    together: dict[str, list[int]] = {}
    for each in lines:
        together.setdefault(_described(each), []).append(each.line_number)
    if len(together) == 1:
        return next(iter(together))
    return "; ".join(f"{_named(numbers)} {words}" for words, numbers in together.items())


def _named(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    *most, last = map(str, numbers)
    return f"lines {', '.join(most)} and {last}"


def _described(line: LineNow) -> str:
    match line.status:
        case "open":
            return "reopened, not routed again yet" if line.cause == "reopened" else "not routed yet"
        case "canceled" | "cancelled":
            return "cancelled"
        case "dispatched":
            return "dispatched"
        case "rejected":
            return f"{_rejected(line)}, not routed again yet"
        case "new_order":
            return f"at {line.location}{_PLACED.get(line.cause, '').format(line.decision)}"
    return f"unfulfillable{_LOST.get(line.cause, '').format(line.decision)}{_why(line)}"


def _why(line: LineNow) -> str:
    match line.cause:
        case "rejection":
            return f", {_rejected(line)}"
        case "search_retries":
            return f", {_rejected(line)}, search retries ({line.search_retries}) used up"
    return ""


def _rejected(line: LineNow) -> str:
    return f"rejected by {', '.join(dict.fromkeys(line.rejected_by))}"


_PLACED: dict[Cause | None, str] = {
    "decision": " by decision {}",
    "hand": ", set by hand",
    "pickup": ", its pickup location",
}
_LOST: dict[Cause | None, str] = {
    "decision": " by decision {}",
    "hand": ", set by hand",
    "pickup": ", its pickup location is not known",
    "failure": ", because routing failed",
}
