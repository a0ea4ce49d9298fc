"""Answers for those who keep the system running: check, incidents, lag, recover, settings, topics."""

from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from schemas.wire.values import described


class Finding(NamedTuple):
    """A finding is the outcome of one check: whether it holds, and what was counted or found."""

    check: Annotated[str, described("What must be true.")]
    ok: Annotated[bool, described("True if it is.")]
    detail: Annotated[str, described("What was counted, or where it is not so.")]


class Incident(NamedTuple):
    """One incident. `lost`: records were lost, or may have been, or wait for a person; it stays open until then."""

    id: Annotated[int, described("Its id, for close.")]
    noticed_at: Annotated[datetime, described("Time at which it was noticed.")]
    consumer: Annotated[str, described("Consumer that noticed it.")]
    topic: Annotated[str, described("The topic.")]
    partition: Annotated[
        int, described("The partition; 0 where it is all of them, the shard where a fact is too large.")
    ]
    kind: Annotated[str, described("What happened to the topic.")]
    lost: Annotated[bool, described("True if records were lost, or may have been, or wait for a person.")]
    detail: Annotated[str, described("What is known of it, in a sentence.")]
    closed_at: Annotated[datetime | None, described("Time at which it was closed.")]
    note: Annotated[str, described("What was done about it.")]


class FollowerLag(NamedTuple):
    """Facts that a follower has not processed, summed over the shards."""

    follower: Annotated[str, described("Its name.")]
    facts_behind: Annotated[int, described("Facts before it.")]


class ConsumerLag(NamedTuple):
    """Messages of a topic that its consumer has not taken, summed over the partitions.

    None where the topic cannot be seen: it is missing, or the user has no right to describe it.
    """

    consumer: Annotated[str, described("The consumer.")]
    topic: Annotated[str, described("The topic.")]
    messages_behind: Annotated[
        int | None, described("Messages before it; null where the topic cannot be seen.")
    ]


class LeftSinceCopy(NamedTuple):
    """An order, a purchase order or an invoice of which facts were published that the restored log does not hold."""

    organization: Annotated[str, described("Whose it is.")]
    order_number: Annotated[str, described("The order, in upper case; empty where it is not one.")]
    po_number: Annotated[str, described("The purchase order, in upper case; empty where it is not one.")]
    invoice_number: Annotated[str, described("The invoice; empty where it is not one.")]
    facts: Annotated[str, described("Types of the facts, with commas.")]
    dispatches: Annotated[str, described("Dispatches among them that still stand, with commas.")]
    remedy: Annotated[str, described("What is done about them: adopt, recall or nothing, in a sentence.")]


class Setting(NamedTuple):
    """A setting for people: its variable, its value (secrets are masked), and where that came from."""

    setting: Annotated[str, described("Name of the variable.")]
    value: Annotated[str, described("Its value; a secret is masked.")]
    default: Annotated[str, described("Its default.")]
    source: Annotated[str, described("default, environment, or the file that it came from.")]
    meaning: Annotated[str, described("What it means.")]


class TopicListed(NamedTuple):
    """A topic of the catalogue."""

    topic: Annotated[str, described("Its name.")]
    partitions: Annotated[int, described("Partitions that it is created with.")]
    retention_ms: Annotated[int, described("How long it keeps messages, in milliseconds.")]


class Right(NamedTuple):
    """A right on Kafka that somebody needs."""

    principal: Annotated[str, described("Who needs it.")]
    service: Annotated[str, described("The service, or cli for commands.")]
    operation: Annotated[str, described("The operation, such as Read.")]
    resource: Annotated[Literal["topic", "group"], described("Kind of the resource.")]
    name: Annotated[str, described("Its name.")]
    pattern: Annotated[Literal["literal", "prefixed"], described("Whether the name is whole or a beginning.")]
