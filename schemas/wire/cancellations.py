"""`cancellations`: an order, a dispatch, or many under `orders`. Key: the order number."""

from typing import Annotated, Any

from schemas.wire.values import Code, DispatchId, Message, OrderNumber, Token, described


class CancelOrder(Message):
    """Cancel everything that is open of an order; single lines cannot be chosen."""

    organization: Annotated[Code, described("Code of the organization that the order belongs to.")]
    order_number: Annotated[OrderNumber, described("Number of the order to cancel.")]
    reason_code: Annotated[Token | None, described("Reason of the cancellation, as the sender codes it.")] = (
        None
    )


class CancelDispatch(Message):
    """Cancel one dispatch; its units become available again."""

    organization: Annotated[Code, described("Code of the organization that the dispatch belongs to.")]
    dispatch_id: Annotated[DispatchId, described("Id of the dispatch to cancel.")]
    reason_code: Annotated[Token, described("Reason of the cancellation, as the sender codes it.")]


Cancellation = CancelOrder | CancelDispatch
"""The two messages of the topic."""


def cancellation_of(message: Any) -> type[Cancellation]:
    """Return the model of a message: CancelDispatch if it has a `dispatch_id` that is not null, else CancelOrder."""
    named = isinstance(message, dict) and message.get("dispatch_id") is not None
    return CancelDispatch if named else CancelOrder
