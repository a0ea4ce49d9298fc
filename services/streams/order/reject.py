"""Lines of a routed order are given back (ROU-7), whole or in part."""

from collections.abc import Sequence

from msgspec import structs

from schemas.events.order import AnyOrderFact
from schemas.events.order_routing import (
    GivenBackLine,
    LinesRejected,
    LinesUnfulfillable,
    Rest,
    UnfulfillableLine,
)
from services.streams.order.about import about, beside
from services.streams.order.changing import Change
from services.streams.order.line import Line, line_status
from services.streams.order.meant import Lines
from services.streams.order.placing import prorated
from services.streams.order.route import as_sent, given_back, split_from
from services.streams.order.state import Known


def rejected(order: Known, lines: Lines, change: Change) -> Sequence[AnyOrderFact]:
    """Return the lines to routing; lines of a pickup order become unfulfillable where they are, at once (ROU-7).

    The pickup location of a ship-for-pickup order may say that what others source did not come, or came broken: each of
    those that source then counts as tried.
    """
    carried = change.carried
    fact = LinesRejected(
        **about(order),
        rejected_at=change.at,
        reason_code=carried.reason_code if carried else None,
        by_pickup_location=_is_waited_for(order, lines, change.location),
        lines=_given_back(order, lines, change),
        said_by=change.location,
        carried=beside(carried, "reason_code") if carried else None,
        source=change.source,
        reason=change.reason,
    )
    return [fact, _lost(fact, order)] if order.submitted.order_type == "pickup" else [fact]


def _is_waited_for(order: Known, lines: Lines, said_by: str | None) -> bool:
    """Return whether the location that says so is not one of those that have the lines."""
    collects = order.submitted.order_type == "ship_for_pickup" and said_by == order.submitted.pickup_location
    return collects and said_by not in {line.holder for line in lines.values()}


def _lost(fact: LinesRejected, order: Known) -> LinesUnfulfillable:
    """Leave the lines of a pickup order at their pickup location: unfulfillable is their status."""
    lines = tuple(
        UnfulfillableLine(line_number=each.line_number, item=each.item, quantity=each.quantity)
        for each in fact.lines
    )
    at = order.submitted.pickup_location or fact.lines[0].location
    return LinesUnfulfillable(
        **about(order),
        decision=0,
        location=at,
        lines=lines,
        by_hand=fact.source == "UI",
        unfulfillable_at=fact.rejected_at,
    )


def _given_back(order: Known, lines: Lines, change: Change) -> tuple[GivenBackLine, ...]:
    wholes = given_back(order, lines, takes_back=change.takes_back)
    if change.quantity is None or change.quantity == sum(line.quantity for line in lines.values()):
        return wholes
    ((number, line),) = lines.items()
    (whole,) = wholes
    on_hand = whole.on_hand and structs.replace(whole.on_hand, change=change.quantity)
    part = structs.replace(
        whole,
        line_number=max(order.lines) + 1,
        split_from=split_from(number, line, as_sent(order)),
        quantity=change.quantity,
        tax=prorated(line.tax, [line.quantity - change.quantity, change.quantity])[1],
        rest=_rest(line, change.quantity),
        on_hand=on_hand,
    )
    return (part,)


def _rest(line: Line, gone: int) -> Rest:
    """Return what the line keeps, in the status that it has."""
    status = line_status(line, held=False)
    return Rest(quantity=line.quantity - gone, status=status)  # type: ignore[arg-type]  # a routed line
