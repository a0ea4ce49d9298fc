"""What happened to an order and its lines, one row a happening: written once, never changed (HIS-3)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

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
)
from schemas.reasons import NOTES, AnswerCode
from services.common.read_models.read_model import Column, Happening, Key, OnceAFact, ReadModel, Table


class Row(NamedTuple):
    """In the order of the columns."""

    organization: str
    order_number: str
    version: int
    part: int
    request_id: int | None
    occurred_at: datetime
    line_number: int | None
    item: str | None
    status: str
    location: str | None
    quantity: int | None
    cause: str
    reason_code: str | None
    answer_code: int | None
    note: str | None


TABLE = Table(
    name="history_entry",
    comment="One row a happening of an order or a line; the view order_history numbers them.",
    key=("organization", "order_number", "version", "part"),
    columns=(
        Column("organization", "text", "The organization that took the order."),
        Column("order_number", "text", "The order."),
        Column("version", "integer", "Which fact of the order, from 1."),
        Column("part", "integer", "Which entry of the fact, from 0."),
        Column("request_id", "bigint", "This system's own number of the order."),
        Column("occurred_at", "timestamptz", "When it happened; where nobody said, when it was recorded."),
        Column("line_number", "bigint", "The line; of a part of one that was given back, that line."),
        Column("item", "text", "The line's item."),
        Column("status", "text", "What the order or the line was from then on."),
        Column("location", "text", "Where it happened."),
        Column("quantity", "bigint", "Units of the line that it happened to."),
        Column("cause", "text", "What led to it: one of CAUSES."),
        Column("reason_code", "text", "Why, as whoever asked for it said."),
        Column("answer_code", "integer", "What routing answered, 1000 to 8000."),
        Column("note", "text", "What planners read beside it."),
    ),
)

CAUSES = ("submission", "routing", "pickup", "not_routed", "status_update", "run", "cancel")
"""It arrived; routing decided; a pickup order goes to its place; nobody was looked for; a location or a person told of
it; a run of the order processor let it go; it was cancelled."""

FACTS = (
    OrderSubmitted,
    OrderHeld,
    OrderAcknowledged,
    LinesAssigned,
    LinesUnfulfillable,
    LinesRejected,
    OrderCommitted,
    DispatchCreated,
    DispatchShipped,
    DispatchCancelled,
    LinesCancelled,
    OrderPartiallyCancelled,
    OrderCancelled,
)


class _Entry(NamedTuple):
    status: str
    cause: str
    line: Any = None
    location: str | None = None
    at: datetime | None = None
    reason_code: str | None = None
    answer_code: AnswerCode | None = None
    note: str | None = None


def _entries(told: Happening) -> list[_Entry]:
    match told.fact:
        case OrderSubmitted() as fact:
            return [_Entry("create", "submission", None, fact.placed_location, fact.submitted_at)]
        case OrderHeld() as fact:
            note = f"Held until {fact.hold_until:%Y-%m-%d %H:%M} UTC"
            return [_Entry("create", "submission", None, fact.dc, fact.submitted_at, note=note)]
        case OrderAcknowledged() as fact:
            return [_Entry("new_order", "submission", None, fact.location)]
        case LinesAssigned() | LinesUnfulfillable() | LinesRejected() as fact:
            return list(_routed(fact, "status_update" if _was_asked_for(told) else None))
        case DispatchCreated() | DispatchShipped() | DispatchCancelled() as fact:
            return list(_dispatch(fact))
        case LinesCancelled() as fact:
            return [_Entry("canceled", "cancel", line, reason_code=fact.reason_code) for line in fact.lines]
        case OrderCommitted() as fact:
            return [_Entry("commit", "run", note="Back order" if fact.back_order else None)]
        case OrderPartiallyCancelled() as fact:
            return [_Entry("partially_canceled", "cancel", reason_code=fact.reason_code)]
        case OrderCancelled() as fact:
            return [_Entry("canceled", "cancel", reason_code=fact.reason_code)]
        case _:
            return []


def _was_asked_for(told: Happening) -> bool:
    """By a message, that is, and not found out by the router."""
    return b'"message_id"' in told.meta


def _routed(fact: LinesAssigned | LinesUnfulfillable | LinesRejected, asked: str | None) -> Iterator[_Entry]:
    match fact:
        case LinesAssigned():
            cause = "routing" if fact.decision else asked or "pickup"
            for line in fact.lines:
                yield _Entry(
                    "new_order", cause, line, line.location, fact.assigned_at, answer_code=line.answer_code
                )
        case LinesUnfulfillable():
            cause = "routing" if fact.decision else asked or "not_routed"
            for lost in fact.lines:
                yield _Entry("unfulfillable", cause, lost, fact.location, answer_code=lost.answer_code)
        case LinesRejected():
            for back in fact.lines:
                of = back.split_from.line_number if back.split_from is not None else back.line_number
                named = replace(back, line_number=of)  # the line that the location named
                yield _Entry(
                    "rejected", "status_update", named, back.location, fact.rejected_at, fact.reason_code
                )


def _dispatch(fact: DispatchCreated | DispatchShipped | DispatchCancelled) -> Iterator[_Entry]:
    where = f"Dispatch {fact.dispatch_id}"
    match fact:
        case DispatchCreated():
            told = _Entry("dispatched", "run", at=fact.created_at, note=where)
        case DispatchShipped():
            said = {"Carrier": fact.carrier, "Tracking #": fact.tracking_number}
            notes = [where, *(f"{name}: {value}" for name, value in said.items() if value)]
            told = _Entry("shipped", "status_update", at=fact.shipped_at, note=", ".join(notes))
        case DispatchCancelled():
            told = _Entry("canceled", "cancel", reason_code=fact.reason_code, note=where)
    for line in fact.lines:
        yield told._replace(line=line, location=fact.location)


_ENTRIES = OnceAFact(_entries)


def keys(told: Happening) -> Iterable[Key]:
    """One an entry: numbered within the fact, facts by their version."""
    fact = told.fact
    assert isinstance(fact, OrderFact)  # noqa: S101
    parts = range(len(_ENTRIES.of(told)))
    return [(fact.organization, fact.order_number, told.version, part) for part in parts]


def evolve(row: Row | None, told: Happening, key: Key) -> Row | None:  # noqa: ARG001
    """The entry; it never changes."""
    entry, fact = _ENTRIES.of(told)[key[3]], told.fact
    assert isinstance(fact, OrderFact)  # noqa: S101
    line, code = entry.line, entry.answer_code
    return Row(
        organization=fact.organization,
        order_number=fact.order_number,
        version=told.version,
        part=key[3],
        request_id=fact.request_id,
        occurred_at=entry.at or told.recorded_at,
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


READ_MODEL = ReadModel(TABLE, FACTS, keys, evolve, of_happenings=True)
