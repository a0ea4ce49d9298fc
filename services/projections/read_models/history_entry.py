"""Each row is something that happened to an order or a line: written once, never changed (HIS-3)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any

from schemas.events.cause import Command, Message, Recovery, Request, Routing, Run, Timer
from schemas.events.order import (
    NOTHING_CARRIED,
    DispatchCancelled,
    DispatchCreated,
    DispatchShipped,
    LinesCancelled,
    OrderCancelled,
    OrderCommitted,
    OrderFact,
    OrderHeld,
    OrderPartiallyCancelled,
    OrderSubmitted,
)
from schemas.events.order_fulfillment import FulfillmentAnswered
from schemas.events.order_privacy import PersonForgotten
from schemas.events.order_routing import (
    LinesAssigned,
    LinesRejected,
    LinesReopened,
    LinesUnfulfillable,
    OrderAcknowledged,
)
from schemas.events.order_status import (
    LineStatusChanged,
    ShipToChanged,
    StatusUpdateNoted,
    StatusUpdateRestricted,
    UnderReviewChanged,
    WorkHandedOut,
)
from schemas.events.order_vendor import VendorNoted
from services.common.read_models.read_model import Happening, WrittenOnce
from services.common.read_models.table import Integer, Row, Table
from services.projections.history import vendor
from services.projections.history.entry import SYSTEM, Entry, of_lines, removed
from services.projections.history.notes import notes
from services.projections.history.placing import routed
from services.projections.history.rics import answered
from services.projections.history.shipping import dispatch
from services.projections.history.updates import (
    anonymized,
    changed,
    handed_out,
    noted,
    readdressed,
    restricted,
    reviewed,
)

_SOURCES: Mapping[type[Any], str] = {
    Message: "WS",
    Request: "WS",
    Run: "JOB",
    Timer: "JOB",
    Routing: "RE",
    Command: "UI",
    Recovery: "UI",
}


class HistoryEntry(Row, frozen=True):
    """Each row is something that happened to an order or a line; the view order_history numbers the rows."""

    organization: Annotated[str, "The organization that took the order."]
    order_number: Annotated[str, "The order."]
    version: Annotated[Integer, "The number of the fact in the stream of the order, from 1."]
    part: Annotated[Integer, "The number of the entry within its fact, from 0."]
    request_id: Annotated[int | None, "This system's own number of the order."]
    occurred_at: Annotated[
        datetime, "When it happened, UTC; the time of recording where the fact has no other."
    ]
    line_number: Annotated[
        int | None, "The line; of a part that went another way, the line it was split from."
    ]
    requesting_line_number: Annotated[
        int | None, "The line's number in the sender's order, where it is told."
    ]
    item: Annotated[str | None, "The line's item."]
    status: Annotated[str, "The status of the order or the line from then on."]
    location: Annotated[str | None, "The location where it happened."]
    quantity: Annotated[int | None, "The units of the line that it happened to."]
    cause: Annotated[str, "What led to it: one of CAUSES."]
    reason_code: Annotated[str | None, "The reason code that came with the rejection or the cancel."]
    answer_code: Annotated[Integer | None, "The answer code of routing, 1000 to 8000."]
    notes: Annotated[str | None, "The notes that planners read beside it, one a line, up to the written one."]
    notes_after: Annotated[str | None, "Those that stand behind the written one."]
    user_id: Annotated[
        str | None, "The first ten characters of who made the change; SYSTEM for the system itself."
    ]
    source: Annotated[str | None, "WS, UI, RE, JOB or RICS: a message, a person, routing, a timer, or RICS."]
    pickup_by: Annotated[date | None, "Until which day it may be collected from then on."]
    under_review: Annotated[bool | None, "The flag from then on, where it was changed."]
    address_change: Annotated[Integer | None, "The number of the change of address, from 1."]
    restricted: Annotated[bool, "Whether an update was refused."]
    carrier: Annotated[str | None, "The carrier that the update named."]
    tracking_number: Annotated[str | None, "The carrier's number that the update named."]
    carton: Annotated[str | None, "The carton that the update named."]
    written_note: Annotated[str | None, "The name in personal_data of the note that came with the update."]


def _entries(happening: Happening) -> Iterable[Entry]:
    match happening.fact:
        case OrderSubmitted() as fact:
            created = Entry("create", "submission", None, fact.placed_location, fact.submitted_at)
            return of_lines(created, fact.lines if fact.fulfilment == "route" else ())
        case OrderHeld() as fact:
            note = f"Held until {fact.hold_until:%Y-%m-%d %H:%M} UTC"
            return [Entry("create", "submission", None, fact.dc, fact.submitted_at, first=note)]
        case OrderAcknowledged() as fact:
            return of_lines(Entry("new_order", "submission", None, fact.location), fact.lines)
        case LinesAssigned() | LinesUnfulfillable() | LinesRejected() as fact:
            reported = isinstance(happening.cause, Message | Command)  # not what the router found out itself
            return routed(fact, reported=reported)
        case LineStatusChanged() as fact:
            return changed(fact)
        case WorkHandedOut() as fact:
            return handed_out(fact)
        case StatusUpdateNoted() as fact:
            return noted(fact)
        case UnderReviewChanged() as fact:
            return reviewed(fact)
        case ShipToChanged() as fact:
            return readdressed(fact)
        case DispatchCreated() | DispatchShipped() | DispatchCancelled() as fact:
            return dispatch(fact)
        case StatusUpdateRestricted() as fact:
            return restricted(fact)
        case LinesReopened() as fact:
            note, at = "Unfulfillable Line Reopened", fact.reopened_at
            return of_lines(Entry("open", fact.why, at=at, first=note, carried=fact.carried), fact.lines)
        case LinesCancelled() as fact:
            entry = Entry("canceled", "cancel", reason_code=fact.reason_code)
            return [
                entry._replace(line=line, location=line.location, after=removed(line)) for line in fact.lines
            ]
        case FulfillmentAnswered() as fact:
            return answered(fact)
        case VendorNoted() as fact:
            return vendor.told(fact)
        case PersonForgotten() as fact:
            return anonymized(fact)
        case OrderCommitted() as fact:
            return [Entry("commit", "run", first="Back order" if fact.back_order else None)]
        case OrderPartiallyCancelled() as fact:
            return [Entry("partially_cancelled", "cancel", reason_code=fact.reason_code)]
        case OrderCancelled() as fact:
            return [Entry("canceled", "cancel", reason_code=fact.reason_code)]
        case _:
            return []


def entries(happening: Happening) -> Iterator[HistoryEntry]:
    """Return what happened, one row an entry, numbered within the fact."""
    fact = happening.fact
    assert isinstance(fact, OrderFact)  # noqa: S101
    for part, entry in enumerate(_entries(happening)):
        line, code, carried = entry.line, entry.answer_code, entry.carried or NOTHING_CARRIED
        source = entry.source or _SOURCES.get(type(happening.cause))
        yield HistoryEntry(
            organization=fact.organization,
            order_number=fact.order_number,
            version=happening.version,
            part=part,
            request_id=fact.request_id,
            occurred_at=entry.at or happening.recorded_at,
            line_number=line and line.line_number,
            requesting_line_number=getattr(line, "requesting_line_number", None),
            item=line and line.item,
            status=entry.status,
            location=entry.location,
            quantity=line and line.quantity,
            cause=entry.cause,
            reason_code=entry.reason_code or carried.reason_code,
            answer_code=None if code is None else code.value,
            notes=notes(entry, carried),
            notes_after="\n".join(entry.after) or None,
            user_id=carried.user or (SYSTEM if source in ("RE", "JOB") else None),
            source=source,
            carrier=carried.carrier,
            tracking_number=carried.tracking_number,
            carton=carried.carton,
            written_note=None if carried.note is None else str(carried.note),
            pickup_by=entry.pickup_by,
            under_review=entry.under_review,
            address_change=entry.address_change,
            restricted=entry.restricted,
        )


READ_MODEL = WrittenOnce(
    version=5,
    table=Table("history_entry", HistoryEntry, key=("organization", "order_number", "version", "part")),
    facts=(
        OrderSubmitted,
        OrderHeld,
        OrderAcknowledged,
        LinesAssigned,
        LinesUnfulfillable,
        LinesReopened,
        LinesRejected,
        StatusUpdateRestricted,
        LineStatusChanged,
        WorkHandedOut,
        StatusUpdateNoted,
        UnderReviewChanged,
        ShipToChanged,
        OrderCommitted,
        DispatchCreated,
        DispatchShipped,
        DispatchCancelled,
        LinesCancelled,
        OrderPartiallyCancelled,
        OrderCancelled,
        FulfillmentAnswered,
        VendorNoted,
        PersonForgotten,
    ),
    entries=entries,
)
