"""`cancellations`: an order, a dispatch, or many under `orders`. Key: the order number."""

from typing import Annotated, Any

from schemas.wire.values import Code, DispatchId, Message, OrderNumber, Token, told


class CancelOrder(Message):
    """Cancel all that is open of an order. Its lines cannot be chosen."""

    organization: Annotated[Code, told("Whose order it is.")]
    order_number: Annotated[OrderNumber, told("The order to cancel.")]
    reason_code: Annotated[Token | None, told("Why, in the sender's codes.")] = None


class CancelDispatch(Message):
    """Cancel one dispatch; its stock goes back."""

    organization: Annotated[Code, told("Whose dispatch it is.")]
    dispatch_id: Annotated[DispatchId, told("The dispatch to cancel.")]
    reason_code: Annotated[Token, told("Why, in the sender's codes.")]


Cancellation = CancelOrder | CancelDispatch
"""Either of both."""


def cancellation_of(message: Any) -> type[Cancellation]:
    """A message with a `dispatch_id` is about a dispatch, any other, also with null there, about an order."""
    named = isinstance(message, dict) and message.get("dispatch_id") is not None
    return CancelDispatch if named else CancelOrder
