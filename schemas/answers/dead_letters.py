"""`orderfold dead-letters list|show --json`: messages that were not taken."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, NamedTuple

from schemas.reasons import DeadLetterReason
from schemas.wire.values import described


class DeadLetter(NamedTuple):
    """A message, or one member of a message of many, that was not taken; `path` names the field that is wrong."""

    id: Annotated[int, described("Its id, for show and replay.")]
    topic: Annotated[str, described("Topic that it came from.")]
    partition: Annotated[int, described("Partition there.")]
    offset: Annotated[int, described("Offset there.")]
    member: Annotated[int | None, described("Index of the member, where the message held many.")]
    reason: Annotated[DeadLetterReason, described("Why it was not taken.")]
    path: Annotated[str, described("Path of the wrong field; empty where it is none.")]
    detail: Annotated[str, described("What is wrong, in a sentence.")]
    received_at: Annotated[datetime, described("Time at which it came.")]
    replays: Annotated[int, described("How often it was sent again.")]


class DeadLetterShown(NamedTuple):
    """A dead letter with its content, which may hold personal data."""

    id: Annotated[int, described("Its id, for replay.")]
    reason: Annotated[DeadLetterReason, described("Why it was not taken.")]
    path: Annotated[str, described("Path of the wrong field; empty where it is none.")]
    detail: Annotated[str, described("What is wrong, in a sentence.")]
    topic: Annotated[str, described("Topic that it came from.")]
    partition: Annotated[int, described("Partition there.")]
    offset: Annotated[int, described("Offset there.")]
    member: Annotated[int | None, described("Index of the member, where the message held many.")]
    key: Annotated[str | None, described("Its key; null where it had none.")]
    headers: Annotated[Mapping[str, str], described("Its headers, as text.")]
    value: Annotated[
        str | None,
        described("Its value as text, bytes that are no UTF-8 as escapes; null where it had none."),
    ]
