"""Orders of three lines from the topic into both order tables, beside one bare hand-written worker."""

from collections.abc import Iterator

from benchmarks import bare_worker
from benchmarks.figure import Figure, Scale
from benchmarks.material import FACTS_OF_AN_ORDER, number_of, order_message
from benchmarks.parts import Parts, brokers, pair, services
from benchmarks.visible import Visible
from services.common import bus
from services.common.bus.port import Outgoing

_TOGETHER = 2000


def measure(scale: Scale) -> Iterator[Figure]:
    """The orders lie on the topic before the clock starts, so that publishing takes nothing from the services."""
    orders = scale.of(40_000)
    for broker in brokers():
        with pair(broker) as parts:
            ours = _ours(parts, orders)
        with pair(broker) as parts:
            publish(parts, 0, orders)
            bare = bare_worker.run(parts, orders)
        work = "orders of 3 lines, topic to read model"
        note = f"sustained over {orders:,} orders; all services run"
        yield Figure(work, ours, "orders/s", parts.on, budget=3_000, note=note)
        ratio = f"does nothing but that; {bare / ours:.1f} times our rate"
        yield Figure(
            "a bare worker: poll, json.loads, INSERT, commit", bare, "orders/s", parts.on, note=ratio
        )


def publish(parts: Parts, first: int, orders: int) -> None:
    """Put the orders on the topic and wait until the broker has them."""
    publisher = bus.KafkaOutbound(bus.KafkaConnection(parts.kafka))
    for start in range(first, first + orders, _TOGETHER):
        indexes = range(start, min(start + _TOGETHER, first + orders))
        publisher.publish(
            [Outgoing("orders-submitted", number_of(i).encode(), order_message(i)) for i in indexes]
        )
    publisher.close()


def _ours(parts: Parts, orders: int) -> float:
    """From a tenth of the orders to the last one: when the services have started and their pages are full."""
    publish(parts, 0, orders)
    with Visible(parts) as visible, services(parts):
        applied = 1  # the organization's own fact comes first
        visible.wait(applied + FACTS_OF_AN_ORDER * orders, timeout=300)
        early = applied + FACTS_OF_AN_ORDER * orders // 10
        reached = next(moment for moment in visible.moments if moment[1] >= early)
        last = visible.moments[-1]
    return (last[1] - reached[1]) / FACTS_OF_AN_ORDER / (last[0] - reached[0])
