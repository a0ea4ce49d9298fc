"""What vendors do, from the topic through the decision into lines and history, beside one bare worker."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks import bare_updates
from benchmarks.figure import Figure, Scale
from benchmarks.parts import Parts, brokers, pair, services
from benchmarks.routed_per_second import publish, sustained, wait
from schemas.organization.file import parse
from services.common.bus.port import Outgoing

_ORGANIZATION = "VENDORS"
_VENDORS = 10
_STEPS = ("hold", "release", "ship")
_ORDERS_TOGETHER = 100
_POLICY = f"""organization: {_ORGANIZATION}
fulfilment: route
systems: [{{code: STORES}}]
locations: [{{code: S-1, type: store, system: STORES}}]
vendors: [{", ".join(f"{{code: V-{vendor}}}" for vendor in range(_VENDORS))}]
"""
_IN_HISTORY = """SELECT count(*) FROM events e JOIN checkpoint c ON c.shard = e.shard AND e.position <= c.position
WHERE c.follower = 'purchase_order_entry' AND e.type = """
_ORDERED, _PRINTED = f"{_IN_HISTORY}'purchase-order-created'", f"{_IN_HISTORY}'pack-slips-printed'"
_DONE = _IN_HISTORY.replace("e.type = ", "e.type IN ") + (
    "('purchase-lines-held', 'purchase-lines-released', 'purchase-lines-shipped')"
)
_PERSON = {
    "first_name": "Claire",
    "last_name": "Gute",
    "address_1": "12 Elm St",
    "city": "Henderson",
    "state": "KY",
    "postal_code": "42420",
    "country": "US",
}


def measure(scale: Scale) -> Iterator[Figure]:
    """All slips are printed before the activities come, which are published in one go."""
    orders = scale.of(10_000)
    for broker in brokers():
        with pair(broker) as parts:
            ours = _ours(parts, orders)
        with pair(broker) as parts:
            publish(parts, _activities(orders, "status-updates"))
            bare = bare_updates.run(parts, len(_STEPS) * orders)
        note = f"sustained over {len(_STEPS) * orders:,} activities of {orders:,} purchase orders; all services run"
        work = "activities of vendors, topic to history"
        yield Figure(work, ours, "activities/s", parts.on, budget=1_500, note=note)
        yield Figure(f"{work}: to a bare worker", ours / bare, "of bare", parts.on)


def _ours(parts: Parts, orders: int) -> float:
    """Activities a second, from a tenth of them to the last."""
    parts.apply(parse(_POLICY))
    with services(parts):
        publish(parts, _orders(orders))
        wait(parts, _ORDERED, orders)
        publish(parts, [_activity(vendor, "pack_slips") for vendor in range(_VENDORS)])
        wait(parts, _PRINTED, orders)
        publish(parts, _activities(orders, "vendor-activity"))
        return sustained(parts, _DONE, len(_STEPS) * orders)


def _orders(orders: int) -> Sequence[Outgoing]:
    found = []
    for first in range(0, orders, _ORDERS_TOGETHER):
        members = [_order(index) for index in range(first, min(first + _ORDERS_TOGETHER, orders))]
        message = json.dumps({"purchase_orders": members}).encode()
        found.append(Outgoing("purchase-orders-submitted", b"", message))
    return found


def _order(index: int) -> dict[str, Any]:
    return {
        "action": "create",
        "organization": _ORGANIZATION,
        "po_number": _number(index),
        "order_number": f"SO-{index}",
        "vendor": f"V-{index % _VENDORS}",
        "sold_to": _PERSON,
        "ship_to": _PERSON,
        "lines": [{"line_number": 1, "item": f"I-{index % 500}", "quantity": 2, "unit_price": "8.98"}],
    }


def _activities(orders: int, topic: str) -> Sequence[Outgoing]:
    """Each step of all orders before the next one."""
    return [
        _activity(index % _VENDORS, step, topic, po_number=_number(index), **_WITH[step])
        for step in _STEPS
        for index in range(orders)
    ]


_WITH: dict[str, dict[str, Any]] = {
    "hold": {"line_number": 1, "reason": "Backordered"},
    "release": {"line_number": 1},
    "ship": {
        "ship_date": "2016-11-10",
        "tracking_number": "1Z",
        "lines": [{"line_number": 1, "quantity": 2}],
    },
}


def _activity(vendor: int, action: str, topic: str = "vendor-activity", **fields: Any) -> Outgoing:
    """An activity; what a bare worker writes of an update stands in it, too."""
    code = f"V-{vendor}"
    update = {
        "order_number": fields.get("po_number", ""),
        "status": action,
        "location": code,
        "carrier": "12",
    }
    named = {"action": action, "organization": _ORGANIZATION, "vendor": code, "user": "ann"}
    body = {"tracking_number": "", **update, **named, **fields}
    return Outgoing(topic, code.encode(), json.dumps(body).encode())


def _number(index: int) -> str:
    return f"PO-{index:08d}"
