"""Each row is a routing decision: its lines, their locations, and who was eliminated and why, packed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from msgspec.json import encode
from msgspec.structs import replace

from schemas.events.routing import RoutingDecided, TracePurged
from services.common.read_models.read_model import ManyRows
from services.common.read_models.table import Integer, Json, Key, Row, Table


class Decision(Row, frozen=True):
    """Each row is a routing decision; `shopping` keeps every candidate's reasons as bits over policy_locations."""

    organization: Annotated[str, "The organization."]
    order_number: Annotated[str, "The order."]
    decision: Annotated[Integer, "The number of this routing among those of the order, from 1."]
    request_id: Annotated[int | None, "This system's own number of the order."]
    decided_at: Annotated[datetime, "When routing decided, UTC."]
    reshop: Annotated[Integer, "How often a line had been rejected or reopened before, at most; 0 at first."]
    pass_number: Annotated[Integer, "The pass that decided, from 1."]
    policy_version: Annotated[Integer, "The version of the organization's document that was in force."]
    log_position: Annotated[int, "The position of the log, in its shard, up to which stock was known."]
    input_hash: Annotated[str, "Hash of everything the decision depends on."]
    zone: Annotated[str | None, "The zone of the address."]
    lines: Annotated[Json, "The lines that needed a location."]
    shares: Annotated[Json, "The location of each line or part of one, and answer codes."]
    shopping: Annotated[
        Json | None,
        "Candidates, and those eliminated in every pass and in one; empty where the trace is off or was purged.",
    ]


def touched(fact: RoutingDecided | TracePurged) -> Iterable[Key]:
    """Return the key of the decision, or of each decision whose trace is purged."""
    if isinstance(fact, TracePurged):
        return [(fact.organization, fact.order_number, decision) for decision in fact.decisions]
    return ((fact.organization, fact.order_number, fact.decision),)


def after(before: Mapping[Key, Decision], fact: RoutingDecided | TracePurged) -> Mapping[Key, Decision]:
    """Return the decision with its trace, or the decisions whose trace is purged, without it."""
    if isinstance(fact, TracePurged):
        return {key: replace(before[key], shopping=None) for key in touched(fact) if key in before}
    row = Decision(
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
    return dict.fromkeys(touched(fact), row)


READ_MODEL = ManyRows(
    version=1,
    table=Table(
        "routing_decision",
        Decision,
        key=("organization", "order_number", "decision"),
        indexes=("(decided_at)",),
    ),
    facts=(RoutingDecided, TracePurged),
    touched=touched,
    after=after,
)
