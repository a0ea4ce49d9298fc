"""Each row is something that happened to an order or a line: written once, never changed (HIS-3)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from msgspec.structs import replace

from schemas.events.cause import Message
from schemas.events.order import (
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
from schemas.events.order_routing import (
    LinesAssigned,
    LinesRejected,
    LinesUnfulfillable,
    OrderAcknowledged,
    StatusUpdateRestricted,
)
from schemas.reasons import NOTES, AnswerCode
from schemas.statuses import ROUTED
from services.common.read_models.read_model import Happening, WrittenOnce
from services.common.read_models.table import Integer, Row, Table

CAUSES = ("submission", "routing", "pickup", "not_routed", "status_update", "run", "cancel")
"""submission: the order arrived. routing: routing decided. pickup: the order goes to its pickup location. not_routed:
no location was looked for. status_update: a location or a person reported it. run: a run of the order processor
released it. cancel: it was cancelled."""


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
    line_number: Annotated[int | None, "The line; of a part that was given back, the line it was split from."]
    item: Annotated[str | None, "The line's item."]
    status: Annotated[str, "The status of the order or the line from then on."]
    location: Annotated[str | None, "The location where it happened."]
    quantity: Annotated[int | None, "The units of the line that it happened to."]
    cause: Annotated[str, "What led to it: one of CAUSES."]
    reason_code: Annotated[str | None, "The reason code that came with the rejection or the cancel."]
    answer_code: Annotated[Integer | None, "The answer code of routing, 1000 to 8000."]
    note: Annotated[str | None, "The note that planners read beside it."]


class _Entry(NamedTuple):
    status: str
    cause: str
    line: Any = None
    location: str | None = None
    at: datetime | None = None
    reason_code: str | None = None
    answer_code: AnswerCode | None = None
    note: str | None = None


def _entries(happening: Happening) -> Iterable[_Entry]:
    match happening.fact:
        case OrderSubmitted() as fact:
            return [_Entry("create", "submission", None, fact.placed_location, fact.submitted_at)]
        case OrderHeld() as fact:
            note = f"Held until {fact.hold_until:%Y-%m-%d %H:%M} UTC"
            return [_Entry("create", "submission", None, fact.dc, fact.submitted_at, note=note)]
        case OrderAcknowledged() as fact:
            return [_Entry("new_order", "submission", None, fact.location)]
        case LinesAssigned() | LinesUnfulfillable() | LinesRejected() as fact:
            return _routed(fact, "status_update" if _was_reported(happening) else None)
        case DispatchCreated() | DispatchShipped() | DispatchCancelled() as fact:
            return _dispatch(fact)
        case StatusUpdateRestricted() as fact:
            return _restricted(fact)
        case LinesCancelled() as fact:
            return [_Entry("canceled", "cancel", line, reason_code=fact.reason_code) for line in fact.lines]
        case OrderCommitted() as fact:
            return [_Entry("commit", "run", note="Back order" if fact.back_order else None)]
        case OrderPartiallyCancelled() as fact:
            return [_Entry("partially_cancelled", "cancel", reason_code=fact.reason_code)]
        case OrderCancelled() as fact:
            return [_Entry("canceled", "cancel", reason_code=fact.reason_code)]
        case _:
            return []


def _was_reported(happening: Happening) -> bool:
    """Whether a message led to the fact, and not what the router found out itself."""
    return isinstance(happening.cause, Message)


def _routed(
    fact: LinesAssigned | LinesUnfulfillable | LinesRejected, reported: str | None
) -> Iterator[_Entry]:
    match fact:
        case LinesAssigned():
            cause = "routing" if fact.decision else reported or "pickup"
            for line in fact.lines:
                yield _Entry(
                    "new_order", cause, line, line.location, fact.assigned_at, answer_code=line.answer_code
                )
        case LinesUnfulfillable():
            cause = "routing" if fact.decision else reported or "not_routed"
            for lost in fact.lines:
                yield _Entry("unfulfillable", cause, lost, fact.location, answer_code=lost.answer_code)
        case LinesRejected():
            for back in fact.lines:
                of = back.split_from.line_number if back.split_from is not None else back.line_number
                named = replace(back, line_number=of)  # the line that the location named
                yield _Entry(
                    "rejected", "status_update", named, back.location, fact.rejected_at, fact.reason_code
                )


def _restricted(fact: StatusUpdateRestricted) -> Iterator[_Entry]:
    """The words are those that planners know; the status of the lines stays as it is."""
    note = (
        f"{ROUTED[fact.status].label} Status Update Restricted. Requested by Location {fact.location or ''}"
    )
    carried = {"Carrier": fact.carrier, "Tracking #": fact.tracking_number}
    notes = [note.rstrip(), *(f"{name}: {value}" for name, value in carried.items() if value)]
    for line in fact.lines:
        yield _Entry(
            "canceled",
            "status_update",
            line,
            fact.location,
            fact.restricted_at,
            fact.reason_code,
            note=", ".join(notes),
        )


def _dispatch(fact: DispatchCreated | DispatchShipped | DispatchCancelled) -> Iterator[_Entry]:
    dispatch = f"Dispatch {fact.dispatch_id}"
    match fact:
        case DispatchCreated():
            entry = _Entry("dispatched", "run", at=fact.created_at, note=dispatch)
        case DispatchShipped():
            named = {"Carrier": fact.carrier, "Tracking #": fact.tracking_number}
            notes = [dispatch, *(f"{name}: {value}" for name, value in named.items() if value)]
            entry = _Entry("shipped", "status_update", at=fact.shipped_at, note=", ".join(notes))
        case DispatchCancelled():
            entry = _Entry("cancelled", "cancel", reason_code=fact.reason_code, note=dispatch)
    for line in fact.lines:
        yield entry._replace(line=line, location=fact.location)


def entries(happening: Happening) -> Iterator[HistoryEntry]:
    """Return what happened, one row an entry, numbered within the fact."""
    fact = happening.fact
    assert isinstance(fact, OrderFact)  # noqa: S101
    for part, entry in enumerate(_entries(happening)):
        line, code = entry.line, entry.answer_code
        yield HistoryEntry(
            organization=fact.organization,
            order_number=fact.order_number,
            version=happening.version,
            part=part,
            request_id=fact.request_id,
            occurred_at=entry.at or happening.recorded_at,
            line_number=line and line.line_number,
            item=line and line.item,
            status=entry.status,
            location=entry.location,
            quantity=line and line.quantity,
            cause=entry.cause,
            reason_code=entry.reason_code,
            answer_code=None if code is None else code.value,
            note=entry.note if code is None else NOTES.get(code),
        )


READ_MODEL = WrittenOnce(
    version=2,
    table=Table("history_entry", HistoryEntry, key=("organization", "order_number", "version", "part")),
    facts=(
        OrderSubmitted,
        OrderHeld,
        OrderAcknowledged,
        LinesAssigned,
        LinesUnfulfillable,
        LinesRejected,
        StatusUpdateRestricted,
        OrderCommitted,
        DispatchCreated,
        DispatchShipped,
        DispatchCancelled,
        LinesCancelled,
        OrderPartiallyCancelled,
        OrderCancelled,
    ),
    entries=entries,
)
