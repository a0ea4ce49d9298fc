"""The words of the integration with RICS: its messages, what becomes of them, why lines are released."""

from collections.abc import Mapping
from typing import Literal, get_args

MessageType = Literal["create_fulfillment_order", "release_order_reservation", "send_under_review"]
"""What is sent to RICS."""

STATUS_UPDATE = "status_update"
"""What RICS sends by itself, on `status-updates`: the one message type of the log that is never sent."""

LOGGED_TYPES: tuple[str, ...] = (*get_args(MessageType), STATUS_UPDATE)
"""The message types of the RICS log."""

EVENT_TYPES: Mapping[MessageType, str] = {each: each.replace("_", "-") for each in get_args(MessageType)}
"""The CloudEvents type of each message."""

Outcome = Literal["success", "failed", "invalid"]
"""success: it got through. failed: it did not, and is tried again. invalid: its data can never be sent."""

ReleaseReason = Literal["canceled", "rejected", "reassigned"]
"""Why a location no longer has lines that were sent there."""

RetryStatus = Literal["Failed", "Reprocessed", "Success"]
"""Failed: it will be tried again. Reprocessed: it failed, and was sent again. Success: it got through, was received, or
can never be sent."""

SUCCESS = "Success"
"""The response code of what got through."""

TIMEOUT = "502"
"""The response code of what nobody answered in time."""


def message_id(organization: str, order_number: str, number: int, attempt: int) -> str:
    """Return the id of an attempt at a message of an order; it tells its order, and is unique everywhere."""
    return f"{organization}:{order_number}:{number}:{attempt}"


def first_attempt(message_id: str) -> str:
    """Return the id of the first attempt at the message of which this is the id of an attempt."""
    return f"{message_id.rpartition(':')[0]}:1"


def attempt_before(message_id: str) -> str:
    """Return the id of the attempt before the one of which this is the id."""
    message, _, attempt = message_id.rpartition(":")
    return f"{message}:{int(attempt) - 1}"


def attempt_of(organization: str, message_id: str) -> tuple[str, int, int] | None:
    """Return order number, number of the message and attempt of an id; None where the text is no such id."""
    prefix = f"{organization}:"
    rest, colon, attempt = message_id.removeprefix(prefix).rpartition(":")
    order_number, second_colon, number = rest.rpartition(":")
    whole = message_id.startswith(prefix) and colon and second_colon and order_number
    if not whole or not _is_count(number) or not _is_count(attempt):
        return None
    return order_number.upper(), int(number), int(attempt)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
