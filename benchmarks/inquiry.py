"""The inquiries over a million orders and purchase order lines: each field, pages, what is frequent, rare or absent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from typing import Any

from benchmarks import purchase_inquiry
from benchmarks.figure import Figure, Scale, seconds
from benchmarks.inquiry_filling import FIRST_REQUEST_ID, fill, settle
from benchmarks.material import ORGANIZATION
from benchmarks.parts import database
from services.common.database import Connection, connect
from services.inquiry.order_inquiry import Filters, inquiry

_ORDERS = 1_000_000
_ROUNDS = 20
_DAYS = [datetime(2014, 1, 1, tzinfo=UTC) + timedelta(days=days) for days in (3, 700, 1_459)]
FIELDS: dict[str, Sequence[dict[str, Any]]] = {
    "nothing": [{}],
    "request_id": [{"request_id": FIRST_REQUEST_ID + 4_711}, {"request_id": 1}],
    "order_number": [
        {"order_number": each}
        for each in ("CA-2014", "CA-2017", "ca", "CA-2015-0002", "CA-2014-000004711", "X")
    ],
    "placed_location": [{"placed_location": each} for each in ("web", "S-150", "S-1")],
    "sourced_location": [{"sourced_location": each} for each in ("S-195", "s-101", "S-1")],
    "pickup_location": [{"pickup_location": each} for each in ("S-150", "S-1")],
    "date_ordered": [{"since": day, "until": day + timedelta(days=1)} for day in _DAYS],
    "status": [{"status": each} for each in ("fulfilled", "rejected", "new_order", "polled")],
    "under_review": [{"under_review": True}, {"under_review": False}],
    "order_type": [{"order_type": each} for each in ("delivery", "pickup")],
    "company": [{"company": each} for each in ("a", "AB", "abc", "ABCDEF INC", "x")],
    "first_name": [{"first_name": each} for each in ("c", "CA", "C4CA4", "x")],
    "last_name": [{"last_name": each} for each in ("s", "SMITH", "smythe", "AB1", "SMX", "SMYTHES")],
    "postal_code": [{"postal_code": each} for each in ("1", "100", "10001", "99999")],
    "several": [
        {"last_name": "SMITH", "status": "rejected"},
        {"sourced_location": "S-150", "status": "new_order", "order_type": "delivery"},
        {"placed_location": "S-150", "since": _DAYS[1], "until": _DAYS[1] + timedelta(days=7)},
        {"order_number": "CA-2015", "postal_code": "10001"},
    ],
}
"""What is asked for, by the field that it is about."""


def measure(scale: Scale) -> Iterator[Figure]:
    """Median and 99th percentile of each field, the slowest field first: of orders, then of purchase orders."""
    orders, lines = scale.of(_ORDERS), scale.of(purchase_inquiry.LINES)
    with database() as parts, parts.connect() as connection:
        fill(connection, orders)
        with connect(parts.database, name="benchmark", role=None) as owner:
            settle(owner)
        taken = {
            field.replace("_", " "): _taken(connection, asked, orders) for field, asked in FIELDS.items()
        }
        yield from _figures(f"inquiry over {orders:,} orders", taken, parts.on)
        purchases = purchase_inquiry.prepare(connection, parts.database, lines)
        taken = dict(purchase_inquiry.taken(connection, purchases, _ROUNDS))
        yield from _figures(f"inquiry over {lines:,} purchase order lines", taken, parts.on)


def _figures(work: str, taken: Mapping[str, list[float]], on: str) -> Iterator[Figure]:
    for field in sorted(taken, key=lambda each: -median(taken[each])):
        slowest = quantiles(taken[field], n=100)[98]
        yield Figure(f"{work} by {field}, median", median(taken[field]), "ms", on, "below", 50)
        yield Figure(f"{work} by {field}, p99", slowest, "ms", on, "below", 200)


def _taken(connection: Connection, asked: Sequence[dict[str, Any]], orders: int) -> list[float]:
    """Return the milliseconds of each page: the first, and one behind half of the orders."""
    of = Filters(organization=ORGANIZATION)
    pages = [
        (replace(of, **each), after) for each in asked for after in (None, FIRST_REQUEST_ID + orders // 2)
    ]
    return [
        1_000 * seconds(lambda filters=filters, after=after: inquiry(connection, filters, 50, after))  # type: ignore[misc]
        for _ in range(_ROUNDS)
        for filters, after in pages
    ]
