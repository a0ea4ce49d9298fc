"""How long an order takes from publishing to both order tables, at a fixed 200 orders a second."""

import time
from collections.abc import Iterator
from statistics import quantiles
from typing import Any

from kafka import KafkaProducer

from benchmarks.figure import Figure, Scale
from benchmarks.material import FACTS_OF_AN_ORDER, ORGANIZATION, number_of, order_message
from benchmarks.parts import Parts, brokers, pair, services
from benchmarks.visible import Visible
from schemas.ids import order_stream

_RATE = 200
_SECONDS = 20
_WARM = 5 * _RATE
"""Orders that come first and are not counted: some services still join their groups."""


def measure(scale: Scale) -> Iterator[Figure]:
    """Orders come one by one on a timetable: one that is late does not delay the next."""
    orders = scale.of(_RATE * _SECONDS)
    for broker in brokers():
        with pair(broker) as parts:
            taken = sorted(_taken(parts, orders))
        hundredths = quantiles(taken, n=100)
        work = "publish to visible at 200 orders/s"
        note = f"{orders:,} orders, the slowest {taken[-1] * 1000:.0f} ms"
        yield Figure(f"{work}, p50", hundredths[49] * 1000, "ms", parts.on, "below", 150, note)
        yield Figure(f"{work}, p99", hundredths[98] * 1000, "ms", parts.on, "below", 600, note)


def _taken(parts: Parts, orders: int) -> Iterator[float]:
    with Visible(parts) as visible, services(parts):
        published = _publish(parts, 0, 1)
        visible.wait(1 + FACTS_OF_AN_ORDER, timeout=60)  # all services are up
        published |= _publish(parts, 1, _WARM + orders)
        visible.wait(1 + FACTS_OF_AN_ORDER * (1 + _WARM + orders), timeout=120)
    seen = visible.by_stream()
    for index in range(1 + _WARM, 1 + _WARM + orders):
        yield seen[order_stream(ORGANIZATION, number_of(index))] - published[index]


def _publish(parts: Parts, first: int, orders: int) -> dict[int, float]:
    """When (perf_counter) each order was handed to the client."""
    producer: Any = KafkaProducer(bootstrap_servers=parts.kafka, acks="all", linger_ms=0)
    producer.partitions_for("orders-submitted")
    published: dict[int, float] = {}
    started = time.perf_counter()
    for place in range(orders):
        index = first + place
        time.sleep(max(started + place / _RATE - time.perf_counter(), 0))
        published[index] = time.perf_counter()
        producer.send("orders-submitted", key=number_of(index).encode(), value=order_message(index))
    producer.close()
    return published
