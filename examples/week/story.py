"""The week as senders tell it: stock first, then orders, reviews that end, and customers who change their mind.

The orders are the last ones of the Superstore file. Their days are moved into one week; what they hold stays as it is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from examples.chance import drawn, happens, hours
from examples.superstore.moved import last, spread
from examples.superstore.orders import Message, stamp
from examples.superstore.story import CANCELLATIONS, INVENTORY_CHANGED, ORDERS_SUBMITTED, Event
from schemas.organization.file import load

POLICY = Path(__file__).with_name("week.yaml")
ORGANIZATION = "WEEK"
MONDAY = datetime(2017, 12, 4, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = 7
SETTLED = MONDAY + 12 * DAY
"""By then what came on Sunday is shipped, collected, or canceled because nobody came."""
COUNTED_BEFORE = timedelta(hours=30)
STATUS_UPDATES = "status-updates"

_KEPT_AT = 5
_NOWHERE = 5
"""Percent of items that no DC has."""
_SENT_TO_A_STORE, _PICKUP = 22, 14
_REVIEWED, _CANCELED = 9, 6


def locations() -> list[str]:
    """Return the codes of all stores and DCs."""
    return [each.code for each in load(POLICY).locations]


def timeline(how_many: int, seed: int) -> list[Event]:
    """Return when, on which topic, what, in the order of time."""
    stores = [each.code for each in load(POLICY).locations if each.type == "store"]
    placed = spread(last(how_many), MONDAY, DAYS)
    told = [(at, _of_the_week(order, at, stores, seed)) for at, order in placed]
    counted = MONDAY - COUNTED_BEFORE
    events: list[Event] = [
        (counted, INVENTORY_CHANGED, each)
        for each in _counts([order for _, order in told], stores, seed, counted)
    ]
    events += [(at, ORDERS_SUBMITTED, order) for at, order in told]
    for at, order in told:
        events += _afterwards(order, at, seed)
    return sorted(events, key=lambda event: event[0])


def _of_the_week(order: Message, at: datetime, stores: Sequence[str], seed: int) -> Message:
    number = order["order_number"]
    message = {
        **order,
        "organization": ORGANIZATION,
        "dc": None,
        "transaction_date": stamp(at),
        "under_review": happens(_REVIEWED, seed, "review", number),
    }
    chance, store = drawn(seed, "kind", number) * 100, stores[int(drawn(seed, "store", number) * len(stores))]
    if chance < _SENT_TO_A_STORE:
        return {**message, "order_type": "ship_for_pickup", "pickup_location": store, "ship_to": None}
    if chance < _SENT_TO_A_STORE + _PICKUP:
        return {**message, "order_type": "pickup", "pickup_location": store, "ship_to": None}
    return message


def _afterwards(order: Message, at: datetime, seed: int) -> Iterator[Event]:
    """A review ends well, or with a cancel; now and then a customer changes their mind."""
    number = order["order_number"]
    about = {"organization": ORGANIZATION, "order_number": number}
    if order["under_review"]:
        looked_at = at + hours((3, 30), seed, "reviewed", number)
        if happens(25, seed, "refused", number):
            yield looked_at, CANCELLATIONS, {**about, "reason_code": "REVIEW"}
        else:
            told = {"under_review": False, "occurred_at": stamp(looked_at), "user": "review"}
            yield looked_at, STATUS_UPDATES, {**about, **told}
    elif happens(_CANCELED, seed, "canceled", number):
        yield (
            at + hours((1, 30), seed, "changes", number),
            CANCELLATIONS,
            {**about, "reason_code": "CUSTOMER"},
        )


def _counts(told: Sequence[Message], stores: Sequence[str], seed: int, at: datetime) -> Iterator[Message]:
    """A few units of each item in some stores, more in the DCs; what is collected lies where it is collected."""
    demand: Counter[str] = Counter()
    shelves: Counter[tuple[str, str]] = Counter()
    for order in told:
        for line in order["lines"]:
            demand[line["item"]] += line["quantity"]
            if order["order_type"] == "pickup":
                shelves[order["pickup_location"], line["item"]] += line["quantity"]
    for item, units in demand.items():
        for turn in range(_KEPT_AT):
            store = stores[int(drawn(seed, "keeps", item, turn) * len(stores))]
            shelves[store, item] += 1 + int(drawn(seed, "units", item, turn) * 6)
        if not happens(_NOWHERE, seed, "nowhere", item):
            for dc in ("DC-EAST", "DC-WEST"):
                shelves[dc, item] += 1 + int(units * (0.5 + drawn(seed, "share", item, dc)))
    for (location, item), on_hand in sorted(shelves.items()):
        shelf = {"organization": ORGANIZATION, "location": location, "item": item}
        yield {**shelf, "on_hand": on_hand, "counted_at": stamp(at)}
