"""Updates of statuses from the topic through the decision into lines and history, beside one bare worker."""

import json
from collections.abc import Iterator, Sequence

from benchmarks import bare_updates
from benchmarks.figure import Figure, Scale
from benchmarks.material import number_of
from benchmarks.parts import Parts, brokers, pair, services
from benchmarks.routed_per_second import publish, sustained, wait
from schemas.organization.file import parse
from services.common.bus.port import Outgoing

_ORGANIZATION = "STORES"
_STEPS = ("accepted", "picked", "fulfilled")
_ORDERS_TOGETHER = 100
_POLICY = f"""organization: {_ORGANIZATION}
fulfilment: route
trace_shopping_log: "off"
systems: [{{code: STORES}}]
locations: [{{code: S-1, type: store, system: STORES}}]
"""
_ASSIGNED = """SELECT count(*) FROM events e JOIN checkpoint c ON c.shard = e.shard AND e.position <= c.position
WHERE c.follower = 'history_entry' AND e.type = 'lines-assigned'"""
_CHANGED = _ASSIGNED.replace("lines-assigned", "line-status-changed")


def measure(scale: Scale) -> Iterator[Figure]:
    """All orders are at their location before the updates come, which are published in one go."""
    orders = scale.of(10_000)
    for broker in brokers():
        with pair(broker) as parts:
            ours = _ours(parts, orders)
        with pair(broker) as parts:
            publish(parts, _updates(orders))
            bare = bare_updates.run(parts, len(_STEPS) * orders)
        note = f"sustained over {len(_STEPS) * orders:,} updates of {orders:,} orders; all services run"
        work = "updates of statuses, topic to history"
        yield Figure(work, ours, "updates/s", parts.on, budget=3_000, note=note)
        yield Figure(f"{work}: to a bare worker", ours / bare, "of bare", parts.on)


def _ours(parts: Parts, orders: int) -> float:
    """Updates a second, from a tenth of them to the last."""
    parts.apply(parse(_POLICY))
    with services(parts):
        publish(parts, _orders(orders))
        wait(parts, _ASSIGNED, orders)
        publish(parts, _updates(orders))
        return sustained(parts, _CHANGED, len(_STEPS) * orders)


def _orders(orders: int) -> Sequence[Outgoing]:
    found = []
    for first in range(0, orders, _ORDERS_TOGETHER):
        members = [_order(index) for index in range(first, min(first + _ORDERS_TOGETHER, orders))]
        found.append(Outgoing("orders-submitted", b"", json.dumps({"orders": members}).encode()))
    return found


def _order(index: int) -> dict[str, object]:
    return {
        "organization": _ORGANIZATION,
        "order_number": number_of(index),
        "order_type": "pickup",
        "pickup_location": "S-1",
        "lines": [{"line_number": 1, "item": f"I-{index % 500}", "quantity": 2}],
    }


def _updates(orders: int) -> Sequence[Outgoing]:
    return [
        Outgoing("status-updates", number_of(index).encode(), _update(index, status))
        for status in _STEPS
        for index in range(orders)
    ]


def _update(index: int, status: str) -> bytes:
    update = {
        "organization": _ORGANIZATION,
        "order_number": number_of(index),
        "location": "S-1",
        "status": status,
        "carrier": "12",
        "tracking_number": f"1Z{index}",
    }
    return json.dumps(update).encode()
