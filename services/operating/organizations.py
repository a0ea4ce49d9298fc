"""Put an organization's policy in force; pause and resume the scheduled runs of a DC."""

from typing import Any

from schemas.organization import Organization
from services.common import vendor_names
from services.common.clock import Clock
from services.common.database import Connection
from services.common.eventstore import Conflict, PostgresLog
from services.deciding.streams import Streams
from services.operating.refusals import NotDone
from services.processor.organizations import states
from services.processor.plan import knows_time_zone, plan
from services.processor.queue import waiting
from services.streams import organization as stream


def apply(
    connection: Connection,
    document: Organization,
    clock: Clock,
    *,
    by: str | None = None,
    reason: str | None = None,
) -> bool:
    """Put a policy in force; return whether that changed anything. Raises NotDone. History shows `by` and `reason`."""
    _check_time_zones(connection, document)
    queued = waiting(connection, document.organization)
    command = stream.ApplyOrganization(vendor_names.without_names(document), clock.now(), queued, by, reason)
    with connection.transaction():
        other_names = vendor_names.keep(connection, document)
        return _decided(connection, document.organization, command, clock) or other_names


def pause(connection: Connection, organization: str, dc: str, clock: Clock) -> bool:
    """Pause the scheduled runs of a DC; return whether that changed anything. Raises NotDone."""
    command = stream.PauseProcessing(organization, dc, clock.now())
    return _decided(connection, organization, command, clock)


def resume(connection: Connection, organization: str, dc: str, clock: Clock) -> bool:
    """Resume the scheduled runs of a DC; return whether that changed anything. Raises NotDone."""
    command = stream.ResumeProcessing(organization, dc, clock.now())
    return _decided(connection, organization, command, clock)


def _check_time_zones(connection: Connection, document: Organization) -> None:
    """Refuse the time zone of a DC that the database does not know: it shows the DC's runs in local time."""
    dcs = {processing.dc for processing in document.processing}
    for number, location in enumerate(document.locations):
        if location.code in dcs and not knows_time_zone(connection, location.time_zone):
            raise NotDone(
                f"locations[{number}].time_zone: the database does not know {location.time_zone!r}. Write its"
                " present name, such as America/New_York, or install the old names there (Debian: tzdata-legacy)"
            )


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
            plan(connection, states(), clock.now(), organization)
        return bool(facts)
