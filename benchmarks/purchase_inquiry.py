"""The inquiry of purchase orders over a million lines, by purchase order and by item: each field, two pages of each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from benchmarks.figure import seconds
from benchmarks.material import ORGANIZATION
from benchmarks.purchases_filling import LINES_OF_AN_ORDER, fill, key_of, settle
from services.common.database import Connection, connect
from services.inquiry import cursor
from services.inquiry.purchase_order_inquiry import Filters, lines, purchase_orders

LINES = 1_000_000
_DAYS = [date(2014, 1, 4), date(2016, 2, 29), date(2017, 12, 30), date(2013, 1, 1)]
FIELDS: dict[str, Sequence[dict[str, Any]]] = {
    "nothing": [{}],
    "po_number": [
        {"po_number": each} for each in ("PO-2014", "PO-2017", "po", "PO-2015-0001", "PO-2014-000004711", "X")
    ],
    "order_number": [{"order_number": each} for each in ("CA-0", "CA-00017", "ca", "CA-000004711", "X")],
    "vendor": [{"vendor": each} for each in ("v196", "V100", "V150", "X")],
    "brand": [{"brand": each} for each in ("acme", "RARE", "X")],
    "item": [{"item": each} for each in ("i", "I-4", "I-00", "I-00017", "X")],
    "vendor_item": [{"vendor_item": each} for each in ("b", "BK-1", "BK-31", "BK-99999", "X")],
    "date_created": [{"date_created": day} for day in _DAYS],
    "due_date": [{"due_date": day} for day in _DAYS],
    "status": [{"status": each} for each in ("shipped", "held", "new_order", "in_process")],
    "several": [
        {"vendor": "V150", "status": "new_order"},
        {"vendor": "V101", "status": "held"},
        {"item": "I-4", "brand": "RARE"},
        {"item": "I-4", "status": "held"},
        {"item": "I-4", "vendor_item": "BK-1"},
        {"po_number": "PO-2015", "due_date": _DAYS[1]},
        {"date_created": _DAYS[1], "vendor": "v196", "status": "shipped"},
    ],
}
"""What is asked for, by the field that it is about."""


def prepare(connection: Connection, address: str, count: int) -> int:
    """Make so many lines; return the number of purchase orders."""
    orders = int(count / LINES_OF_AN_ORDER)
    fill(connection, orders)
    with connect(address, name="benchmark", role=None) as owner:
        settle(owner)
    return orders


def taken(connection: Connection, orders: int, rounds: int) -> Iterator[tuple[str, list[float]]]:
    """Yield each field by each view, and the milliseconds of its pages: the first, and one behind half of all."""
    for by, name in (("purchase-order", "purchase orders"), ("item", "lines of purchase orders")):
        key = key_of(connection, orders // 2, by_item=by == "item")
        afters = (None, cursor.written(name, [key]))
        of = Filters(organization=ORGANIZATION, by=by)  # type: ignore[arg-type]
        for field, asked in FIELDS.items():
            pages = [(replace(of, **each), after) for each in asked for after in afters]
            times = [_page(connection, *page) for _ in range(rounds) for page in pages]
            yield f"{field.replace('_', ' ')}, by {by}", times


def _page(connection: Connection, filters: Filters, after: str | None) -> float:
    """Return the milliseconds of one page."""
    ask = lines if filters.by == "item" else purchase_orders
    return 1_000 * seconds(lambda: ask(connection, filters, 50, after))
