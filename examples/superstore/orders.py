"""Tells the 5,009 orders of the Superstore file as `orders-submitted` messages, oldest first.

`python -m examples.superstore.orders > orders.jsonl` writes one message a line.
"""

import csv
import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from examples.superstore.people import address
from examples.superstore.places import COUNTRY_CODES, STATE_CODES, dc_of

Row = dict[str, str]
Message = dict[str, Any]

SOURCE = Path(__file__).with_name("orders.csv.gz")
ORGANIZATION = "ACME"
SYSTEM = "SHOP"
ORDER_CLASSES = {"Consumer": "retail", "Corporate": "wholesale", "Home Office": "retail"}
CARRIERS = {  # ship mode: (ship_via, its description)
    "Standard Class": ("93", "UPS SurePost"),
    "Second Class": ("12", "UPS Ground"),
    "First Class": ("02", "UPS 2nd Day Air"),
    "Same Day": ("70", "City Courier"),
}
SHOP_OPENS = time(8, tzinfo=UTC)
SHOP_HOURS = timedelta(hours=14)


def rows(source: Path = SOURCE) -> list[Row]:
    """Every line of the compact file, in its own order (lines of one order stand together)."""
    text = gzip.decompress(source.read_bytes()).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def orders() -> Iterator[Message]:
    """All orders in the wire form of `orders-submitted`, by date, then order number.

    The file knows the day only; the orders of a day are spread over 08:00 to 22:00 UTC in that order,
    so sorting by `transaction_date` changes nothing.
    """
    by_order = [list(lines) for _, lines in groupby(rows(), key=lambda row: row["order_id"])]
    by_order.sort(key=lambda lines: (lines[0]["order_date"], lines[0]["order_id"]))
    for _, day in groupby(by_order, key=lambda lines: lines[0]["order_date"]):
        todays = list(day)
        for place, lines in enumerate(todays):
            yield _message(lines, _placed_at(lines[0], place, len(todays)))


def moment(text: str) -> datetime:
    """The time a message states (RFC 3339) as an aware datetime."""
    return datetime.fromisoformat(text)


def stamp(at: datetime) -> str:
    """An aware datetime as the wire spells it, in UTC with `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _placed_at(row: Row, place: int, todays: int) -> datetime:
    """The `place`-th slot of the day, entered at a point that depends on the order number alone."""
    opening = datetime.combine(datetime.fromisoformat(row["order_date"]), SHOP_OPENS)
    slot = int(SHOP_HOURS.total_seconds()) // todays
    return opening + timedelta(seconds=place * slot + zlib.crc32(row["order_id"].encode()) % slot)


def _message(lines: Sequence[Row], at: datetime) -> Message:
    head = lines[0]
    state, country = STATE_CODES[head["state"]], COUNTRY_CODES[head["country"]]
    ship_via, description = CARRIERS[head["ship_mode"]]
    sold_to = address(head, state, country)
    total = _money(sum((Decimal(line["price"]) * int(line["quantity"]) for line in lines), Decimal(0)))
    return {
        "organization": ORGANIZATION,
        "order_number": head["order_id"],
        "system": SYSTEM,
        "order_type": "delivery",
        "order_class": ORDER_CLASSES[head["segment"]],
        "placed_location": "WEB",
        "dc": dc_of(state),
        "requested_location": None,
        "sourcing_location": None,
        "pickup_location": None,
        "transaction_date": stamp(at),
        "customer_number": head["customer_id"],
        "currency": "USD",
        "ship_via": ship_via,
        "ship_via_description": description,
        "service": head["ship_mode"].lower().replace(" ", "_"),
        "gift": False,
        "special_instructions": "",
        "under_review": False,
        "subtotal": total,
        "tax": "0",
        "freight": "0",
        "total": total,
        "balance_due": "0",
        "sold_to": sold_to,
        "ship_to": {**sold_to, "attention": head["customer_name"] if sold_to["company"] else ""},
        "lines": [_line(number, line) for number, line in enumerate(lines, start=1)],
    }


def _line(number: int, row: Row) -> Message:
    return {
        "line_number": number,
        "item": row["product_id"],
        "description": row["product_name"],
        "quantity": int(row["quantity"]),
        "price": _money(Decimal(row["price"])),
        "taxes": [],
        "gift_wrap": False,
        "attribute": None,
    }


def _money(amount: Decimal) -> str:
    return format(amount.normalize(), "f")


if __name__ == "__main__":
    for order in orders():
        sys.stdout.write(json.dumps(order, ensure_ascii=False) + "\n")
