"""`cancellations`: an order, a dispatch, or many under `orders`. Key: the order number."""

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

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


def _kind(message: Any) -> str:
    names = message if isinstance(message, dict) else vars(message) if hasattr(message, "__dict__") else ()
    return "dispatch" if "dispatch_id" in names else "order"


Cancellation = Annotated[
    Annotated[CancelOrder, Tag("order")] | Annotated[CancelDispatch, Tag("dispatch")], Discriminator(_kind)
]
"""A message with `dispatch_id` is about a dispatch, any other about an order."""
