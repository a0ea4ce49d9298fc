"""`orderfold rics log --json`, `orderfold rics show --json`: entries of the RICS log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, NamedTuple

from schemas.rics import RetryStatus
from schemas.wire.values import described


class RicsEntry(NamedTuple):
    """An attempt at a message to RICS, or a message that came from it."""

    organization: Annotated[str, described("Whose order it is.")]
    order_number: Annotated[str, described("The order, in upper case.")]
    request_id: Annotated[int | None, described("Number that this system assigned to it.")]
    entry: Annotated[str, described("Name of the entry, for rics show.")]
    logged_at: Annotated[
        datetime, described("Time at which it was recorded; of a status update when it happened.")
    ]
    retry_status: Annotated[
        RetryStatus | None,
        described(
            "Failed: it is sent again. Reprocessed: it failed, and was sent again. Success: it got through, was"
            " received, or is invalid and not sent again. Null while the answer is awaited."
        ),
    ]
    location: Annotated[str, described("Location that the message is about.")]
    location_name: Annotated[str | None, described("Its name now.")]
    response_code: Annotated[
        str | None, described("Success, 303, 500, 502, or as it came; null while the answer is awaited.")
    ]
    message_type: Annotated[
        str,
        described("create_fulfillment_order, release_order_reservation, send_under_review or status_update."),
    ]
    direction: Annotated[str, described("out: sent. in: received.")]
    attempt: Annotated[int | None, described("Number of the attempt, from 1; null for a status update.")]
    message_id: Annotated[str | None, described("Id of the attempt; null for a status update.")]
    line_numbers: Annotated[Sequence[int], described("Lines that the message names.")]
    next_attempt_at: Annotated[datetime | None, described("Time at which it is sent again.")]


class RicsShown(NamedTuple):
    """What the answer of `rics show` has beside the fields of the entry."""

    request: Annotated[
        str | None, described("Text of the message; *** once it was erased; null where none was sent.")
    ]
    response: Annotated[
        str | None, described("Text of the answer; *** once it was erased; null where none came.")
    ]
