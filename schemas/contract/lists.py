"""The closed lists of the contract, each as a schema with a name. A list may grow; its words never change."""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, get_args

from pydantic import TypeAdapter

from schemas import rics, statuses
from schemas.contract.tidy import tidy
from schemas.events.order_status import PollKind
from schemas.invoice_topics import INVOICE_EVENTS
from schemas.purchase_topics import TO_VENDORS, VENDOR_EVENTS
from schemas.reasons import AnswerCode, CancellationOutcome, DeadLetterReason, EliminationReason
from schemas.topics import DISPATCHES, FULFILLMENT_REQUESTS, ORDER_EVENTS
from schemas.wire.currencies import CURRENCIES
from schemas.wire.orders_submitted import Order


def lists() -> Iterator[dict[str, Any]]:
    """Yield the schema of every list."""
    yield _list("Currency", "Currency codes of ISO 4217 that orders may have.", sorted(CURRENCIES))
    yield _list("OrderType", "How the customer receives the goods.", _choices("order_type"))
    yield _list("OrderClass", "Classes of orders, for the priority in a run.", _choices("order_class"))
    yield _list(
        "RoutedStatus",
        "Statuses of a line of a routed order; updates name one.",
        get_args(statuses.RoutedStatus),
    )
    yield _list("LineStatus", "Statuses of a line of any order.", get_args(statuses.LineStatus))
    yield _list(
        "OrderStatus",
        "Statuses of an order: those of a held order, then those of a routed one.",
        get_args(statuses.OrderStatus),
    )
    yield _list("DispatchStatus", "Statuses of a dispatch.", get_args(statuses.DispatchStatus))
    yield _list("PollKind", "What a location asks for with a poll.", get_args(PollKind))
    for enum in (DeadLetterReason, CancellationOutcome, EliminationReason, AnswerCode):
        yield _enum(enum)
    yield _list("OrderEventType", "Types of the messages on order-events.", ORDER_EVENTS.event_types)
    yield _list(
        "PurchaseOrderEventType", "Types of the messages on purchase-order-events.", VENDOR_EVENTS.event_types
    )
    yield _list("InvoiceEventType", "Types of the messages on invoice-events.", INVOICE_EVENTS.event_types)
    yield _list("ToVendorType", "Types of the messages on purchase-orders.", TO_VENDORS.event_types)
    yield _list("DispatchMessageType", "Types of the messages on dispatches.", DISPATCHES.event_types)
    yield _list(
        "FulfillmentMessageType",
        "Types of the messages on fulfillment-requests.",
        FULFILLMENT_REQUESTS.event_types,
    )
    yield _list("FulfillmentOutcome", "What became of a message to RICS.", get_args(rics.Outcome))
    yield _list("ReleaseReason", "Why lines are released that RICS was sent.", get_args(rics.ReleaseReason))


def _choices(field: str) -> Sequence[str]:
    choices: Sequence[str] = get_args(Order.model_fields[field].annotation)
    return choices


def _enum(enum: type[Enum]) -> dict[str, Any]:
    """The schema that pydantic and msgspec make of an enumeration, wherever a message has one."""
    return tidy(TypeAdapter(enum).json_schema())


def _list(name: str, description: str, values: Sequence[str]) -> dict[str, Any]:
    return {"title": name, "description": description, "type": "string", "enum": list(values)}
