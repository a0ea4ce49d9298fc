"""A line as it was ordered, or as it was split from another one."""

from typing import Any

from schemas.events.order import OrderedLine, OrderSubmitted
from schemas.events.order_routing import LinePart, LinesAssigned, LinesRejected, SplitFrom
from schemas.events.order_status import LineStatusChanged
from services.projections.lines.row import OrderLine

Split = LinesAssigned | LinesRejected | LineStatusChanged
"""Facts of which a line may be a part of another."""


def submitted(fact: OrderSubmitted, line: OrderedLine) -> OrderLine:
    """Return a line as it was ordered."""
    return OrderLine(
        organization=fact.organization,
        order_number=fact.order_number,
        line_number=line.line_number,
        requesting_line_number=line.line_number,
        original_line_number=0,
        item=line.item,
        description=line.description,
        **_waiting(line.quantity),
        pickup_by=None,
        carrier=None,
        gift_wrap=line.gift_wrap,
        attribute=line.attribute,
        price=line.price,
        tax=line.tax,
        placed_location=fact.placed_location,
        pickup_location=fact.pickup_location,
        fulfilment=fact.fulfilment,
    )


def part_of(fact: Split, part: LinePart, split_from: SplitFrom, whole: OrderLine | None) -> OrderLine:
    """Return a line of its own. It has the carrier of the line that it was part of, not its parcel."""
    return OrderLine(
        organization=fact.organization,
        order_number=fact.order_number,
        line_number=part.line_number,
        requesting_line_number=part.requesting_line_number,
        original_line_number=split_from.line_number,
        item=part.item,
        description=split_from.description,
        **_waiting(part.quantity),
        pickup_by=whole.pickup_by if whole else None,
        carrier=whole.carrier if whole else None,
        gift_wrap=whole.gift_wrap if whole else False,
        attribute=whole.attribute if whole else None,
        price=split_from.price,
        tax=part.tax,
        placed_location=whole.placed_location if whole else None,
        pickup_location=whole.pickup_location if whole else None,
        fulfilment=whole.fulfilment if whole else None,
    )


def _waiting(units: int) -> dict[str, Any]:
    """Return what is the same of every line that begins: all of its units wait, and nothing was told of it."""
    return {
        "quantity": units,
        "original_quantity": units,
        "dispatched_quantity": 0,
        "cancelled_quantity": 0,
        "open_quantity": units,
        "fulfilled_quantity": 0,
        "status": "open",
        "status_at": None,
        "location": None,
        "polled_count": 0,
        "last_polled_at": None,
        "tracking_number": None,
        "carton": None,
        "reason_code": None,
    }
