"""What a fact of an order means to RICS: which lines came to a location, which left it, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.rics import ReleaseReason
from services.rics.domain.message import MessageLine
from services.streams.order import Known, Line
from services.streams.order.line import Assigned, Cancelled, Fulfilled


@dataclass(frozen=True, slots=True)
class Left:
    """A line that a location no longer has; without a reason, because its units went to the customer."""

    line: MessageLine
    location: str
    reason: ReleaseReason | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What one fact changed. `parts` are new line numbers, each with the line that it was split from.

    `lines` are all lines of the order afterwards, `active` the numbers of those that a location has. `under_review` is
    the new value of the flag, None where the fact did not change it.
    """

    arrived: Mapping[str, Sequence[int]] = field(default_factory=dict)
    left: Sequence[Left] = ()
    parts: Mapping[int, int] = field(default_factory=dict)
    lines: Mapping[int, MessageLine] = field(default_factory=dict)
    active: frozenset[int] = frozenset()
    under_review: bool | None = None


def changes(before: Known, fact: Any, after: Known) -> Changes:
    """Return what a fact changed, by what the order was before and after it."""
    split = {line.line_number: getattr(line, "split_from", None) for line in getattr(fact, "lines", ())}
    parts = {
        number: source.line_number
        for number, source in split.items()
        if source is not None and number not in before.lines
    }
    arrived: dict[str, list[int]] = {}
    left: list[Left] = []
    for number, line in sorted(after.lines.items()):
        was, now = _holder(before, parts.get(number, number)), _holder(after, number)
        if now is not None and now != was:
            arrived.setdefault(now, []).append(number)
        if was is not None and (now != was or isinstance(line.state, Fulfilled)):
            left.append(Left(_line(number, line), was, _reason(line)))
    return Changes(
        arrived,
        left,
        parts,
        {number: _line(number, line) for number, line in after.lines.items()},
        frozenset(number for number, line in after.lines.items() if isinstance(line.state, Assigned)),
        after.under_review if after.under_review != before.under_review else None,
    )


def _holder(order: Known, number: int) -> str | None:
    """Return the location that has a line, or gave it to the customer; None where none has it."""
    line = order.lines.get(number)
    has = line is not None and isinstance(line.state, Assigned | Fulfilled)
    return line.holder if line is not None and has else None


def _reason(line: Line) -> ReleaseReason | None:
    match line.state:
        case Fulfilled():
            return None
        case Cancelled():
            return "canceled"
        case Assigned():
            return "reassigned"
        case _:
            return "rejected"


def _line(number: int, line: Line) -> MessageLine:
    return MessageLine(number, line.item, line.quantity)
