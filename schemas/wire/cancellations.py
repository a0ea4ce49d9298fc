"""`cancellations`: an order, a dispatch, or many under `orders`. Key: the order number."""

from typing import Annotated, Any

from pydantic import BeforeValidator

from schemas.wire.values import Code, DispatchId, Message, OrderNumber, Token, described


def _cannot_be_chosen(named: Any) -> Any:
    if named is not None:
        raise ValueError("lines cannot be chosen: a cancel takes all that is open; omit it")
    return named


NotChosen = Annotated[None, BeforeValidator(_cannot_be_chosen)]
"""A field by which a sender would choose lines or units; a message that sets it is not valid."""


class _Cancellation(Message):
    """What no cancel may name: it takes the whole order, or the whole dispatch (CAN-2)."""

    lines: Annotated[NotChosen, described("Not allowed: lines cannot be chosen.")] = None
    line_number: Annotated[NotChosen, described("Not allowed: lines cannot be chosen.")] = None
    quantity: Annotated[NotChosen, described("Not allowed: units cannot be chosen.")] = None


class CancelOrder(_Cancellation):
    """Cancel everything that is open of an order; a message that names lines is not valid."""

    organization: Annotated[Code, described("Code of the organization that the order belongs to.")]
    order_number: Annotated[OrderNumber, described("Number of the order to cancel.")]
    reason_code: Annotated[Token | None, described("Reason of the cancellation, as the sender codes it.")] = (
        None
    )


class CancelDispatch(_Cancellation):
    """Cancel one dispatch, whole; its units become available again."""

    organization: Annotated[Code, described("Code of the organization that the dispatch belongs to.")]
    dispatch_id: Annotated[DispatchId, described("Id of the dispatch to cancel.")]
    reason_code: Annotated[Token, described("Reason of the cancellation, as the sender codes it.")]


Cancellation = CancelOrder | CancelDispatch
"""The two messages of the topic."""


def cancellation_of(message: Any) -> type[Cancellation]:
    """Return the model of a message: CancelDispatch if it has a `dispatch_id`, not null nor empty, else CancelOrder."""
    named = isinstance(message, dict) and message.get("dispatch_id") not in (None, "")
    return CancelDispatch if named else CancelOrder
