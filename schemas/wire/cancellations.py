"""`cancellations`: an order, a dispatch, or many under `orders`. Key: the order number."""

from typing import Annotated, Any

from pydantic import Field

from schemas.wire.values import Code, Message, OrderNumber, Token


class CancelOrder(Message):
    """Cancel all that is open of an order. Its lines cannot be chosen."""

    organization: Code
    order_number: OrderNumber
    reason_code: Token | None = None


class CancelDispatch(Message):
    """Cancel one dispatch; its stock goes back."""

    organization: Code
    dispatch_id: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]
    reason_code: Token


Cancellation = CancelOrder | CancelDispatch
"""Either of both."""


def cancellation_of(message: Any) -> type[Cancellation]:
    """A message with `dispatch_id` is about a dispatch, any other about an order."""
    return CancelDispatch if isinstance(message, dict) and "dispatch_id" in message else CancelOrder
