"""Orders of the Superstore file as the chain gets them, stock, and what stores give back, in the order of time.

`python -m examples.chain.story [DAYS]` writes it as JSON lines of `at`, `topic` and `message`.
"""

import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from examples.chain.stock import ORGANIZATION, counts
from examples.superstore.orders import Message, moment, stamp
from examples.superstore.story import INVENTORY_CHANGED, ORDERS_SUBMITTED, Event, window
from schemas.organization.file import load

POLICY = Path(__file__).with_name("chain.yaml")
STATUS_UPDATES = "status-updates"
CANCELLATIONS = "cancellations"
COUNTED_BEFORE = timedelta(days=7)
GIVEN_BACK_AFTER = timedelta(hours=3)
CANCELLED_AFTER = timedelta(hours=6)


def timeline(days: int) -> list[Event]:
    """`(when, topic, message)` of the last `days` days; stock is counted a week before, all of it."""
    stores = [each.code for each in load(POLICY).locations if each.type == "store"]
    orders = [_of_the_chain(order, stores) for order in window(days)]
    opening = moment(orders[0]["transaction_date"]).replace(hour=0, minute=0, second=0) - COUNTED_BEFORE
    told: list[Event] = [(opening, INVENTORY_CHANGED, each) for each in counts(orders, stores, opening)]
    told += [(moment(order["transaction_date"]), ORDERS_SUBMITTED, order) for order in orders]
    told += _afterwards(orders)
    return sorted(told, key=lambda event: event[0])


def _of_the_chain(order: Message, stores: Sequence[str]) -> Message:
    """Most are delivered; every eighth or so is collected at the store of its state, sent there where need be."""
    state, drawn = order["ship_to"]["state"], _drawn(order)
    message = {**order, "organization": ORGANIZATION, "dc": None}
    store = f"S-{state}"
    if drawn < 9 and store in stores:
        return {**message, "order_type": "ship_for_pickup", "pickup_location": store}
    if drawn < 12 and store in stores:
        return {**message, "order_type": "pickup", "pickup_location": store, "ship_to": None}
    return message


def _afterwards(orders: Sequence[Message]) -> Iterator[Event]:
    """Some orders are given back by whoever has them, a few of those again; a few customers change their mind."""
    for order in orders:
        at, drawn = moment(order["transaction_date"]), _drawn(order)
        about = {"organization": ORGANIZATION, "order_number": order["order_number"]}
        for turn in range((drawn % 11 == 0) + (drawn % 33 == 0)):
            given_back_at = at + GIVEN_BACK_AFTER * (turn + 1)
            told = {"status": "rejected", "reason_code": "NOT_FOUND", "occurred_at": stamp(given_back_at)}
            yield given_back_at, STATUS_UPDATES, {**about, **told}
        if drawn == 50:
            yield at + CANCELLED_AFTER, CANCELLATIONS, {**about, "reason_code": "CUSTOMER"}


def _drawn(order: Message) -> int:
    """A number from 0 to 99 that depends on the order number alone."""
    return zlib.crc32(order["order_number"].encode()) // 7 % 100


if __name__ == "__main__":
    for at, topic, message in timeline(int(sys.argv[1]) if len(sys.argv) > 1 else 30):
        line = {"at": stamp(at), "topic": topic, "message": message}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
