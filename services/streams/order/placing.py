"""What routing facts do to lines: they go to locations, are given back, are split, are reopened."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from schemas.events.order_fact import Carried
from schemas.events.order_routing import (
    LinePart,
    LinesAssigned,
    LinesRejected,
    LinesReleased,
    LinesReopened,
    LinesUnfulfillable,
)
from schemas.events.order_vendor import PurchaseOrderPlaced
from services.streams.order.line import Assigned, Line, Rejected, Reopened, Unfulfillable
from services.streams.order.state import Known


def assigned(order: Known, fact: LinesAssigned) -> Known:
    """Put lines at their new locations. A number that is new takes its units and its tax from the line it was part of.

    A part was where its line was before, and never where the rest of it goes now.
    """
    lines = dict(order.lines)
    for each in fact.lines:
        set_apart(lines, each)
        source = order.lines[each.split_from.line_number if each.split_from else each.line_number]
        lines[each.line_number] = replace(
            lines[each.line_number],
            state=Assigned(each.location, each.reserved),
            tried=source.tried | {each.location},
            rejections=source.rejections,
            reopened=source.reopened,
            status_at=fact.assigned_at,
            polled=0,
            purchase_order=None,
        )
    return replace(order, lines=lines, decisions=max(order.decisions, fact.decision))


def unfulfillable(order: Known, fact: LinesUnfulfillable) -> Known:
    """Leave lines with nobody."""
    state = Unfulfillable(fact.location, searched=fact.decision > 0)
    lost = {
        each.line_number: replace(order.lines[each.line_number], state=state, purchase_order=None)
        for each in fact.lines
    }
    return replace(order, lines={**order.lines, **lost}, decisions=max(order.decisions, fact.decision))


def reopened(order: Known, fact: LinesReopened) -> Known:
    """Let lines wait for a location again; the locations that had them before still count as tried."""
    lines = dict(order.lines)
    for each in fact.lines:
        line = lines[each.line_number]
        lines[each.line_number] = replace(
            line, state=Reopened(fact.why == "asked"), reopened=line.reopened + 1
        )
    return replace(order, lines=lines)


def rejected(order: Known, fact: LinesRejected) -> Known:
    """Take lines from their locations; the location that had one counts as tried, whoever says so."""
    lines = dict(order.lines)
    for each in fact.lines:
        set_apart(lines, each)
        line = lines[each.line_number]
        lines[each.line_number] = replace(
            line,
            state=Rejected(fact.by_pickup_location),
            tried=line.tried | {each.location},
            rejections=line.rejections + 1,
            status_at=fact.rejected_at,
            left=None,
            pickup_by=None,
            purchase_order=None,
        )
    return replace(order, lines=lines)


def ordered(order: Known, fact: PurchaseOrderPlaced) -> Known:
    """Note under which number a vendor ships lines."""
    on_it = {
        each.line_number: replace(order.lines[each.line_number], purchase_order=fact.po_number)
        for each in fact.lines
    }
    numbers = (*order.purchase_orders, fact.po_number)
    return replace(order, lines={**order.lines, **on_it}, purchase_orders=numbers)


def released(order: Known, fact: LinesReleased) -> Known:
    """Free the stock of lines that are about to move or to be cancelled; what had left may come back."""
    lines = dict(order.lines)
    for each in fact.lines:
        line = lines[each.line_number]
        if isinstance(line.state, Assigned):
            line = replace(line, state=replace(line.state, reserved="none"))
        left = line.left if each.on_hand is None else None
        lines[each.line_number] = replace(line, left=left, pickup_by=None)
    return replace(order, lines=lines)


def set_apart(lines: dict[int, Line], part: LinePart) -> None:
    """Split a part with a number of its own off its line, in place: of 2,000 lines each may be.

    The part has the carrier of its line, not its parcel: neither tracking number nor carton.
    """
    if part.split_from is None:
        return
    line = lines[part.split_from.line_number]
    rest = replace(line, quantity=line.quantity - part.quantity, tax=line.tax - part.tax)
    lines[part.split_from.line_number] = rest
    lines[part.line_number] = replace(
        line, quantity=part.quantity, tax=part.tax, polled=0, told=Carried(carrier=line.told.carrier)
    )


def prorated(tax: Decimal, quantities: Sequence[int]) -> list[Decimal]:
    """Divide a tax over parts so that they add up exactly: in cents, or in hundredths of one if it has some (ROU-12).

    The remainder goes to the parts that lost most by rounding down, the first of equals first.
    """
    if len(quantities) == 1:
        return [tax]
    step = Decimal("0.01") if tax == tax.quantize(Decimal("0.01")) else Decimal("0.0001")
    steps, units = int(tax / step), sum(quantities)
    parts = [steps * quantity // units for quantity in quantities]
    lost = [steps * quantity % units for quantity in quantities]
    for index in sorted(range(len(parts)), key=lambda each: (-lost[each], each))[: steps - sum(parts)]:
        parts[index] += 1
    return [part * step for part in parts]
