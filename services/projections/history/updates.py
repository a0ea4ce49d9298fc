"""Lines take another status, or something is told of them."""

from collections.abc import Iterator

from schemas.events.order_fact import Carried
from schemas.events.order_privacy import PersonForgotten
from schemas.events.order_status import (
    LineStatusChanged,
    ShipToChanged,
    StatusUpdateNoted,
    StatusUpdateRestricted,
    UnderReviewChanged,
    WorkHandedOut,
)
from schemas.statuses import ROUTED
from services.projections.history.entry import SYSTEM, Entry, both, dated, named, removed, with_carrier


def changed(fact: LineStatusChanged) -> Iterator[Entry]:
    """Yield the new status of each line, and what the named line keeps where it is a part."""
    cause = "by_hand" if fact.source == "UI" else "auto_cancel" if fact.unclaimed else "status_update"
    for line in fact.lines:
        status = line.after.status
        if status == "posted" and fact.source == "RICS":
            continue  # the answer of RICS tells of it
        reason = fact.reason and (f"Reject - {fact.reason}" if status == "rejected" else fact.reason)
        unclaimed = (f"Auto-canceled: {fact.unclaimed}",) if fact.unclaimed else ()
        entry = Entry(
            status,
            cause,
            named(line),
            fact.location or line.after.location,
            fact.changed_at,
            reason=reason,
            after=(*unclaimed, *dated(line.pickup_by), *removed(line)),
            carried=fact.carried,
            source=fact.source,
            pickup_by=line.pickup_by,
        )
        yield from both(entry, entry.line, line)


def handed_out(fact: WorkHandedOut) -> Iterator[Entry]:
    """The first time that a location is told of a line; further ones are only counted."""
    for line in fact.lines:
        if line.after.status != line.before.status:
            yield Entry(line.after.status, "poll", line, line.after.location, fact.handed_out_at, source="WS")


def noted(fact: StatusUpdateNoted) -> Iterator[Entry]:
    """Yield what came late, or news of lines that keep their status."""
    said = "by_hand" if fact.source == "UI" else "status_update"
    for line in fact.lines:
        yield Entry(
            line.status,
            "pickup_by" if line.pickup_by and not fact.carried else said,
            line,
            fact.location,
            fact.noted_at,
            after=dated(line.pickup_by),
            carried=fact.carried,
            source=fact.source,
            pickup_by=line.pickup_by,
        )


def reviewed(fact: UnderReviewChanged) -> Iterator[Entry]:
    """The status is that of the order, though its lines have others."""
    for line in fact.lines:
        yield Entry(
            fact.status or "create",
            "under_review",
            line,
            line.location,
            fact.changed_at,
            after=(f"Under Review: {'Yes' if fact.under_review else 'No'}",),
            carried=fact.carried,
            source=fact.source,
            under_review=fact.under_review,
        )


def readdressed(fact: ShipToChanged) -> Iterator[Entry]:
    """Yield the change of address once a line."""
    for line in fact.lines:
        yield Entry(
            line.status,
            "address_change",
            line,
            fact.location,
            fact.changed_at,
            after=("Address Change Applied",),
            carried=fact.carried,
            source=fact.source,
            address_change=fact.change,
        )


def restricted(fact: StatusUpdateRestricted) -> Iterator[Entry]:
    """The words are those that planners know; the status of the lines stays as it is."""
    label, location = ROUTED[fact.status].label, fact.location or ""
    note = f"{label} Status Update Restricted. Requested by Location {location}"
    for line in fact.lines:
        yield Entry(
            line.status,
            "restricted",
            line,
            fact.location,
            fact.restricted_at,
            fact.reason_code,
            first=note.rstrip(),
            carried=with_carrier(fact),
            restricted=True,
        )


def anonymized(fact: PersonForgotten) -> Iterator[Entry]:
    """Yield once a line that the person is forgotten; the line stays as it is."""
    source = {"asked": "WS", "command": "UI", "purge": "JOB"}[fact.why]
    for line in fact.lines:
        yield Entry(
            line.status,
            "anonymized",
            line,
            line.location,
            fact.forgotten_at,
            after=("Private Data Anonymized",),
            carried=Carried(user=SYSTEM),
            source=source,
        )
