"""What is published where: the topics that are written, and from which facts."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from schemas.events.order_privacy import PersonForgotten
from schemas.events.purchase_order import PurchaseOrderForgotten
from schemas.invoice_topics import INVOICE_EVENTS, INVOICES_POSTED
from schemas.purchase_topics import TO_VENDORS, VENDOR_EVENTS, VENDOR_NOTICES
from schemas.topic import Topic
from schemas.topics import DISPATCHES, FULFILLMENT_REQUESTS, LOCATION_WORK, ORDER_EVENTS
from services.common.bus.port import Outgoing
from services.common.database import Connection
from services.common.eventstore import Recorded
from services.relay.invoices import ALL_OF_INVOICES, OF_POSTED, invoice_events, invoices_posted
from services.relay.messages import (
    OF_DISPATCHES,
    OF_FULFILLMENT,
    PUBLIC,
    People,
    dispatches,
    fulfillment_requests,
    order_events,
    subjects_of_dispatches,
    subjects_of_requests,
    tombstones,
)
from services.relay.notices import OF_NOTICES, notices
from services.relay.purchases import (
    ALL_FACTS,
    OF_VENDORS,
    purchase_order_events,
    subjects_of_purchases,
    to_vendors,
)
from services.relay.work import OF_POLLS, answers, location_work, subjects_of_work


def _as_they_are(_connection: Connection, events: Sequence[Recorded]) -> Sequence[Recorded]:
    return events


def _nobody(_event: Recorded) -> Collection[UUID]:
    return ()


_FORGOTTEN = frozenset({PersonForgotten.type, PurchaseOrderForgotten.type})


@dataclass(frozen=True, slots=True)
class Channel:
    """One topic that is written: who follows the log for it, from which facts, and what it is told of each.

    `subjects` are the people whom the message of a fact names; a topic that has any is told who is forgotten. `meant`
    returns the facts that are told in place of those of a page. The messages of `at_once` facts are in memory together.
    Each topic goes forward on its own: one that cannot be written to keeps the other from nothing.
    """

    follower: str
    topic: Topic
    types: Collection[str]
    messages: Callable[[Recorded, People, str], Iterable[Outgoing]]
    subjects: Callable[[Recorded], Collection[UUID]] = _nobody
    meant: Callable[[Connection, Sequence[Recorded]], Sequence[Recorded]] = _as_they_are
    at_once: int = 500

    @property
    def followed(self) -> Collection[str]:
        """Stored names of the facts that lead to messages."""
        return self.types if self.subjects is _nobody else {*self.types, *_FORGOTTEN}

    def told(self, event: Recorded, people: People, source: str) -> Iterable[Outgoing]:
        """Return the messages of one of these facts."""
        if event.type in self.types:
            return self.messages(event, people, source)
        return tombstones(event, self.topic.name, source)


EVENTS = Channel("relay", ORDER_EVENTS, PUBLIC, order_events)
TO_WMS = Channel("relay-dispatches", DISPATCHES, OF_DISPATCHES, dispatches, subjects_of_dispatches)
TO_RICS = Channel(
    "relay-fulfillment", FULFILLMENT_REQUESTS, OF_FULFILLMENT, fulfillment_requests, subjects_of_requests
)
TO_LOCATIONS = Channel(
    "relay-work", LOCATION_WORK, OF_POLLS, location_work, subjects_of_work, answers, at_once=10
)

PURCHASES = Channel("relay-purchases", TO_VENDORS, OF_VENDORS, to_vendors, subjects_of_purchases, at_once=10)
PURCHASE_EVENTS = Channel("relay-purchase-events", VENDOR_EVENTS, ALL_FACTS, purchase_order_events)
NOTICES = Channel("relay-notices", VENDOR_NOTICES, OF_NOTICES, notices)

POSTED = Channel("relay-invoices", INVOICES_POSTED, OF_POSTED, invoices_posted, at_once=10)
INVOICES = Channel("relay-invoice-events", INVOICE_EVENTS, ALL_OF_INVOICES, invoice_events, at_once=50)

CHANNELS = (
    *(EVENTS, TO_WMS, TO_RICS, TO_LOCATIONS, PURCHASES, PURCHASE_EVENTS, NOTICES),
    *(POSTED, INVOICES),
)

COMPARED = (TO_WMS, TO_RICS, PURCHASES, POSTED)
"""Channels whose messages are named as facts are, beside those that carry every fact: after a restore, what left on
them is compared with the log."""
