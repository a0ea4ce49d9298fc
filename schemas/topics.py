"""The topic catalogue, written by hand: names, keys, messages, partitions. Everything else is generated from it."""

from collections.abc import Mapping

from schemas.invoice_topics import INVOICE_EVENTS, INVOICES_POSTED, INVOICES_SUBMITTED
from schemas.purchase_topics import (
    PURCHASES_SUBMITTED,
    TO_VENDORS,
    VENDOR_ACTIVITY,
    VENDOR_EVENTS,
    VENDOR_NOTICES,
)
from schemas.rics import EVENT_TYPES
from schemas.topic import DAY, MEBIBYTE, Topic
from schemas.wire.cancellations import CancelDispatch, CancelOrder
from schemas.wire.dispatches import DispatchCancelledMessage, DispatchCreatedMessage
from schemas.wire.fulfillment_requests import CreateFulfillmentOrder, ReleaseOrderReservation, SendUnderReview
from schemas.wire.fulfillment_responses import FulfillmentResponse
from schemas.wire.inventory_changed import StockChange
from schemas.wire.location_polls import LocationPoll
from schemas.wire.location_work import WorkAnsweredMessage
from schemas.wire.order_events import PUBLIC, OrderEvent
from schemas.wire.orders_submitted import Order
from schemas.wire.privacy_receipts import PrivacyReceipt
from schemas.wire.privacy_requests import ForgetPerson
from schemas.wire.status_updates import StatusUpdate

_ORDER_NUMBER = ("order_number",)


ORDERS_SUBMITTED = Topic(
    "orders-submitted",
    "in",
    "Orders from upstream systems.",
    _ORDER_NUMBER,
    (Order,),
    many="orders",
    service="intake",
    consumer="intake",
    personal=True,
)
INVENTORY_CHANGED = Topic(
    "inventory-changed",
    "in",
    "Counts and changes of stock.",
    ("location", "item"),
    (StockChange,),
    many="changes",
    service="router",
    consumer="router",
)
STATUS_UPDATES = Topic(
    "status-updates",
    "in",
    "What locations did with their work.",
    _ORDER_NUMBER,
    (StatusUpdate,),
    many="updates",
    service="fulfillment",
    consumer="processor-updates",
    personal=True,
)
CANCELLATIONS = Topic(
    "cancellations",
    "in",
    "Customers change their mind, about an order or a dispatch.",
    _ORDER_NUMBER,
    (CancelOrder, CancelDispatch),
    many="orders",
    service="processor",
    consumer="processor",
)
FULFILLMENT_RESPONSES = Topic(
    "fulfillment-responses",
    "in",
    "What RICS answers to messages about delivery orders.",
    _ORDER_NUMBER,
    (FulfillmentResponse,),
    many="responses",
    retention_ms=7 * DAY,
    service="rics",
    consumer="rics",
    personal=True,
)
LOCATION_POLLS = Topic(
    "location-polls",
    "in",
    "Locations ask for their work.",
    ("location",),
    (LocationPoll,),
    many="polls",
    service="fulfillment",
    consumer="polls",
)
DISPATCHES = Topic(
    "dispatches",
    "out",
    "What a WMS ships. It carries addresses: one consumer group a WMS, kept seven days. A message without value, of"
    " type person-forgotten, says to delete them: its headers organization and order_number name the order.",
    ("organization", "order_number"),
    (DispatchCreatedMessage, DispatchCancelledMessage),
    retention_ms=7 * DAY,
    event_types=("dispatch-created", "dispatch-cancelled"),
    personal=True,
)
FULFILLMENT_REQUESTS = Topic(
    "fulfillment-requests",
    "out",
    "What RICS is asked to fulfil, to release, or to hold back. It carries addresses: kept seven days.",
    ("organization", "order_number"),
    (CreateFulfillmentOrder, ReleaseOrderReservation, SendUnderReview),
    retention_ms=7 * DAY,
    event_types=tuple(EVENT_TYPES.values()),
    personal=True,
)
LOCATION_WORK = Topic(
    "location-work",
    "out",
    "What locations are to do, as they ask. It carries addresses: kept seven days.",
    ("organization", "location", "poll_id"),
    (WorkAnsweredMessage,),
    retention_ms=7 * DAY,
    max_message_bytes=5 * MEBIBYTE,
    event_types=("work-answered",),
)
ORDER_EVENTS = Topic(
    "order-events",
    "out",
    "Every public fact of every order.",
    _ORDER_NUMBER,
    (OrderEvent,),
    event_types=tuple(fact.type for fact in PUBLIC),
)

PRIVACY_REQUESTS = Topic(
    "privacy-requests",
    "in",
    "Who is to be forgotten.",
    ("organization",),
    (ForgetPerson,),
    many="requests",
    retention_ms=7 * DAY,
    service="privacy",
    consumer="privacy",
    personal=True,
)
PRIVACY_RECEIPTS = Topic(
    "privacy-receipts",
    "out",
    "What was erased, and what waits for an order to close. It names nobody.",
    ("organization",),
    (PrivacyReceipt,),
    retention_ms=90 * DAY,
    event_types=("privacy-receipt",),
)

READ = (
    ORDERS_SUBMITTED,
    INVENTORY_CHANGED,
    STATUS_UPDATES,
    CANCELLATIONS,
    LOCATION_POLLS,
    FULFILLMENT_RESPONSES,
    PRIVACY_REQUESTS,
    PURCHASES_SUBMITTED,
    VENDOR_ACTIVITY,
    INVOICES_SUBMITTED,
)
"""Topics this system reads."""

CONSUMERS: Mapping[str, str] = {topic.name: topic.consumer for topic in READ}
"""The name of the consumer of each topic that is read."""

WRITTEN = (
    DISPATCHES,
    LOCATION_WORK,
    FULFILLMENT_REQUESTS,
    ORDER_EVENTS,
    PRIVACY_RECEIPTS,
    TO_VENDORS,
    VENDOR_NOTICES,
    VENDOR_EVENTS,
    INVOICES_POSTED,
    INVOICE_EVENTS,
)
"""Topics this system writes."""


def dead_letters_of(topic: Topic) -> Topic:
    """The topic that hears of what could not be taken: larger messages, the retention of its origin."""
    return Topic(
        f"{topic.name}.dlq",
        "dead letters",
        f"Messages of {topic.name} that could not be taken: original bytes and headers, and why. One without value, of"
        " type person-forgotten, says to delete the letter at its dlq_topic, dlq_partition and dlq_offset.",
        (),
        (),
        retention_ms=topic.retention_ms,
        max_message_bytes=5 * MEBIBYTE,
        personal=topic.personal,
    )


DEAD_LETTERS = tuple(map(dead_letters_of, READ))
"""One a topic read."""

TOPICS = (*READ, *WRITTEN, *DEAD_LETTERS)
"""All of them."""

BY_NAME = {topic.name: topic for topic in TOPICS}
