"""The statuses of orders and lines: the one place that knows the words, which are closed, and which reserve stock.

Two kinds of orders have two vocabularies. A *held* order waits in the queue of a distribution center for a run of
the order processor; a *routed* order goes to locations at once. The word for an order nobody waits for is
`cancelled` in the first and `canceled` in the second, in every view and message.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

RoutedStatus = Literal[
    "new_order",
    "polled",
    "posted",
    "accepted",
    "picked",
    "intransit",
    "intransit_polled",
    "received",
    "fulfilled",
    "rejected",
    "unfulfillable",
    "canceled",
]
"""Of a line of a routed order, and of the order where its lines agree."""

RoutedOrderStatus = Literal["create", RoutedStatus, "open", "complete"]
"""Of a routed order: `create` until it is routed, `open` and `complete` where its lines differ.

Nobody sets these three; the system derives them.
"""

HeldLineStatus = Literal["open", "dispatched", "cancelled"]
"""Of a line of a held order. A line of a routed order too is `open` until it is routed."""

LineStatus = Literal[RoutedStatus, HeldLineStatus]
"""Of a line of any order."""

HeldOrderStatus = Literal["create", "commit", "partially_cancelled", "cancelled"]
"""Of a held order."""

OrderStatus = Literal[HeldOrderStatus, RoutedOrderStatus]
"""Of any order."""

DispatchStatus = Literal["created", "shipped", "cancelled"]
"""Of a dispatch."""

ReservedStatus = Literal[
    "new_order", "polled", "posted", "accepted", "picked", "intransit", "intransit_polled", "received"
]
"""Statuses in which a system may count the units of a line as reserved."""


class Meaning(NamedTuple):
    """What a status of a routed line means.

    `label` is the text people read; `closed`: nothing more is expected; `left`: the units left their supplier.
    """

    label: str
    closed: bool = False
    left: bool = False


ROUTED: Mapping[RoutedStatus, Meaning] = {
    "new_order": Meaning("New Order"),
    "polled": Meaning("Polled"),
    "posted": Meaning("Posted"),
    "accepted": Meaning("Accepted"),
    "picked": Meaning("Picked"),
    "intransit": Meaning("Intransit", left=True),
    "intransit_polled": Meaning("Intransit Polled", left=True),
    "received": Meaning("Received", left=True),
    "fulfilled": Meaning("Fulfilled", closed=True, left=True),
    "rejected": Meaning("Rejected"),
    "unfulfillable": Meaning("Unfulfillable", closed=True),
    "canceled": Meaning("Canceled", closed=True),
}

CLOSED_LINES = frozenset(status for status, meaning in ROUTED.items() if meaning.closed)
"""Statuses of routed lines for which nothing more is expected."""

CLOSED_ORDERS: tuple[RoutedOrderStatus | HeldOrderStatus, ...] = (
    *sorted(CLOSED_LINES),
    "complete",
    "cancelled",
)
"""Statuses of orders for which nothing more is expected. A held order that left is followed by its dispatches."""

OPEN_ORDERS: tuple[RoutedOrderStatus, ...] = (
    "create",
    "open",
    *(status for status in ROUTED if status not in CLOSED_LINES),
)
"""Statuses of orders that wait, or whose lines do."""

CANCELLED: Mapping[bool, Literal["cancelled", "canceled"]] = {True: "cancelled", False: "canceled"}
"""The word for what nobody waits for any more, by whether the order is held."""
