"""What every decision about an order says: whose fact it is, or why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from msgspec.structs import replace

from schemas.events.order import NOTHING_CARRIED, AnyOrderFact, Carried, LineUnits, OrderSubmitted
from schemas.reasons import DeadLetterReason
from services.streams.order.state import Known


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a message is not taken; it becomes a dead letter with this reason, field path and detail."""

    reason: DeadLetterReason
    path: str
    detail: str


class Partly(NamedTuple):
    """Facts of what may be done, and why the rest of what a message asks for is refused: a dead letter of it."""

    facts: Sequence[AnyOrderFact]
    refused: Refused


def beside(carried: Carried, *fields: str) -> Carried | None:
    """Return what was carried but for these fields, for which the fact has its own; None where nothing is left."""
    rest = replace(carried, **dict.fromkeys(fields))
    return None if rest == NOTHING_CARRIED else rest


def line_units(order: Known, units: Mapping[int, int]) -> tuple[LineUnits, ...]:
    """Return units by line number as facts say them."""
    return tuple(
        LineUnits(line_number=number, item=order.lines[number].item, quantity=quantity)
        for number, quantity in units.items()
    )


def about(order: Known | OrderSubmitted) -> dict[str, Any]:
    """Return the fields that every fact of this order begins with."""
    return {
        "organization": order.organization,
        "order_number": order.order_number,
        "request_id": order.request_id,
    }
