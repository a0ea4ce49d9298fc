"""What vendors are told, on `purchase-orders`; and every fact of purchase orders, on `purchase-order-events`."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

import msgspec

from schemas.events.batch import BatchCreated, BatchedLine, BatchedOrder, BatchResent
from schemas.events.purchase_order import PurchaseOrderCreated
from schemas.events.purchase_order_changes import (
    AddressChanged,
    AddressChangeRequested,
    CancelRequested,
    PurchaseLinesCancelled,
    UnitPriceChanged,
)
from schemas.purchase_topics import TO_VENDORS, VENDOR_EVENTS
from schemas.wire import purchase_orders as wire
from schemas.wire.purchase_order_events import NOT_IN_DATA, PRICES, PUBLIC
from services.common.bus.port import Outgoing
from services.common.eventstore import Recorded
from services.common.personal_data import ERASED
from services.relay.messages import Fields, People, headers, public_event

ALL_FACTS = frozenset(fact.type for fact in PUBLIC)
"""Stored names of the facts of purchase orders."""

OF_VENDORS = frozenset(
    {
        PurchaseOrderCreated.type,
        BatchCreated.type,
        BatchResent.type,
        CancelRequested.type,
        PurchaseLinesCancelled.type,
        AddressChanged.type,
        AddressChangeRequested.type,
        UnitPriceChanged.type,
    }
)
"""Those that vendors are told of."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.decode
_NULL = msgspec.Raw(b"null")


def purchase_order_events(event: Recorded, _people: People, source: str) -> Iterator[Outgoing]:
    """Yield the message of a public fact, under the identity of the fact; of a gift without prices."""
    fields = _without_prices(_decode(event.newest_data, type=Fields))
    number = _decode(fields["po_number"], type=str)
    body = public_event(event, fields, ("organization", "po_number"), NOT_IN_DATA)
    yield Outgoing(VENDOR_EVENTS.name, number.encode(), body, headers(event, event.cause, source))


def _without_prices(fields: Fields) -> Fields:
    """Return the fields of a fact with null in place of each price, where it says that the order is a gift."""
    if "gift" not in fields or not _decode(fields["gift"], type=bool):
        return fields
    hidden = {name: _NULL if name in PRICES else value for name, value in fields.items()}
    lines = _decode(fields["lines"], type=list[Fields])
    told = [{name: _NULL if name in PRICES else value for name, value in line.items()} for line in lines]
    return {**hidden, "lines": msgspec.Raw(_encode(told))}


def to_vendors(event: Recorded, people: People, source: str) -> Iterator[Outgoing]:
    """Yield the message of a fact that a vendor is told of, with the people as they are known now."""
    fact: Any = event.fact
    message = _MESSAGES[type(fact)](fact, {name: _decode(kept) for name, kept in people.items()})
    key = fact.vendor if isinstance(fact, BatchCreated | BatchResent) else fact.po_number
    sent = headers(event, event.cause, source, message.type)
    yield Outgoing(TO_VENDORS.name, key.encode(), message.model_dump_json().encode(), sent)


def subjects_of_purchases(event: Recorded) -> Collection[UUID]:
    """Return whose words and addresses the message of this fact carries."""
    fact = event.fact
    match fact:
        case PurchaseOrderCreated() | AddressChanged() | AddressChangeRequested():
            return (fact.subject,)
        case BatchCreated() | BatchResent():
            return {subject for order in fact.purchase_orders for subject in _subjects(order)}
        case _:
            return ()


def _subjects(order: BatchedOrder) -> Iterator[UUID]:
    yield order.subject
    if order.sold_to_subject is not None:
        yield order.sold_to_subject
    for line in order.lines:
        yield line.subject


Documents = Mapping[UUID, Mapping[str, Any]]


def _created(fact: PurchaseOrderCreated, people: Documents) -> wire.PurchaseOrderCreatedMessage:
    lines = tuple(
        BatchedLine(
            line_number=each.line_number,
            item=each.item,
            description=each.description,
            vendor_item=each.vendor_item,
            quantity=each.quantity,
            unit_price=each.unit_price,
            due_date=each.due_date,
            gift_wrap=each.gift_wrap,
            subject=fact.subject,
        )
        for each in fact.lines
    )
    order = BatchedOrder(
        po_number=fact.po_number,
        order_number=fact.order_number,
        entered_date=fact.entered_date,
        subject=fact.subject,
        gift=fact.gift,
        ship_complete=fact.ship_complete,
        carrier=fact.lines[0].carrier or fact.carrier,
        currency=fact.currency,
        lines=lines,
    )
    return wire.PurchaseOrderCreatedMessage(
        organization=fact.organization, vendor=fact.vendor, **_slip(order, people).__dict__
    )


