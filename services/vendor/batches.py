"""Batches of slips: what stands on them, and new lines of integrated vendors, which are sent at once (PUR-3)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from schemas.events.batch import BatchCreated, BatchedLine, BatchedOrder
from schemas.events.cause import AnyCause
from schemas.events.order_fact import LineUnits
from schemas.events.purchase_order_slips import PackSlipsPrinted, PackSlipsReprinted
from schemas.organization import Organization
from services.streams.order import Refused
from services.streams.purchase_order import Arrived, By, Known, PrintSlips, waits_for_slips
from services.vendor.orders import PurchaseOrders


def batched(order: Known, slips: PackSlipsPrinted | PackSlipsReprinted) -> BatchedOrder:
    """Return what a vendor is told of the lines of an order that stand on slips."""
    created = order.created
    return BatchedOrder(
        po_number=created.po_number,
        order_number=created.order_number,
        entered_date=created.entered_date,
        subject=created.subject,
        gift=created.gift,
        ship_complete=created.ship_complete,
        carrier=created.carrier,
        currency=created.currency,
        lines=_lines(order, slips.lines),
    )


def send_new(
    orders: PurchaseOrders,
    policies: Mapping[str, Organization],
    causes: Mapping[str, AnyCause],
    now: datetime,
) -> None:
    """Send the lines of integrated vendors that wait for a slip: one batch a vendor, of all orders changed here."""
    waiting: dict[tuple[str, str], list[Known]] = {}
    for (organization, _), order in orders.changed().items():
        vendor = policies[organization].vendor(order.vendor)
        if vendor is None or not vendor.integrated or not any(map(waits_for_slips, order.lines.values())):
            continue
        waiting.setdefault((organization, order.vendor), []).append(order)
    for (organization, code), found in waiting.items():
        vendor = policies[organization].vendor(code)
        assert vendor is not None  # noqa: S101
        command = PrintSlips(
            By(now, "WS", code),
            orders.new_batch_id(),
            "csv",
            sent=True,
            awaits_acknowledgement=vendor.require_acknowledgement,
        )
        printed = print_all(orders, found, command, causes[organization])
        created = created_batch(code, command, organization, printed)
        orders.record_batch(organization, command.batch_id, [created], causes[organization])


def print_all(
    orders: PurchaseOrders, found: Iterable[Known], command: PrintSlips, cause: AnyCause
) -> list[BatchedOrder]:
    """Print all lines that wait of these orders; return what stands on the slips."""
    printed: list[BatchedOrder] = []
    for order in found:
        facts = orders.decide(order.organization, order.po_number, command, cause)
        assert not isinstance(facts, Refused | Arrived)  # noqa: S101  # no line was named
        printed += [batched(order, fact) for fact in facts if isinstance(fact, PackSlipsPrinted)]
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
