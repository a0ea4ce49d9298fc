"""Orders of three lines from the topic through routing over 50 locations into the order tables."""

import json
import time
from collections.abc import Iterator, Sequence

from benchmarks.figure import Figure, Scale
from benchmarks.material import number_of, routed_message
from benchmarks.networks import Chain, chain, requests
from benchmarks.parts import Parts, brokers, pair, services
from services.common import bus
from services.common.bus.port import Outgoing
from services.routing.domain.masks import indexes
from services.routing.domain.request import Request

_LOCATIONS = 50
_LEAST = 2_500
"""Orders: the router goes a page of 500 at a time, and of one page nothing could be seen to come before the rest."""
_TOGETHER = 500
_COUNTED = "2016-11-08T06:00:00Z"
_SHELVES = "SELECT count(*) FROM stock"
_ROUTED = """SELECT count(*) FROM events e JOIN checkpoint c ON c.shard = e.shard AND e.position <= c.position
WHERE c.follower = 'order_lines' AND e.type = 'routing-decided'"""


def measure(scale: Scale) -> Iterator[Figure]:
    """Stock is counted first. Every order is decided, traced, promised, and its lines are in the table."""
    orders, over = requests(max(scale.of(10_000), _LEAST)), chain(_LOCATIONS)
    for broker in brokers():
        with pair(broker) as parts:
            rate = _rate(parts, over, orders)
        note = f"sustained over {len(orders):,} orders, traces kept; all services run, one router"
        yield Figure(f"orders routed over {_LOCATIONS} locations", rate, "orders/s", parts.on, note=note)


def _rate(parts: Parts, over: Chain, orders: Sequence[Request]) -> float:
    """From a tenth of the orders to the last one."""
    parts.apply(over.network.policy)
    shelves = [change for item in over.stock for change in _counts(over, item)]
    messages = [
        Outgoing("inventory-changed", b"", json.dumps({"changes": shelves[first : first + 100]}).encode())
        for first in range(0, len(shelves), 100)
    ]
    numbered = enumerate(orders)
    with services(parts):
        publish(parts, messages)
        wait(parts, _SHELVES, len(shelves))
        publish(parts, [_order(index, request) for index, request in numbered])
        return sustained(parts, _ROUTED, len(orders))


def _order(index: int, request: Request) -> Outgoing:
    return Outgoing("orders-submitted", number_of(index).encode(), routed_message(index, request))


def _counts(over: Chain, item: str) -> Iterator[dict[str, object]]:
    stock, codes = over.stock[item], over.network.codes
    for index in indexes(stock.stocked):
        yield {
            "organization": over.network.policy.organization,
            "location": codes[index],
            "item": item,
            "on_hand": stock.on_hand.units.item(index),
            "counted_at": _COUNTED,
        }


def publish(parts: Parts, messages: Sequence[Outgoing]) -> None:
    """Put the messages on their topics."""
    publisher = bus.KafkaOutbound(bus.KafkaConnection(parts.kafka))
    for first in range(0, len(messages), _TOGETHER):
        publisher.publish(messages[first : first + _TOGETHER])
    publisher.close()


def sustained(parts: Parts, query: str, wanted: int) -> float:
    """How many a second were counted, from a tenth of those wanted to the last."""
    early, last = wait(parts, query, wanted // 10), wait(parts, query, wanted)
    return (last[1] - early[1]) / (last[0] - early[0])


def wait(parts: Parts, query: str, wanted: int) -> tuple[float, int]:
    """When (perf_counter) so many were counted, and how many they were."""
    deadline = time.monotonic() + 300
    with parts.connect() as connection:
        while time.monotonic() < deadline:
            ((found,),) = connection.execute(query.encode()).fetchall()
            if found >= wanted:
                return time.perf_counter(), found
            time.sleep(0.01)
    raise TimeoutError(f"{wanted:,} wanted, and not there after 300 s")
