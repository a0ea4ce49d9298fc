"""What facts about statuses do to lines: they go on, go back, are told of, are over."""

from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from schemas.events.order import Carried, LinesCancelled
from schemas.events.order_fact import OnHand
from schemas.events.order_status import (
    LineStatusChanged,
    PickupByRemoved,
    PickupBySet,
    Standing,
    StatusUpdateNoted,
    WorkHandedOut,
)
from services.streams.order.line import Assigned, Cancelled, Fulfilled, Line, LineState, Unfulfillable
from services.streams.order.placing import set_apart
from services.streams.order.state import Known

POLLED: Mapping[str, int] = {
    "new_order": 0,
    "canceled": 0,
    "fulfilled": 0,
    "intransit": 0,
    "intransit_polled": 1,
}
"""How often the location counts as told of a line that came into this status otherwise than by being told."""


def changed(order: Known, fact: LineStatusChanged) -> Known:
    """Put lines into their new statuses; what was told of them before stands where nothing newer was told."""
    lines = dict(order.lines)
    for each in fact.lines:
        set_apart(lines, each)
        line = lines[each.line_number]
        lines[each.line_number] = replace(
            line,
            state=state_of(each.after),
            status_at=fact.changed_at,
            polled=POLLED.get(each.after.status, line.polled),
            left=_left(line, each.on_hand),
            told=newest(line.told, fact.carried),
            purchase_order=None if each.after.status == "unfulfillable" else line.purchase_order,
        )
    return replace(order, lines=lines)


def handed_out(order: Known, fact: WorkHandedOut) -> Known:
    """Count that a location was told of lines; the first time may change their status."""
    lines = dict(order.lines)
    for each in fact.lines:
        line = lines[each.line_number]
        moved = each.after.status != each.before.status
        lines[each.line_number] = replace(
            line,
            state=state_of(each.after),
            status_at=fact.handed_out_at if moved else line.status_at,
            polled=each.polled_count,
            left=_left(line, each.on_hand),
        )
    return replace(order, lines=lines)


def noted(order: Known, fact: StatusUpdateNoted) -> Known:
    """Keep the news. What came late is older than what is known: it changes nothing."""
    if fact.late:
        return order
    told = {
        each.line_number: replace(
            order.lines[each.line_number], told=newest(order.lines[each.line_number].told, fact.carried)
        )
        for each in fact.lines
    }
    return replace(order, lines={**order.lines, **told})


def dated(order: Known, fact: PickupBySet | PickupByRemoved) -> Known:
    """Set the days until which lines may be collected, or remove them."""
    match fact:
        case PickupBySet():
            days = {each.line_number: each.pickup_by for each in fact.lines}
            lines = {number: replace(order.lines[number], pickup_by=day) for number, day in days.items()}
        case PickupByRemoved():
            lines = {number: replace(order.lines[number], pickup_by=None) for number in fact.line_numbers}
    return replace(order, lines={**order.lines, **lines})


def cancelled(order: Known, fact: LinesCancelled) -> Known:
    """End lines that nobody waits for. Where an unfulfillable line stands is no location that had it."""
    lines = dict(order.lines)
    for each in fact.lines:
        line = lines[each.line_number]
        at = None if isinstance(line.state, Unfulfillable) else each.location or line.holder
        lines[each.line_number] = replace(line, state=Cancelled(at), polled=0, pickup_by=None)
    return replace(order, lines=lines)


def state_of(standing: Standing) -> LineState:
    """Return the state of a line that stands so."""
    match standing.status:
        case "fulfilled":
            return Fulfilled(standing.location or "")
        case "canceled":
            return Cancelled(standing.location)
        case "unfulfillable":
            return Unfulfillable(standing.location)
        case status:
            return Assigned(standing.location or "", standing.reserved, status)


def newest(told: Carried, carried: Carried | None) -> Carried:
    """Return what is known after an update: its own, and what others told where it is silent."""
    if carried is None:
        return told
    news = {name: value for name, value in structs.asdict(carried).items() if value is not None}
    return structs.replace(told, **news)


def _left(line: Line, on_hand: OnHand | None) -> OnHand | None:
    if on_hand is None:
        return line.left
    return on_hand if on_hand.change < 0 else None
