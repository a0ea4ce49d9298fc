"""Each row is something that happened to an order or a line: written once, never changed (HIS-3)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, NamedTuple, get_args

from msgspec.structs import replace

from schemas.events.cause import Message
from schemas.events.order import (
    NOTHING_CARRIED,
    AnyOrderFact,
    CancellationAnswered,
    CancellationRemembered,
    Carried,
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
from schemas.events.order_privacy import PersonForgotten
from schemas.events.order_routing import (
    GivenBackLine,
    LinesAssigned,
    LinesRejected,
    LinesReleased,
    LinesReopened,
    LinesUnfulfillable,
    OrderAcknowledged,
    StatusUpdateRestricted,
)
from schemas.reasons import NOTES, AnswerCode
from schemas.statuses import ROUTED
from services.common.read_models.read_model import Happening, WrittenOnce
from services.common.read_models.table import Integer, Row, Table

CAUSES = (
    *("submission", "routing", "pickup", "not_routed", "status_update"),
    *("asked", "stock", "run", "cancel", "anonymized"),
)
"""submission: the order arrived. routing: routing decided. pickup: the order goes to its pickup location. not_routed:
no location was looked for. status_update: a location or a person reported it. asked: a person asked to look again at
unfulfillable lines. stock: stock of such lines came. run: a run released it. cancel: it was cancelled. anonymized: the
person was forgotten."""
ANONYMIZED, BY_SYSTEM = "Private Data Anonymized", Carried(user="SYSTEM")


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
    user_id: Annotated[str | None, "The first ten characters of who made the change."]
    carrier: Annotated[str | None, "The carrier that the update named."]
    tracking_number: Annotated[str | None, "The carrier's number that the update named."]
    carton: Annotated[str | None, "The carton that the update named."]
    written_note: Annotated[str | None, "The name in personal_data of the note that came with the update."]


class _Entry(NamedTuple):
    status: str
    cause: str
    line: Any = None
    location: str | None = None
    at: datetime | None = None
    reason_code: str | None = None
    answer_code: AnswerCode | None = None
    note: str | None = None
    carried: Carried | None = None


def _entries(happening: Happening) -> Iterable[_Entry]:
    match happening.fact:
        case OrderSubmitted() as fact:
            created = _Entry("create", "submission", None, fact.placed_location, fact.submitted_at)
            return _of_lines(created, fact.lines if fact.fulfilment == "route" else ())
        case OrderHeld() as fact:
            note = f"Held until {fact.hold_until:%Y-%m-%d %H:%M} UTC"
            return [_Entry("create", "submission", None, fact.dc, fact.submitted_at, note=note)]
        case OrderAcknowledged() as fact:
            return _of_lines(_Entry("new_order", "submission", None, fact.location), fact.lines)
        case LinesAssigned() | LinesUnfulfillable() | LinesRejected() as fact:
            reported = isinstance(happening.cause, Message)  # not what the router found out itself
            return _routed(fact, "status_update" if reported else None)
        case DispatchCreated() | DispatchShipped() | DispatchCancelled() as fact:
            return _dispatch(fact)
        case StatusUpdateRestricted() as fact:
            return _restricted(fact)
        case LinesReopened() as fact:
            note, at = "Unfulfillable Line Reopened", fact.reopened_at
            return _of_lines(_Entry("open", fact.why, at=at, note=note, carried=fact.carried), fact.lines)
        case LinesCancelled() as fact:
            entry = _Entry("canceled", "cancel", reason_code=fact.reason_code)
            return [entry._replace(line=line, location=line.location) for line in fact.lines]
        case PersonForgotten() as fact:
            entry = _Entry("", "anonymized", at=fact.forgotten_at, note=ANONYMIZED, carried=BY_SYSTEM)
            return [entry._replace(line=one, status=one.status, location=one.location) for one in fact.lines]
        case OrderCommitted() as fact:
            return [_Entry("commit", "run", note="Back order" if fact.back_order else None)]
        case OrderPartiallyCancelled() | OrderCancelled() as fact:
            status = "canceled" if isinstance(fact, OrderCancelled) else "partially_cancelled"
            return [_Entry(status, "cancel", reason_code=fact.reason_code)]
        case _:
            return []


def _of_lines(entry: _Entry, lines: Sequence[Any]) -> list[_Entry]:
    """Return the entry once a line of a routed order, else once for the order.

    An acknowledgement in its first shape names no lines.
    """
    return [entry._replace(line=line) for line in lines] or [entry]


def _routed(
    fact: LinesAssigned | LinesUnfulfillable | LinesRejected, reported: str | None
) -> Iterator[_Entry]:
    match fact:
        case LinesAssigned():
            cause = "routing" if fact.decision else reported or "pickup"
            entry = _Entry("new_order", cause, at=fact.assigned_at, carried=fact.carried)
            for line in fact.lines:
                yield entry._replace(line=line, location=line.location, answer_code=line.answer_code)
        case LinesUnfulfillable():
            cause = "routing" if fact.decision else reported or "not_routed"
            entry = _Entry("unfulfillable", cause, location=fact.location, carried=fact.carried)
            for lost in fact.lines:
                yield entry._replace(line=lost, answer_code=lost.answer_code)
        case LinesRejected():
            for back in fact.lines:
                yield from _rejected(fact, back)


def _rejected(fact: LinesRejected, back: GivenBackLine) -> Iterator[_Entry]:
    """What is given back, and what is left where only a part is: both stand under the line that was named."""
    named = replace(
        back, line_number=back.line_number if back.split_from is None else back.split_from.line_number
    )
    at, reason = fact.rejected_at, fact.reason_code
    said_by = fact.said_by or back.location
    entry = _Entry("rejected", "status_update", named, said_by, at, reason, carried=fact.carried)
    yield entry
    if back.rest is not None:
        yield entry._replace(status=back.rest.status, line=replace(named, quantity=back.rest.quantity))


def _restricted(fact: StatusUpdateRestricted) -> Iterator[_Entry]:
    """The words are those that planners know; the status of the lines stays as it is."""
    label, location = ROUTED[fact.status].label, fact.location or ""
    note = f"{label} Status Update Restricted. Requested by Location {location}"
    for line in fact.lines:
        yield _Entry(
            "canceled",
            "status_update",
            line,
            fact.location,
            fact.restricted_at,
            fact.reason_code,
            note=note.rstrip(),
            carried=_with_carrier(fact),
        )


def _with_carrier(fact: DispatchShipped | StatusUpdateRestricted) -> Carried:
    carried = fact.carried or NOTHING_CARRIED
    return replace(carried, carrier=fact.carrier, tracking_number=fact.tracking_number)


def _dispatch(fact: DispatchCreated | DispatchShipped | DispatchCancelled) -> Iterator[_Entry]:
    dispatch = f"Dispatch {fact.dispatch_id}"
    match fact:
        case DispatchCreated():
            entry = _Entry("dispatched", "run", at=fact.created_at, note=dispatch)
        case DispatchShipped():
            carried = _with_carrier(fact)
            entry = _Entry("shipped", "status_update", at=fact.shipped_at, note=dispatch, carried=carried)
        case DispatchCancelled():
            entry = _Entry("cancelled", "cancel", reason_code=fact.reason_code, note=dispatch)
    for line in fact.lines:
        yield entry._replace(line=line, location=fact.location)


def entries(happening: Happening) -> Iterator[HistoryEntry]:
    """Return what happened, one row an entry, numbered within the fact."""
    fact = happening.fact
    assert isinstance(fact, OrderFact)  # noqa: S101
    for part, entry in enumerate(_entries(happening)):
        line, code, carried = entry.line, entry.answer_code, entry.carried or NOTHING_CARRIED
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
            reason_code=entry.reason_code or carried.reason_code,
            answer_code=None if code is None else code.value,
            note=_note(entry.note if code is None else NOTES.get(code), carried),
            user_id=carried.user,
            carrier=carried.carrier,
            tracking_number=carried.tracking_number,
            carton=carried.carton,
            written_note=None if carried.note is None else str(carried.note),
        )


def _note(note: str | None, carried: Carried) -> str | None:
    """Return the note, and behind it what planners know as transaction notes."""
    named = {"Carrier": carried.carrier, "Tracking #": carried.tracking_number, "Carton #": carried.carton}
    given = [f"{name}: {value}" for name, value in named.items() if value]
    return ", ".join(filter(None, [note, *given])) or None


_SILENT = (CancellationRemembered, CancellationAnswered, LinesReleased)

READ_MODEL = WrittenOnce(
    version=5,
    table=Table("history_entry", HistoryEntry, key=("organization", "order_number", "version", "part")),
    facts=tuple(fact for fact in get_args(AnyOrderFact) if fact not in _SILENT),
    entries=entries,
)