def _batch(fact: BatchCreated | BatchResent, people: Documents) -> wire.PurchaseOrderBatchMessage:
    return wire.PurchaseOrderBatchMessage(
        organization=fact.organization,
        vendor=fact.vendor,
        batch_id=fact.batch_id,
        format=fact.format,
        requires_acknowledgement=fact.requires_acknowledgement,
        purchase_orders=tuple(_slip(order, people) for order in fact.purchase_orders),
    )


def _slip(order: BatchedOrder, people: Documents) -> wire.SlipOrder:
    """Return an order as it stands on a slip: of a gift without prices, of a forgotten person without words."""
    known = people.get(order.subject)
    person: Mapping[str, Any] = known or {}
    return wire.SlipOrder(
        po_number=order.po_number,
        order_number=order.order_number,
        entered_date=order.entered_date,
        gift=order.gift,
        ship_complete=order.ship_complete,
        carrier=order.carrier,
        currency=order.currency,
        shipping_instructions=ERASED if known is None else person.get("shipping_instructions", ""),
        sold_to=_buyer(order, people),
        order_messages=tuple(person.get("order_messages", ())),
        gift_messages=tuple(person.get("gift_messages", ())),
        lines=tuple(_line(each, order, person, people) for each in order.lines),
    )


def _buyer(order: BatchedOrder, people: Documents) -> Any:
    if order.sold_to_subject is not None:
        return people.get(order.sold_to_subject, {}).get("ship_to")
    return people.get(order.subject, {}).get("sold_to")


def _line(
    line: BatchedLine, order: BatchedOrder, person: Mapping[str, Any], people: Documents
) -> wire.SlipLine:
    words = person.get("lines", {}).get(str(line.line_number), {})
    return wire.SlipLine(
        line_number=line.line_number,
        item=line.item,
        description=line.description,
        vendor_item=line.vendor_item,
        quantity=line.quantity,
        unit_price=None if order.gift else line.unit_price,
        due_date=line.due_date,
        gift_wrap=line.gift_wrap,
        customizations=tuple(words.get("customizations", ())),
        messages=tuple(words.get("messages", ())),
        ship_to=people.get(line.subject, {}).get("ship_to"),
    )


def _about(fact: Any) -> dict[str, Any]:
    units = [
        {"line_number": each.line_number, "item": each.item, "quantity": each.quantity} for each in fact.lines
    ]
    return {
        "organization": fact.organization,
        "vendor": fact.vendor,
        "po_number": fact.po_number,
        "lines": units,
        "occurred_at": fact.happened_at,
    }


def _to_address(fact: AddressChanged | AddressChangeRequested, people: Documents) -> dict[str, Any]:
    address = people.get(fact.subject, {}).get("ship_to")
    return {**_about(fact), "sold_to_change": fact.sold_to_change, "ship_to": address}


_MESSAGES: Mapping[type[Any], Callable[[Any, Documents], Any]] = {
    PurchaseOrderCreated: _created,
    BatchCreated: _batch,
    BatchResent: _batch,
    CancelRequested: lambda fact, _: wire.CancelRequestedMessage(
        **_about(fact), reason_code=fact.reason_code
    ),
    PurchaseLinesCancelled: lambda fact, _: wire.PurchaseOrderCancelledMessage(
        **_about(fact), reason_code=fact.reason_code
    ),
    AddressChanged: lambda fact, people: wire.AddressChangedMessage(**_to_address(fact, people)),
    AddressChangeRequested: lambda fact, people: wire.AddressChangeRequestedMessage(
        **_to_address(fact, people)
    ),
    UnitPriceChanged: lambda fact, _: wire.CostChangedMessage(
        **_about(fact), unit_price=None if fact.gift else fact.new_unit_price
    ),
}
"""What each fact looks like to a vendor."""
