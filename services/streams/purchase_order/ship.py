"""Units leave the vendor (PUR-4)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.events.purchase_order_changes import AddressChangeRejected, CancelRejected
from schemas.events.purchase_order_fact import PurchaseUnits
from schemas.events.purchase_order_slips import (
    PurchaseLinesReopened,
    PurchaseLinesShipped,
    Remainder,
    ShippedLine,
)
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from services.streams.purchase_order.about import ADMIN, about, open_units, units
from services.streams.purchase_order.evolve import fold
from services.streams.purchase_order.lines import (
    Decided,
    addresses_approved,
    cancels_approved,
    no_such_line,
)
from services.streams.purchase_order.slips import acknowledged
from services.streams.purchase_order.state import By, Known

_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Units of one line that leave, and what becomes of printed ones that do not."""

    line_number: int
    quantity: int
    remainder: Remainder = "keep"


@dataclass(frozen=True, slots=True)
class Ship:
    """Units of lines left on a day. `now` is the clock, UTC."""

    by: By
    now: date
    ship_date: date
    lines: Sequence[Leaving]
    shipment_number: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    weight: Decimal | None = None
    rate: Decimal | None = None


def ship(command: Ship, order: Known) -> Decided:
    """Return the shipment and what follows from it, all of it or nothing. Told again it is a repetition."""
    if command.shipment_number is not None and (told := order.by_number.get(command.shipment_number)):
        if _content(_shipped(command, order)) == _content(told):
            return []
        detail = "another shipment was told under this number"
        return Refused(DeadLetterReason.CONFLICTING_SHIPMENT, "shipment_number", detail)
    refused = _refusal(command, order)
    if refused is not None:
        return refused
    sent = [each.line_number for each in command.lines if order.lines[each.line_number].is_sent]
    facts: list[AnyPurchaseOrderFact] = []
    for number in sorted(sent):
        batch = order.lines[number].batch or 0
        facts += acknowledged(order, batch, [number], command.by, by_shipment=True)
    facts.append(_shipped(command, order))
    return [*facts, *_following(command, _after(facts, order))]


def _refusal(command: Ship, order: Known) -> Refused | None:
    if command.ship_date > command.now + _AHEAD:
        return Refused(DeadLetterReason.INVALID, "ship_date", "at most one day after today")
    twice = [
        number for number, count in Counter(each.line_number for each in command.lines).items() if count > 1
    ]
    if twice:
        return Refused(DeadLetterReason.INVALID, "lines", f"line {twice[0]} stands twice")
    for each in command.lines:
        line = order.lines.get(each.line_number)
        if line is None:
            return no_such_line()
        if line.status != "in_process" and not (line.is_sent and not line.held):
            detail = f"line {each.line_number} is not in process"
            return Refused(DeadLetterReason.NOT_ALLOWED, "line_number", detail)
        if each.quantity > line.printed:
            detail = f"only {line.printed} of line {each.line_number} are printed"
            return Refused(DeadLetterReason.INVALID, "quantity", detail)
    return None


def _shipped(command: Ship, order: Known) -> PurchaseLinesShipped:
    first = len(order.shipments) + 1
    lines = sorted(command.lines, key=lambda each: each.line_number)
    return PurchaseLinesShipped(
        **about(order, command.by),
        shipment_number=command.shipment_number,
        ship_date=command.ship_date,
        carrier=command.carrier,
        tracking_number=command.tracking_number,
        weight=command.weight,
        rate=command.rate,
        currency=order.created.currency,
        lines=tuple(
            ShippedLine(
                line_number=each.line_number,
                item=order.lines[each.line_number].item if each.line_number in order.lines else "",
                quantity=each.quantity,
                sequence=sequence,
                remainder=each.remainder,
            )
            for sequence, each in enumerate(lines, first)
        ),
    )


def _content(fact: PurchaseLinesShipped) -> tuple[object, ...]:
    lines = tuple((each.line_number, each.quantity, each.remainder) for each in fact.lines)
    return fact.ship_date, fact.carrier, fact.tracking_number, fact.weight, fact.rate, lines


def _following(command: Ship, order: Known) -> list[AnyPurchaseOrderFact]:
    """Return what the shipment decides: addresses, units that wait for a slip again, cancels, in this order."""
    numbers = sorted(each.line_number for each in command.lines)
    returned = {each.line_number for each in command.lines if each.remainder == "return"}
    again = [
        number
        for number in numbers
        if order.lines[number].open and (number in returned or not order.lines[number].printed)
    ]
    facts = addresses_approved(order, again, command.by)
    facts += _addresses_rejected(order, [number for number in numbers if number not in again], command.by)
    if again:
        reopened = open_units(order, again)
        facts.append(PurchaseLinesReopened(**about(order, command.by), lines=reopened))
    after = _after(facts, order)
    facts += cancels_approved(after, again, command.by)
    too_much = [
        number
        for number in numbers
        if (asked := after.lines[number].cancel) and asked.quantity > after.lines[number].open
    ]
    return [*facts, *_cancels_rejected(after, too_much, command.by)]


def _addresses_rejected(order: Known, numbers: Sequence[int], by: By) -> list[AnyPurchaseOrderFact]:
    """Return the end of changes that nobody decided before the lines left. The history tells of the first line's."""
    asked: dict[int, list[int]] = {}
    for number in numbers:
        if (request := order.lines[number].address) is not None:
            asked.setdefault(request.change, []).append(number)
    admin = replace(by, source="UI", user=ADMIN)
    return [
        AddressChangeRejected(
            **about(order, admin),
            why="shipped",
            change=change,
            by_another=place > 0,
            lines=open_units(order, found),
        )
        for place, (change, found) in enumerate(asked.items())
    ]


def _cancels_rejected(order: Known, numbers: Sequence[int], by: By) -> list[AnyPurchaseOrderFact]:
    if not numbers:
        return []
    lines: tuple[PurchaseUnits, ...] = units(
        order.lines, {number: asked.quantity for number in numbers if (asked := order.lines[number].cancel)}
    )
    return [CancelRejected(**about(order, replace(by, source="WS", user=ADMIN)), automatic=True, lines=lines)]


def _after(facts: Sequence[AnyPurchaseOrderFact], order: Known) -> Known:
    after = fold(facts, order)
    assert isinstance(after, Known)  # noqa: S101
    return after
