"""Raw bytes of an order of three lines to a checked message."""

from collections.abc import Iterator

from benchmarks.figure import Figure, Scale, median_seconds
from benchmarks.material import number_of, order_message
from services.common.bus.port import Record
from services.intake.consumer import ORDERS


def measure(scale: Scale) -> Iterator[Figure]:
    """One core, no server."""
    records = [
        Record(
            "orders-submitted", 0, index, number_of(index).encode(), order_message(index), (), 1478597400000
        )
        for index in range(scale.of(20_000))
    ]

    def decode_all() -> None:
        for record in records:
            ORDERS.decode(record)

    rate = len(records) / median_seconds(decode_all)
    yield Figure("decode and check an order message", rate, "messages/s", "one core", budget=30_000)
