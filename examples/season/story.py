"""The season as senders tell it: stock first, then orders, customers who change their mind, and customers who move.

The orders are the last ones of the Superstore file. Their days are moved into two weeks; what they hold stays as it is.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from examples.chance import drawn, happens, hours
from examples.season.tempers import TEMPERS
from examples.superstore.moved import last, spread
from examples.superstore.orders import Message, stamp
from examples.superstore.story import CANCELLATIONS, INVENTORY_CHANGED, ORDERS_SUBMITTED, Event

BASE = Path(__file__).with_name("season.yaml")
ORGANIZATION = "SEASON"
MONDAY = datetime(2017, 12, 4, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = 14
SETTLED = MONDAY + 24 * DAY
"""By then what came on the last day is shipped, billed and paid for, or canceled."""

_OWN = 35
"""Percent of items that the DC has."""
_UNLISTED = 3
"""Percent of what vendors sell of which no price is agreed."""
_CANCELED, _MOVED = 9, 6
_COUNTED_BEFORE = timedelta(hours=30)


def write_policy(how_many: int, seed: int, folder: Path) -> Path:
    """Write the document of the organization, with what each vendor takes for what it sells; return where."""
    document: dict[str, Any] = YAML(typ="safe").load(BASE)
    prices = {
        line["item"]: Decimal(str(line["price"])) for order in last(how_many) for line in order["lines"]
    }
    for vendor in document["vendors"]:
        vendor["items"] = [
            {"item": item, "vendor_item": f"{vendor['code'][2:5]}-{place}", "unit_price": str(_price(price))}
            for place, (item, price) in enumerate(sorted(prices.items()))
            if vendor["code"] in sellers(item, seed) and not happens(_UNLISTED, seed, "unlisted", item)
        ]
    path = folder / "season.json"
    path.write_text(json.dumps(document))
    return path


def sellers(item: str, seed: int) -> tuple[str, ...]:
    """Return the two vendors who sell an item, the cheaper one first."""
    codes = list(TEMPERS)
    first = int(drawn(seed, "sells", item) * len(codes))
    return codes[first], codes[
        (first + 1 + int(drawn(seed, "sells too", item) * (len(codes) - 1))) % len(codes)
    ]


def timeline(how_many: int, seed: int) -> list[Event]:
    """Return when, on which topic, what, in the order of time."""
    chosen = last(how_many)
    told = [
        (at, {**order, "organization": ORGANIZATION, "dc": None, "transaction_date": stamp(at)})
        for at, order in spread(chosen, MONDAY, DAYS)
    ]
    counted = MONDAY - _COUNTED_BEFORE
    events: list[Event] = [(counted, INVENTORY_CHANGED, each) for each in _counts(chosen, seed, counted)]
    events += [(at, ORDERS_SUBMITTED, order) for at, order in told]
    for at, order in told:
        events += _afterwards(order, at, seed)
    return sorted(events, key=lambda event: event[0])


def _price(sold_for: Decimal) -> Decimal:
    return (sold_for * Decimal("0.6")).quantize(Decimal("0.01"))


def _afterwards(order: Message, at: datetime, seed: int) -> Iterator[Event]:
    number = order["order_number"]
    about = {"organization": ORGANIZATION, "order_number": number}
    later = at + hours((1, 60), seed, "changes", number)
    if happens(_CANCELED, seed, "canceled", number):
        yield later, CANCELLATIONS, {**about, "reason_code": "CUSTOMER"}
    elif happens(_MOVED, seed, "moved", number) and order.get("ship_to"):
        address = {**order["ship_to"], "address_1": "1 New Street"}
        yield later, "status-updates", {**about, "ship_to": address, "occurred_at": stamp(later)}


def _counts(chosen: Sequence[Message], seed: int, at: datetime) -> Iterator[Message]:
    """The DC has some items; of all others, and of these, two vendors have some more."""
    demand: Counter[str] = Counter()
    for order in chosen:
        for line in order["lines"]:
            demand[line["item"]] += line["quantity"]
    for item, units in sorted(demand.items()):
        shelf = {"organization": ORGANIZATION, "item": item, "counted_at": stamp(at)}
        if happens(_OWN, seed, "own", item):
            yield {**shelf, "location": "DC-EAST", "on_hand": 1 + units // 2}
        for vendor in sellers(item, seed):
            yield {**shelf, "location": vendor.replace("V-", "L-"), "on_hand": units + 2}
