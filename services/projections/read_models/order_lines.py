"""Each row is a line of an order: how many of its units are dispatched, cancelled and open."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from schemas.events.order import (
    DispatchCancelled,
    DispatchCreated,
    LinesCancelled,
    OrderSubmitted,
)
from schemas.events.order_routing import (
    AssignedLine,
    GivenBackLine,
    LinePart,
    LinesAssigned,
    LinesRejected,
    LinesReopened,
    LinesUnfulfillable,
    OrderAcknowledged,
)
from schemas.events.order_status import (
    ChangedLine,
    LineStatusChanged,
    PickupByRemoved,
    PickupBySet,
    StatusUpdateNoted,
    WorkHandedOut,
)
from services.common.read_models.read_model import ManyRows
from services.common.read_models.table import Key, Table
from services.projections.lines.beginning import Split, part_of, submitted
from services.projections.lines.row import OrderLine
from services.projections.lines.standing import moved, standing, told, without

AnyFact = (
    Split
    | WorkHandedOut
    | StatusUpdateNoted
    | PickupBySet
    | PickupByRemoved
    | OrderSubmitted
    | OrderAcknowledged
    | LinesUnfulfillable
    | LinesReopened
    | DispatchCreated
    | DispatchCancelled
    | LinesCancelled
)


def touched(fact: AnyFact) -> Iterable[Key]:
    """Return the keys of the lines the fact names, and of the lines that others are split from."""
    if isinstance(fact, PickupByRemoved):
        for number in fact.line_numbers:
            yield fact.organization, fact.order_number, number
        return
    for line in fact.lines:
        yield fact.organization, fact.order_number, line.line_number
        if isinstance(line, LinePart) and line.split_from is not None:
            yield fact.organization, fact.order_number, line.split_from.line_number


def after(before: Mapping[Key, OrderLine], fact: AnyFact) -> Mapping[Key, OrderLine]:
    """Return the rows after the fact of every line it concerns."""
    organization, order_number = fact.organization, fact.order_number
    if isinstance(fact, OrderSubmitted):
        return {(organization, order_number, line.line_number): submitted(fact, line) for line in fact.lines}
    if isinstance(fact, Split):
        return _split(before, fact)
    if isinstance(fact, PickupByRemoved):
        keys = [(organization, order_number, number) for number in fact.line_numbers]
        return {key: replace(before[key], pickup_by=None) for key in keys if key in before}
    rows: dict[Key, OrderLine] = {}
    for line in fact.lines:
        key = (organization, order_number, line.line_number)
        row = rows.get(key) or before.get(key)
        if row is not None:
            rows[key] = _changed(row, fact, line)
    return rows


def _changed(row: OrderLine, fact: AnyFact, line: Any) -> OrderLine:
    match fact:
        case DispatchCreated():
            return moved(
                replace(row, location=fact.location), opened=-line.quantity, dispatched=line.quantity
            )
        case DispatchCancelled():
            return moved(row, dispatched=-line.quantity, cancelled=line.quantity)
        case LinesCancelled():
            row = moved(row, opened=-line.quantity, cancelled=line.quantity)
            return replace(row, polled_count=0, pickup_by=None)
        case OrderAcknowledged():
            return replace(row, status="new_order", location=fact.location)
        case LinesUnfulfillable():
            at = fact.unfulfillable_at or row.status_at
            return told(standing(row, "unfulfillable", fact.location, at), fact.carried)
        case LinesReopened():
            row = replace(row, status="open", location=None, status_at=fact.reopened_at)
            return replace(row, fulfilment="route")  # no other is reopened
        case WorkHandedOut():
            at = fact.handed_out_at if line.after.status != line.before.status else row.status_at
            row = standing(row, line.after.status, line.after.location, at)
            return replace(row, polled_count=line.polled_count, last_polled_at=fact.handed_out_at)
        case StatusUpdateNoted():
            return row if fact.late else told(row, fact.carried)
        case PickupBySet():
            return replace(row, pickup_by=line.pickup_by)
    return row


def _split(before: Mapping[Key, OrderLine], fact: Split) -> Mapping[Key, OrderLine]:
    """Return the lines that change, and those that lose units to a line split from them."""
    rows: dict[Key, OrderLine] = {}
    for line in fact.lines:
        key = (fact.organization, fact.order_number, line.line_number)
        if line.split_from is None:
            row = rows.get(key) or before.get(key)
        else:
            source = (*key[:2], line.split_from.line_number)
            whole = rows.get(source) or before.get(source)
            row = part_of(fact, line, line.split_from, whole)
            if whole is not None:
                rows[source] = without(whole, line)
        if row is not None:
            rows[key] = _placed(row, fact, line)
    return rows


def _placed(row: OrderLine, fact: Split, line: LinePart) -> OrderLine:
    match fact, line:
        case LinesAssigned(), AssignedLine():
            row = standing(row, "new_order", line.location, fact.assigned_at)
        case LinesRejected(), GivenBackLine():
            row = standing(row, "rejected", None, fact.rejected_at)
            row = replace(row, reason_code=fact.reason_code or row.reason_code)
        case LineStatusChanged(), ChangedLine(after=after):
            row = standing(row, after.status, after.location, fact.changed_at)
    return told(row, fact.carried)


READ_MODEL = ManyRows(
    version=6,
    table=Table(
        "order_lines",
        OrderLine,
        key=("organization", "order_number", "line_number"),
        indexes=(
            "(organization, item)",
            "(pickup_by) WHERE (pickup_by IS NOT NULL)",
            "(organization, location, status_at, order_number, line_number) WHERE (status = 'new_order'::text)",
            "(organization, pickup_location, status_at, order_number, line_number)"
            " WHERE (status = ANY (ARRAY['intransit'::text, 'intransit_polled'::text]))",
        ),
    ),
    facts=(
        OrderSubmitted,
        DispatchCreated,
        DispatchCancelled,
        LinesCancelled,
        OrderAcknowledged,
        LinesAssigned,
        LinesUnfulfillable,
        LinesReopened,
        LinesRejected,
        LineStatusChanged,
        WorkHandedOut,
        StatusUpdateNoted,
        PickupBySet,
        PickupByRemoved,
    ),
    touched=touched,
    after=after,
)
