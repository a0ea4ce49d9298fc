"""Batches of slips: what stands on them, and new lines of integrated vendors, which are sent at once (PUR-3)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from schemas.events.batch import BatchCreated, BatchedLine, BatchedOrder
from schemas.events.cause import AnyCause
from schemas.events.order_fact import LineUnits
from schemas.events.purchase_order_slips import PackSlipsPrinted
from schemas.organization import Organization
from services.common.runtime.message import Message
from services.deciding.purchasing.orders import PurchaseOrders
from services.streams.order import Refused
from services.streams.organization import Applied
from services.streams.purchase_order import Arrived, By, Known, PrintSlips

_MOST_BATCHES = 20
"""Batches of one vendor in one transaction."""


def batched(order: Known, printed: Iterable[LineUnits]) -> BatchedOrder:
    """Return what a vendor is told of these units of an order, which stand on slips."""
    created = order.created
    return BatchedOrder(
        po_number=created.po_number,
        order_number=created.order_number,
        entered_date=created.entered_date,
        subject=created.subject,
        sold_to_subject=order.sold_to,
        gift=created.gift,
        ship_complete=created.ship_complete,
        carrier=order.lines[min(order.lines)].carrier,
        currency=created.currency,
        lines=_lines(order, printed),
    )


class Under(NamedTuple):
    """The policy under which purchase orders of an organization change, and what led to it."""

    policy: Organization
    cause: AnyCause


def of_messages(taken: Sequence[tuple[Message[Any], Applied]]) -> Mapping[str, Under]:
    """Return the policies and the causes of messages, by organization."""
    return {policy.document.organization: Under(policy.document, message.cause) for message, policy in taken}


def send_new(orders: PurchaseOrders, under: Mapping[str, Under], now: datetime) -> None:
    """Send all lines that wait for a slip, of the integrated vendors whose orders changed here.

    Organizations that are not in `under` are left alone. A batch has only so much room. What many batches have no room
    for waits until an order of the vendor changes again.
    """
    changed = orders.changed().items()
    vendors = {(code, order.vendor): None for (code, _), order in changed if code in under}
    for organization, code in vendors:
        policy, cause = under[organization]
        vendor = policy.vendor(code)
        if vendor is None or not vendor.integrated:
            continue
        for _ in range(_MOST_BATCHES):
            found = orders.waiting(organization, code)
            if not found:
                break
            command = PrintSlips(
                By(now, "WS", code),
                orders.new_batch_id(),
                "csv",
                sent=True,
                awaits_acknowledgement=vendor.require_acknowledgement,
            )
            printed = _print_all(orders, found, command, cause)
            created = created_batch(code, command, organization, printed)
            orders.record_batch(organization, command.batch_id, [created], cause)


def _print_all(
    orders: PurchaseOrders, found: Iterable[Known], command: PrintSlips, cause: AnyCause
) -> list[BatchedOrder]:
    """Print all lines that wait of these orders; return what stands on the slips."""
    printed: list[BatchedOrder] = []
    for order in found:
        facts = orders.decide(order.organization, order.po_number, command, cause)
        assert not isinstance(facts, Refused | Arrived)  # noqa: S101  # no line was named
        printed += [batched(order, fact.lines) for fact in facts if isinstance(fact, PackSlipsPrinted)]
    return printed


def created_batch(
    vendor: str,
    command: PrintSlips,
    organization: str,
    printed: Sequence[BatchedOrder],
    replaces: int | None = None,
) -> BatchCreated:
    """Return the fact of a batch."""
    return BatchCreated(
        organization=organization,
        vendor=vendor,
        batch_id=command.batch_id,
        created_at=command.by.at,
        user=command.by.user,
        format=command.format,
        sent=command.sent,
        requires_acknowledgement=command.awaits_acknowledgement,
        replaces=replaces,
        purchase_orders=tuple(printed),
    )


def _lines(order: Known, told: Iterable[LineUnits]) -> tuple[BatchedLine, ...]:
    ordered = {each.line_number: each for each in order.created.lines}
    found = []
    for each in told:
        line, sent = order.lines[each.line_number], ordered[each.line_number]
        found.append(
            BatchedLine(
                line_number=each.line_number,
                item=each.item,
                description=sent.description,
                vendor_item=sent.vendor_item,
                quantity=each.quantity,
                unit_price=line.unit_price,
                due_date=line.due_date,
                gift_wrap=sent.gift_wrap,
                subject=line.subject or order.created.subject,
            )
        )
    return tuple(found)
