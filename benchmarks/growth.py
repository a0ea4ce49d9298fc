"""What an order costs in bytes of the database, table by table: of three lines, held and dispatched whole."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping

from benchmarks import orders_per_second
from benchmarks.figure import Figure, Scale
from benchmarks.material import DC, ORGANIZATION, item_of
from benchmarks.parts import Parts, brokers, pair, services
from benchmarks.routed_per_second import publish
from services.common.bus.port import Outgoing

_SHOWN = 8
_SIZES = """SELECT c.relname, pg_total_relation_size(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'orderfold' AND c.relkind = 'r'"""


def measure(scale: Scale) -> Iterator[Figure]:
    """Stock is there before the orders come. Indexes and free space of tables count; the WAL does not."""
    orders = scale.of(20_000)
    with pair(brokers()[-1]) as parts, services(parts):
        _count_stock(parts, orders)
        _orderfold(parts, "wait-idle")
        before = _sizes(parts)
        orders_per_second.publish(parts, 0, orders)
        _orderfold(parts, "wait-idle")
        _orderfold(parts, "runs", "now", "--dc", DC)
        _orderfold(parts, "wait-idle")
        parts.as_owner("VACUUM")
        grown = {name: (size - before[name]) / orders for name, size in _sizes(parts).items()}
    largest = sorted(grown.items(), key=lambda each: -each[1])[:_SHOWN]
    note = f"over {orders:,} orders: " + ", ".join(f"{name} {size / 1000:.2f}" for name, size in largest)
    yield Figure(
        "an order of 3 lines, held and dispatched", sum(grown.values()) / 1000, "kB", parts.on, note=note
    )


def _count_stock(parts: Parts, orders: int) -> None:
    """Count enough of every item of the orders."""
    items = sorted({item_of(index, line) for index in range(orders) for line in (1, 2, 3)})
    counts = [
        {
            "organization": ORGANIZATION,
            "location": DC,
            "item": item,
            "on_hand": 1_000_000,
            "counted_at": "2016-11-08T00:00:00Z",
        }
        for item in items
    ]
    publish(parts, [Outgoing("inventory-changed", DC.encode(), json.dumps(each).encode()) for each in counts])


def _orderfold(parts: Parts, *arguments: str) -> None:
    command = [sys.executable, "-m", "services.cli", *arguments]
    subprocess.run(command, env=parts.environment(), check=True, capture_output=True)


def _sizes(parts: Parts) -> Mapping[str, int]:
    with parts.connect() as connection:
        return dict(connection.execute(_SIZES).fetchall())
