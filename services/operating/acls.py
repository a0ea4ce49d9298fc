"""The rights that each service needs on Kafka, and no more: one line for each operation on a topic or group."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from schemas.topic import Topic
from schemas.topics import DEAD_LETTERS, INVENTORY_CHANGED, READ, TOPICS, WRITTEN
from services.common.history import OF_FACTS
from services.wiring import SERVICE_NAMES

COMMAND = "cli"
"""Who runs commands: topics apply, load, dead-letters replay, lag, wait-idle, runs, recover, reroute."""

_WRITE_FACTS = ("intake", "router", "processor", "fulfillment", "vendor", "rics", "privacy", "relay")


class Acl(NamedTuple):
    """One right: an operation on a `topic` or `group`; `pattern` says how its name is meant, literal or prefixed."""

    service: str
    operation: str
    resource: Literal["topic", "group"]
    name: str
    pattern: Literal["literal", "prefixed"] = "literal"


def acls(prefix: str = "", installation: str = "") -> list[Acl]:
    """Return every right, by service in the order a message meets them, the command last.

    `prefix` is that of the topics and groups, `installation` the id of the log, which names its groups. Before a
    database is set up there is none: then the right is on all groups of orderfold.
    """
    found = (acl for service in (*SERVICE_NAMES, COMMAND) for acl in _of(service, installation))
    return list(dict.fromkeys(acl._replace(name=f"{prefix}{acl.name}") for acl in found))


def as_command(acl: Acl, principal: str) -> str:
    """Return the line that grants a right with Kafka's own tool."""
    return (
        "kafka-acls.sh --bootstrap-server BROKER --command-config ADMIN.properties --add"
        f" --allow-principal {principal} --operation {acl.operation} --{acl.resource} {acl.name}"
        f" --resource-pattern-type {acl.pattern}"
    )


def _of(service: str, installation: str) -> Iterator[Acl]:
    if service in _WRITE_FACTS:  # whether the log holds what was published
        yield from _on(service, OF_FACTS, "Describe", "Read")
    if service == "processor":  # whether the stock that came before is taken
        yield from _on(service, [INVENTORY_CHANGED], "Describe")
    if service == "relay":
        yield from _on(service, (*WRITTEN, *DEAD_LETTERS), "Describe", "Write")
        yield from _on(service, WRITTEN, "Read")  # whether the topics still hold what was published
    if service == COMMAND:
        yield from _on(service, TOPICS, "Create", "Describe", "DescribeConfigs", "Read")
        yield from _on(service, (*READ, *WRITTEN), "Write")
    read = [topic for topic in READ if topic.service == service]
    yield from _on(service, read, "Describe", "Read")
    for topic in read:
        if installation:
            yield Acl(service, "Read", "group", f"orderfold-{installation}-{topic.consumer}")
        else:
            yield Acl(service, "Read", "group", "orderfold-", "prefixed")


def _on(service: str, topics: Iterable[Topic], *operations: str) -> Iterator[Acl]:
    for topic in topics:
        for operation in operations:
            yield Acl(service, operation, "topic", topic.name)
