"""Put an organization's policy in force; pause and resume the scheduled runs of a DC."""

from typing import Any

from schemas.organization import Organization
from services.common.clock import Clock
from services.common.database import Connection
from services.common.eventstore import Conflict, PostgresLog
from services.deciding.streams import Streams
from services.operating.refusals import NotDone
from services.processor.organizations import states
from services.processor.plan import plan
from services.processor.queue import waiting
from services.streams import organization as stream


def apply(connection: Connection, document: Organization, clock: Clock) -> bool:
    """Put a policy in force; return whether that changed anything. Raises NotDone."""
    queued = waiting(connection, document.organization)
    command = stream.ApplyOrganization(document, clock.now(), queued)
    return _decided(connection, document.organization, command, clock)


def pause(connection: Connection, organization: str, dc: str, clock: Clock) -> bool:
    """Pause the scheduled runs of a DC; return whether that changed anything. Raises NotDone."""
    command = stream.PauseProcessing(organization, dc, clock.now())
    return _decided(connection, organization, command, clock)


def resume(connection: Connection, organization: str, dc: str, clock: Clock) -> bool:
    """Resume the scheduled runs of a DC; return whether that changed anything. Raises NotDone."""
    command = stream.ResumeProcessing(organization, dc, clock.now())
    return _decided(connection, organization, command, clock)


def _decided(connection: Connection, organization: str, command: stream.Command, clock: Clock) -> bool:
    while True:
        try:
            return _decide(connection, organization, command, clock)
        except Conflict:
            continue


def _decide(connection: Connection, organization: str, command: stream.Command, clock: Clock) -> bool:
    name = stream.organization_stream(organization)
    with connection.transaction():
        log = PostgresLog(connection)
        policies: Streams[stream.State, Any] = Streams(log, stream.evolve, stream.INITIAL)
        policies.load([name])
        facts = stream.decide(command, policies.state(name))
        if isinstance(facts, stream.Refused):
            raise NotDone(facts.why)
        policies.record(organization, name, facts)
        if facts:
            log.append(policies.recorded)
            plan(connection, states(), clock.now())
        return bool(facts)
