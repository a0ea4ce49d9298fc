"""What every decision about an order says: whose fact it is, or why there is none."""

from dataclasses import dataclass
from typing import Any

from schemas.events.order import OrderSubmitted
from schemas.reasons import DeadLetterReason
from services.streams.order.state import Known


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a message is not taken; it becomes a dead letter with this reason, field path and detail."""

    reason: DeadLetterReason
    path: str
    detail: str


def about(order: Known | OrderSubmitted) -> dict[str, Any]:
    """Return the fields that every fact of this order begins with."""
    return {
        "organization": order.organization,
        "order_number": order.order_number,
        "request_id": order.request_id,
    }
