"""One organization: the policy in force, and the DCs whose runs are paused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from schemas.events.organization import (
    AnyOrganizationFact,
    OrganizationApplied,
    ProcessingPaused,
    ProcessingResumed,
)
from schemas.ids import StreamId
from schemas.organization import Organization, inconsistencies


def organization_stream(code: str) -> StreamId:
    """The stream of one organization; its code alone makes it unique."""
    return StreamId(f"organization-{code}")


@dataclass(frozen=True, slots=True)
class NotApplied:
    """Nobody applied a document under this code yet."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The policy in force.

    `version` counts documents from 1. `paused` names DCs without scheduled runs. `scheduled_since` says for
    each DC under `processing` since when its schedule counts: no earlier run is made up for (QUE-2).
    """

    document: Organization
    version: int
    paused: frozenset[str]
    scheduled_since: Mapping[str, datetime]


State = NotApplied | Applied
INITIAL = NotApplied()


def evolve(state: State, fact: AnyOrganizationFact) -> State:
    """Return the state after `fact`. A pause outlives a new document as long as it has the DC."""
    match fact:
        case OrganizationApplied():
            since = _scheduled_since(state, fact)
            paused = state.paused & since.keys() if isinstance(state, Applied) else frozenset()
            return Applied(fact.document, fact.policy_version, frozenset(paused), since)
        case ProcessingPaused():
            return state if isinstance(state, NotApplied) else replace(state, paused=state.paused | {fact.dc})
        case ProcessingResumed():
            return state if isinstance(state, NotApplied) else _resumed(state, fact)
        case _:
            assert_never(fact)


def fold(facts: Iterable[AnyOrganizationFact]) -> State:
    """Return the state after all `facts`, in the order of the stream."""
    state: State = INITIAL
    for fact in facts:
        state = evolve(state, fact)
    return state


@dataclass(frozen=True, slots=True)
class ApplyOrganization:
    """Put this policy in force. `waiting` is how many orders wait in the queue of each DC; `by` and `reason` stay."""

    document: Organization
    now: datetime
    waiting: Mapping[str, int] = field(default_factory=dict)
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PauseProcessing:
    """Pause the scheduled runs of a DC (QUE-11)."""

    organization: str
    dc: str
    now: datetime


@dataclass(frozen=True, slots=True)
class ResumeProcessing:
    """Resume the scheduled runs of a DC (QUE-11)."""

    organization: str
    dc: str
    now: datetime


Command = ApplyOrganization | PauseProcessing | ResumeProcessing


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a command is not done, in words for who gave it."""

    why: str


def decide(command: Command, state: State) -> Sequence[AnyOrganizationFact] | Refused:
    """Return the facts that `command` leads to; none where it changes nothing."""
    match command:
        case ApplyOrganization():
            return _apply(command, state)
        case PauseProcessing():
            return _pause(command, state)
        case ResumeProcessing():
            return _resume(command, state)
        case _:
            assert_never(command)


def _apply(command: ApplyOrganization, state: State) -> Sequence[AnyOrganizationFact] | Refused:
    for place, message in inconsistencies(command.document):
        return Refused(f"{'.'.join(map(str, place))}: {message}")
    if isinstance(state, Applied):
        if command.document == state.document:
            return []  # the same policy again
        if command.document.organization != state.document.organization:
            return Refused(f"this is the policy of {command.document.organization}")
    for dc, orders in sorted(command.waiting.items()):
        if command.document.processing_for(dc) is None:
            return Refused(_stranded(dc, orders))
    return [
        OrganizationApplied(
            organization=command.document.organization,
            policy_version=1 + (state.version if isinstance(state, Applied) else 0),
            document=command.document,
            applied_at=command.now,
            by=command.by,
            reason=command.reason,
        )
    ]


def _stranded(dc: str, orders: int) -> str:
    wait = "1 order waits" if orders == 1 else f"{orders} orders wait"
    return (
        f"{wait} in the queue of {dc}, and no run would ever come. Keep {dc} under processing until they have left"
        f" or are cancelled, also with fulfilment: route; run it: orderfold runs now --dc {dc}"
    )


def _pause(command: PauseProcessing, state: State) -> Sequence[AnyOrganizationFact] | Refused:
    paused = _paused(command, state)
    if isinstance(paused, Refused):
        return paused
    if command.dc in paused:
        return []  # it is paused already
    return [ProcessingPaused(organization=command.organization, dc=command.dc, paused_at=command.now)]


def _resume(command: ResumeProcessing, state: State) -> Sequence[AnyOrganizationFact] | Refused:
    paused = _paused(command, state)
    if isinstance(paused, Refused):
        return paused
    if command.dc not in paused:
        return []  # it is not paused
    return [ProcessingResumed(organization=command.organization, dc=command.dc, resumed_at=command.now)]


def _paused(command: PauseProcessing | ResumeProcessing, state: State) -> frozenset[str] | Refused:
    if isinstance(state, NotApplied):
        return Refused(f"there is no organization {command.organization}; apply its document first")
    if state.document.processing_for(command.dc) is None:
        known = ", ".join(each.dc for each in state.document.processing) or "none"
        return Refused(f"{command.dc} is no DC under processing of {command.organization} (there: {known})")
    return state.paused


def _resumed(state: Applied, fact: ProcessingResumed) -> Applied:
    since = {**state.scheduled_since, fact.dc: fact.resumed_at}
    return replace(state, paused=state.paused - {fact.dc}, scheduled_since=since)


def _scheduled_since(state: State, fact: OrganizationApplied) -> dict[str, datetime]:
    since: dict[str, datetime] = {}
    for processing in fact.document.processing:
        dc = processing.dc
        since[dc] = fact.applied_at
        if isinstance(state, Applied) and dc in state.scheduled_since:
            before = state.document.processing_for(dc)
            if before is not None and before.schedule == processing.schedule:
                since[dc] = state.scheduled_since[dc]  # untouched: a run missed before is still made up for
    return since
