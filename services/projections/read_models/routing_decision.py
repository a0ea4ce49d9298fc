"""One row a routing decision: what was asked, who takes what, and who was left out and why, packed."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from msgspec.json import encode

from schemas.events.routing import RoutingDecided, TracePurged
from services.common.read_models.read_model import Column, Key, ReadModel, Table


class Row(NamedTuple):
    """In the order of the columns."""

    organization: str
    order_number: str
    decision: int
    request_id: int | None
    decided_at: datetime
    reshop: int
    pass_number: int
    policy_version: int
    log_position: int
    input_hash: str
    zone: str | None
    lines: str
    shares: str
    shopping: str | None


TABLE = Table(
    name="routing_decision",
    comment="One row a routing decision; `shopping` keeps every candidate's reasons as bits over policy_locations.",
    key=("organization", "order_number", "decision"),
    columns=(
        Column("organization", "text", "The organization."),
        Column("order_number", "text", "The order."),
        Column("decision", "integer", "Which routing of the order, from 1."),
        Column("request_id", "bigint", "This system's own number of the order."),
        Column("decided_at", "timestamptz", "When, UTC."),
        Column("reshop", "integer", "0 at first, then how often lines had been rejected."),
        Column("pass_number", "integer", "The pass that decided, from 1."),
        Column("policy_version", "integer", "The organization's document that was in force."),
        Column("log_position", "bigint", "The position of its shard that stock was read at."),
        Column("input_hash", "text", "Of all that was looked at."),
        Column("zone", "text", "The zone of the address."),
        Column("lines", "jsonb", "What needed a location."),
        Column("shares", "jsonb", "Who takes it, and the answer codes."),
        Column(
            "shopping",
            "jsonb",
            "Candidates, who was left out in every pass and in one; empty where the trace is off or was purged.",
        ),
    ),
    indexes=("(decided_at)",),
)

FACTS = (RoutingDecided, TracePurged)


def keys(fact: RoutingDecided | TracePurged) -> Iterable[Key]:
    """The row of the decision, or of each whose trace goes."""
    if isinstance(fact, TracePurged):
        return [(fact.organization, fact.order_number, decision) for decision in fact.decisions]
    return ((fact.organization, fact.order_number, fact.decision),)


def evolve(row: Row | None, fact: RoutingDecided | TracePurged, key: Key) -> Row | None:  # noqa: ARG001
    """The decision, with its trace as long as that is kept."""
    if isinstance(fact, TracePurged):
        return None if row is None else Row(*row)._replace(shopping=None)
    return Row(
        organization=fact.organization,
        order_number=fact.order_number,
        decision=fact.decision,
        request_id=fact.request_id,
        decided_at=fact.decided_at,
        reshop=fact.reshop,
        pass_number=fact.pass_number,
        policy_version=fact.policy_version,
        log_position=fact.log_position,
        input_hash=fact.input_hash,
        zone=fact.zone,
        lines=encode(fact.lines).decode(),
        shares=encode(fact.shares).decode(),
        shopping=encode(fact.shopping).decode() if fact.shopping is not None else None,
    )


READ_MODEL = ReadModel(TABLE, FACTS, keys, evolve)
