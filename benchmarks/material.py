"""What is measured with: one organization, its orders of three lines as messages and as facts."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from schemas.events.fact import Fact
from schemas.events.order import DispatchCreated, DispatchShipped, LineUnits, OrderCommitted
from schemas.events.stock import StockChanged
from schemas.ids import StreamId, dispatch_id, order_stream, stream_id
from schemas.organization import Organization
from schemas.wire.orders_submitted import Order
from services.common.eventstore import Uncommitted
from services.intake.domain.acceptance import submission
from services.routing.domain.request import Request
from services.streams.order import Refused

ORGANIZATION = "BENCH"
DC = "DC-1"
FACTS_OF_AN_ORDER = 2  # submitted and held
SUBMITTED = datetime(2016, 11, 8, 9, 30, tzinfo=UTC)
POLICY: dict[str, Any] = {
    "organization": ORGANIZATION,
    "name": "Bench",
    "fulfilment": "hold",
    "default_carrier": {"code": "12", "description": "UPS Ground"},
    "locations": [
        {"code": DC, "type": "dc", "name": "One", "city": "Columbus", "state": "OH", "postal_code": "43004",
         "country": "US", "time_zone": "America/New_York"}
    ],
    "processing": [
        {"dc": DC, "back_orders": True, "hold": {"hours": 24}, "schedule": ["0 0 29 2 *"],
         "order_class_priority": ["retail"]}
    ],
}  # fmt: skip
_ITEMS = 100_000
_PARTY = {
    "first_name": "Claire",
    "last_name": "Gute",
    "address_1": "12 Elm St",
    "city": "Henderson",
    "state": "KY",
    "postal_code": "42420",
    "country": "US",
    "email": "c@example.org",
}


def policy() -> Organization:
    """The policy: orders are held, and no run comes by itself."""
    return Organization.model_validate_json(json.dumps(POLICY))


def number_of(index: int) -> str:
    """The order number of the order `index`."""
    return f"B-{index:08d}"


def item_of(index: int, line: int) -> str:
    """The item of a line, spread over all items."""
    return f"ITEM-{(index * 7919 + line * 104_729) % _ITEMS:06d}"


def order_message(index: int) -> bytes:
    """An order of three lines as its sender writes it, about 1.1 KB."""
    lines = [
        {
            "line_number": line,
            "item": item_of(index, line),
            "description": "Bush Somerset Collection Bookcase",
            "quantity": 1 + (index + line) % 3,
            "price": "130.98",
            "taxes": ["1.10"],
        }
        for line in (1, 2, 3)
    ]
    order = {
        "organization": ORGANIZATION,
        "order_number": number_of(index),
        "system": "SHOP",
        "order_type": "delivery",
        "order_class": "retail",
        "transaction_date": "2016-11-08T09:30:00Z",
        "customer_number": "CG-12520",
        "currency": "USD",
        "ship_via": "12",
        "service": "second_class",
        "subtotal": "392.94",
        "tax": "3.30",
        "total": "396.24",
        "balance_due": "0",
        "sold_to": _PARTY,
        "ship_to": _PARTY,
        "lines": lines,
    }
    return json.dumps(order).encode()


def routed_message(index: int, request: Request) -> bytes:
    """The same order for an organization that routes: its items, its address."""
    order = json.loads(order_message(index))
    address = request.destination
    assert address is not None
    order["organization"] = request.organization
    order["ship_to"] = {**_PARTY, "state": address.state, "postal_code": address.postal_code}
    for line, wanted in zip(order["lines"], request.lines, strict=True):
        line.update(item=wanted.item, quantity=wanted.quantity)
    return json.dumps(order).encode()


def accepted(index: int, under: Organization) -> list[Fact]:
    """Submitted and held."""
    sent = Order.model_validate_json(order_message(index))
    command = submission(sent, under, 100_000 + index, UUID(int=index), SUBMITTED)
    assert not isinstance(command, Refused)
    assert command.hold is not None
    assert not isinstance(command.hold, Refused)
    return [command.submitted, command.hold]


def whole_life(index: int, under: Organization) -> list[Fact]:
    """Submitted, held, committed, dispatched, shipped."""
    submitted, held = accepted(index, under)
    who = {"organization": ORGANIZATION, "order_number": number_of(index), "request_id": 100_000 + index}
    lines = tuple(
        LineUnits(line_number=line, item=item_of(index, line), quantity=1 + (index + line) % 3)
        for line in (1, 2, 3)
    )
    dispatched: dict[str, Any] = {
        **who,
        "dispatch_id": dispatch_id(ORGANIZATION, number_of(index), 1),
        "location": DC,
        "lines": lines,
        "carrier": "12",
    }
    created = DispatchCreated(
        **dispatched,
        sequence=1,
        back_order=False,
        service="second_class",
        subject=UUID(int=index),
        created_at=SUBMITTED,
    )
    shipped = DispatchShipped(**dispatched, shipped_at=SUBMITTED, tracking_number=None)
    return [submitted, held, OrderCommitted(**who, back_order=False), created, shipped]  # type: ignore[arg-type]


def mixed(orders: Iterable[int], under: Organization) -> list[Uncommitted]:
    """A log of mixed facts: the whole life of each order, and one change of stock for each of its lines."""
    events: list[Uncommitted] = []
    for index in orders:
        stream = order_stream(ORGANIZATION, number_of(index))
        events += versions(stream, whole_life(index, under))
        for line in (1, 2, 3):
            at = SUBMITTED + timedelta(seconds=index)
            item = item_of(index, line)
            changed = StockChanged(
                organization=ORGANIZATION, location=DC, item=item, change=1, changed_at=at, safety_stock=None
            )
            shelf = stream_id("stock", ORGANIZATION, f"{DC}/{item}/{index}")
            events += versions(shelf, [changed])
    return events


def versions(stream: StreamId, facts: list[Fact]) -> list[Uncommitted]:
    """These facts as the first ones of a stream."""
    meta = json.dumps({"message_id": stream, "source": "shop", "correlation_id": stream})
    return [
        Uncommitted(ORGANIZATION, stream, version, fact, meta) for version, fact in enumerate(facts, start=1)
    ]
