"""Lines that are unfulfillable are looked at again, as a person asks or as stock comes."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from schemas.events.order import NOTHING_CARRIED, AnyOrderFact, Carried, LineUnits
from schemas.events.order_routing import LinesReopened
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from services.streams.order.about import Refused, about
from services.streams.order.line import Line, Unfulfillable
from services.streams.order.route import may_be_split, search_retries
from services.streams.order.state import Known, Order, Phase


@dataclass(frozen=True, slots=True)
class ReopenLines:
    """Look again at unfulfillable lines: those of `line_numbers`, all where it is None.

    `why` is asked where a person says so. For stock it is never asked of lines that a person made unfulfillable, that
    routing failed on, or of which the search retries are used up.
    """

    line_numbers: Set[int] | None
    why: Literal["asked", "stock"]
    now: datetime
    carried: Carried = NOTHING_CARRIED


def reopen(command: ReopenLines, order: Order, policy: Organization) -> Sequence[AnyOrderFact] | Refused:
    """Let the lines wait for a location again. Where orders are not split, the unfulfillable lines go together."""
    if not isinstance(order, Known):
        return _refused("order_number", "this order has not arrived")
    if order.phase in (Phase.CANCELLED, Phase.PARTIALLY_CANCELLED):
        return _refused("order_number", "the order is cancelled")
    if order.submitted.order_type == "pickup":
        return _refused("order_number", "a pickup order stays at its pickup location")
    lost = {
        number: line for number, line in sorted(order.lines.items()) if isinstance(line.state, Unfulfillable)
    }
    lines = {number: line for number, line in lost.items() if _is_meant(command, number)}
    if not lines:
        return _refused("line_number", "no such line of it is unfulfillable")
    if not may_be_split(order, policy):
        if any(line.is_open for number, line in order.lines.items() if number not in lost):
            return _refused("line_number", "other lines are not unfulfillable, and orders are not split")
        lines = lost
    return _reopened(command, order, lines, policy)


def _reopened(
    command: ReopenLines, order: Known, lines: Mapping[int, Line], policy: Organization
) -> Sequence[AnyOrderFact] | Refused:
    if command.why == "stock":
        retries = search_retries(order, policy)
        again = {number: line for number, line in lines.items() if _may_look_again(line, retries)}
        if not again or (len(again) < len(lines) and not may_be_split(order, policy)):
            return _refused("line_number", "only a person may ask for these lines")
        lines = again
    fact = LinesReopened(
        **about(order),
        reopened_at=command.now,
        why=command.why,
        lines=tuple(
            LineUnits(line_number=number, item=line.item, quantity=line.quantity)
            for number, line in lines.items()
        ),
        carried=None if command.carried == NOTHING_CARRIED else command.carried,
    )
    return [fact]


def _is_meant(command: ReopenLines, number: int) -> bool:
    return command.line_numbers is None or number in command.line_numbers


def _may_look_again(line: Line, retries: int) -> bool:
    return isinstance(line.state, Unfulfillable) and line.state.searched and line.rejections <= retries


def _refused(path: str, detail: str) -> Refused:
    return Refused(DeadLetterReason.NOT_ASSIGNED, path, detail)
