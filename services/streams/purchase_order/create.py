"""A purchase order arrives, and with it what was said about it before (PUR-1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from msgspec import structs

from schemas.events.purchase_order import (
    AnyPurchaseOrderFact,
    PurchaseOrderChangeRemembered,
    PurchaseOrderCreated,
)
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from services.streams.purchase_order.address import ChangeAddress, change_address
from services.streams.purchase_order.cancel import Cancel, cancel
from services.streams.purchase_order.evolve import evolve, fold
from services.streams.purchase_order.lines import Decided
from services.streams.purchase_order.maintain import ChangePrice, change_price
from services.streams.purchase_order.state import By, Known, PurchaseOrder, Remembered, Unknown


@dataclass(frozen=True, slots=True)
class CreatePurchaseOrder:
    """Take a purchase order. `same_people`: those of the order that is there are the ones that were sent now.

    `filled_in` names fields of `created` that nobody sent. `addresses` are the remembered changes of address by the
    name under which each address is kept.
    """

    created: PurchaseOrderCreated
    same_people: bool = True
    filled_in: frozenset[str] = frozenset()
    addresses: Mapping[UUID, ChangeAddress] = field(default_factory=dict)


class RefusedChange(NamedTuple):
    """A change that was remembered, and why it is not made."""

    change: PurchaseOrderChangeRemembered
    refused: Refused


class Arrived(NamedTuple):
    """A purchase order with what was remembered for it, and why some of that cannot be done."""

    facts: Sequence[AnyPurchaseOrderFact]
    refused: Sequence[RefusedChange]


def create(
    command: CreatePurchaseOrder, order: PurchaseOrder
) -> Sequence[AnyPurchaseOrderFact] | Refused | Arrived:
    """Return the order and what was remembered for it. The same again is a repetition, another one a conflict."""
    if isinstance(order, Known):
        if command.same_people and _is_same(order.created, command):
            return []
        detail = "another purchase order has this number"
        return Refused(DeadLetterReason.CONFLICTING_PURCHASE_ORDER, "po_number", detail)
    facts: list[AnyPurchaseOrderFact] = [command.created]
    refused: list[RefusedChange] = []
    if isinstance(order, Remembered):
        now = evolve(order, command.created)
        for change in sorted(order.changes, key=lambda each: each.at):
            assert isinstance(now, Known)  # noqa: S101
            decided = _applied(change, now, command.addresses)
            if isinstance(decided, Refused):
                refused.append(RefusedChange(change, decided))
                continue
            facts += decided
            now = fold(decided, now)
    return Arrived(facts, refused) if refused else facts


def remember(change: PurchaseOrderChangeRemembered, order: Unknown | Remembered) -> Decided:
    """Keep a change of an order that has not arrived; the same again is a repetition."""
    known = order.changes if isinstance(order, Remembered) else ()
    return [] if any(_said(each) == _said(change) for each in known) else [change]


def _said(change: PurchaseOrderChangeRemembered) -> tuple[object, ...]:
    return (
        change.action,
        change.at,
        change.line_number,
        change.quantity,
        change.reason_code,
        change.cannot_fulfill,
        change.sold_to_change,
        change.unit_price,
        change.subject,
    )


def _is_same(known: PurchaseOrderCreated, command: CreatePurchaseOrder) -> bool:
    """Return whether both say the same, but for what differs whenever an order is sent, and what was not sent now."""
    sent = command.created
    others = {"submitted_at", "subject", "vendor_subject", "user"} | command.filled_in
    return structs.replace(known, **{name: getattr(sent, name) for name in others}) == sent


def _applied(
    change: PurchaseOrderChangeRemembered, order: Known, addresses: Mapping[UUID, ChangeAddress]
) -> Decided:
    by = By(change.at, "WS", change.user)
    match change.action:
        case "cancel":
            return cancel(
                Cancel(by, change.line_number, change.quantity, change.reason_code, change.cannot_fulfill),
                order,
            )
        case "cost_change":
            assert change.line_number is not None and change.unit_price is not None  # noqa: S101, PT018
            return change_price(ChangePrice(by, change.line_number, change.unit_price), order)
        case "address_change":
            assert change.subject is not None  # noqa: S101
            unknown = ChangeAddress(by, change.subject, change.sold_to_change)
            return change_address(addresses.get(change.subject, unknown), order)
