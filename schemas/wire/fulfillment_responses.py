"""`fulfillment-responses`: what RICS answers to a message. Key: the order number, where it is known."""

from typing import Annotated

from pydantic import StringConstraints

from schemas.rics import Outcome
from schemas.wire.values import Code, LongText, Message, OrderNumber, Time, Token, described

MessageId = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
"""The id of an attempt at a message."""


class FulfillmentResponse(Message):
    """The answer to one attempt at a message. An answer that nobody waits for any more is kept, and changes nothing."""

    organization: Annotated[Code, described("Code of the organization that the order belongs to.")]
    message_id: Annotated[MessageId, described("Id of the attempt that this answers.")]
    outcome: Annotated[
        Outcome,
        described(
            "success: taken. failed: not taken, to be sent again. invalid: its data can never be taken, not to be sent"
            " again."
        ),
    ]
    response_code: Annotated[
        Token | None,
        described(
            "Code of the outcome: 303 no connection, 500 unavailable, 502 timeout, or one of the sender."
        ),
    ] = None
    order_number: Annotated[
        OrderNumber | None, described("Number of the order; only the key is made of it.")
    ] = None
    detail: Annotated[LongText | None, described("Explanation for people.")] = None
    responded_at: Annotated[Time | None, described("Time of the answer; default: that of the message.")] = (
        None
    )
