"""`orderfold dead-letters list|show|replay --json`: messages that were not taken."""

from collections.abc import Mapping, Sequence
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


class DeadLettersCounted(NamedTuple):
    """How many dead letters of one topic and reason."""

    topic: Annotated[str, described("Topic that they came from.")]
    reason: Annotated[DeadLetterReason, described("Why they were not taken.")]
    letters: Annotated[int, described("Number of dead letters.")]


class Replayed(NamedTuple):
    """What was sent again, or would be."""

    dry_run: Annotated[bool, described("True if nothing was to be sent.")]
    letters: Annotated[int, described("Number of dead letters to send again, before any was sent.")]
    sent: Annotated[int, described("Number that were sent again.")]
    sent_before: Annotated[
        int,
        described("Number that fit the filter and were sent again before: they go again only by their ids."),
    ]
    too_large: Annotated[Sequence[int], described("Ids of those that are too large for their topic.")]
    counts: Annotated[Sequence[DeadLettersCounted], described("The letters by topic and reason.")]
