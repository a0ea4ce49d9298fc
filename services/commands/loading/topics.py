"""Which topic a file is for, by the names of its columns or fields."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schemas.invoice_topics import INVOICES_SUBMITTED
from schemas.purchase_topics import PURCHASES_SUBMITTED, VENDOR_ACTIVITY
from schemas.topic import Topic
from schemas.topics import (
    CANCELLATIONS,
    FULFILLMENT_RESPONSES,
    INVENTORY_CHANGED,
    LOCATION_POLLS,
    ORDERS_SUBMITTED,
    PRIVACY_REQUESTS,
    READ,
    STATUS_UPDATES,
)
from schemas.wire.cancellations import cancellation_of
from schemas.wire.fulfillment_responses import FulfillmentResponse
from schemas.wire.inventory_changed import StockChange
from schemas.wire.invoices_submitted import submitted_invoice_of
from schemas.wire.location_polls import LocationPoll
from schemas.wire.orders_submitted import Order
from schemas.wire.privacy_requests import ForgetPerson
from schemas.wire.purchase_orders_submitted import submitted_purchase_of
from schemas.wire.status_updates import StatusUpdate
from schemas.wire.vendor_activity import vendor_activity_of
from services.commands.loading.inside import members_of, message_of
from services.commands.loading.records import RECORD_TYPE
from services.common.runtime.decode import Model

MODELS: Mapping[str, Model] = {
    ORDERS_SUBMITTED.name: Order,
    INVENTORY_CHANGED.name: StockChange,
    STATUS_UPDATES.name: StatusUpdate,
    CANCELLATIONS.name: cancellation_of,
    FULFILLMENT_RESPONSES.name: FulfillmentResponse,
    PRIVACY_REQUESTS.name: ForgetPerson,
    LOCATION_POLLS.name: LocationPoll,
    PURCHASES_SUBMITTED.name: submitted_purchase_of,
    VENDOR_ACTIVITY.name: vendor_activity_of,
    INVOICES_SUBMITTED.name: submitted_invoice_of,
}
"""What a message of each topic is checked against."""

_SIGNS: tuple[tuple[Topic, tuple[frozenset[str], ...]], ...] = (
    (INVOICES_SUBMITTED, (frozenset({RECORD_TYPE}), frozenset({"action", "invoice_number"}))),
    (PURCHASES_SUBMITTED, (frozenset({"action", "po_number", "order_number"}),)),
    (VENDOR_ACTIVITY, (frozenset({"action", "vendor"}),)),
    (PURCHASES_SUBMITTED, (frozenset({"action", "po_number"}),)),
    (FULFILLMENT_RESPONSES, (frozenset({"message_id", "outcome"}),)),
    (INVENTORY_CHANGED, (frozenset({"on_hand"}), frozenset({"change"}))),
    (STATUS_UPDATES, (frozenset({"status"}), frozenset({"new_location"}))),
    (ORDERS_SUBMITTED, (frozenset({"order_type"}), frozenset({"lines"}), frozenset({"line_number", "item"}))),
    (PRIVACY_REQUESTS, (frozenset({"action"}),)),
    (LOCATION_POLLS, (frozenset({"location", "kind"}),)),
    (CANCELLATIONS, (frozenset({"dispatch_id"}), frozenset({"order_number", "reason_code"}))),
)
"""Names that only messages of a topic have, the surest first. An order number alone does not cancel an order."""


def topic_by_names(names: Iterable[str]) -> str | None:
    """Return the topic whose messages have these columns or fields; None where they could be of several."""
    there = frozenset(names)
    for topic, signs in _SIGNS:
        if any(sign <= there for sign in signs):
            return topic.name
    return None


def topics_of(document: Mapping[str, Any]) -> Sequence[str]:
    """Return the topics of a JSON message, by its fields: of several messages, those of each in their order."""
    message = message_of(document)
    for topic in READ:
        members = members_of(message, topic)
        if members and isinstance(members[0], dict):
            each = (topic_by_names(member) for member in members if isinstance(member, dict))
            return [name for name in dict.fromkeys(each) if name is not None]
    only = topic_by_names(message)
    return [] if only is None else [only]
