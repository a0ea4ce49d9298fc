"""Orders of three lines from the topic into both order tables, beside one bare hand-written worker."""

import time
from collections.abc import Iterator

from benchmarks import bare_worker
from benchmarks.cpu import seconds_by_process
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
            ours, spent = _ours(parts, orders)
        with pair(broker) as parts:
            publish(parts, 0, orders)
            bare = bare_worker.run(parts, orders)
        work = "orders of 3 lines, topic to read model"
        note = f"sustained over {orders:,} orders; all services run"
        yield Figure(work, ours, "orders/s", parts.on, budget=3_000, note=note)
        yield Figure(f"{work}: to the bare worker", ours / bare, "of bare", parts.on, budget=0.6)
        each = ", ".join(f"{name} {taken:.2f}" for name, taken in sorted(spent.items()))
        whole = sum(spent.values())
        yield Figure("CPU of an order", whole, "ms", parts.on, bound="below", budget=0.9, note=each)
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


def _ours(parts: Parts, orders: int) -> tuple[float, dict[str, float]]:
    """Orders a second, and milliseconds of CPU an order by process; the broker's are not counted.

    From a tenth of the orders to the last one: when the services have started and their pages are full.
    """
    publish(parts, 0, orders)
    with Visible(parts, pause=0.02) as visible, services(parts):
        applied = 1  # the organization's own fact comes first
        visible.wait(applied + FACTS_OF_AN_ORDER * orders // 10, timeout=300)
        reached, before = visible.moments[-1], seconds_by_process()
        visible.wait(applied + FACTS_OF_AN_ORDER * orders, timeout=300)
        last = visible.moments[-1]
        _wait_for_the_relay(parts, applied + FACTS_OF_AN_ORDER * orders)
        spent = seconds_by_process() - before
    done = (last[1] - reached[1]) / FACTS_OF_AN_ORDER
    del spent["broker"]
    return done / (last[0] - reached[0]), {name: 1000 * taken / done for name, taken in spent.items()}


def _wait_for_the_relay(parts: Parts, position: int) -> None:
    """Wait until all facts are published: what is left to do for an order belongs to its costs."""
    deadline = time.monotonic() + 120
    with parts.connect() as connection:
        while time.monotonic() < deadline:
            row = connection.execute(
                "SELECT max(position) FROM checkpoint WHERE follower = 'relay'"
            ).fetchone()
            if row and row[0] >= position:
                return
            time.sleep(0.05)
    raise TimeoutError("the relay has not published everything")
