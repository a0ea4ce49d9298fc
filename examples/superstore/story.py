"""Puts orders, stock and cancellations of a window of days into one timeline, as the demo plays it.

`python -m examples.superstore.story [DAYS]` writes it as JSON lines of `at`, `topic` and `message`.
"""

import json
import sys
from datetime import datetime, timedelta

from examples.superstore.cancellations import cancellations
from examples.superstore.orders import Message, moment, orders, stamp
from examples.superstore.stock import changes

DEFAULT_DAYS = 90
INVENTORY_CHANGED = "inventory-changed"
ORDERS_SUBMITTED = "orders-submitted"
CANCELLATIONS = "cancellations"

Event = tuple[datetime, str, Message]


def window(days: int | None = None, last: bool = True) -> list[Message]:
    """The orders of the `last` (or else the first) `days` calendar days of the file; 90 if not given."""
    if days is not None and days < 1:
        raise ValueError("a window has at least one day")
    everything = list(orders())
    length = timedelta(days=DEFAULT_DAYS if days is None else days)
    if last:
        begins = moment(everything[-1]["transaction_date"]).date() - length
        return [order for order in everything if moment(order["transaction_date"]).date() > begins]
    ends = moment(everything[0]["transaction_date"]).date() + length
    return [order for order in everything if moment(order["transaction_date"]).date() < ends]


def timeline(days: int | None = None, last: bool = True) -> list[Event]:
    """`(when, topic, message)` of everything that happens around a window, in the order of time (UTC).

    At one instant stock comes first, then orders, then cancellations.
    """
    chosen = window(days, last)
    told: list[Event] = []
    told += [(moment(change["counted_at"]), INVENTORY_CHANGED, change) for change in changes(chosen)]
    told += [(moment(order["transaction_date"]), ORDERS_SUBMITTED, order) for order in chosen]
    told += [(at, CANCELLATIONS, message) for at, message in cancellations(chosen)]
    return sorted(told, key=lambda event: event[0])  # a stable sort: equal times keep the order above


if __name__ == "__main__":
    for at, topic, message in timeline(int(sys.argv[1]) if len(sys.argv) > 1 else None):
        line = {"at": stamp(at), "topic": topic, "message": message}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
