"""Each row is an attempt at a message to RICS, or an answer that came when nobody waited for it (RIC-3)."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any

from msgspec.structs import replace

from schemas.events.order_fulfillment import FulfillmentAnswered, FulfillmentRequested
from schemas.rics import attempt_before
from schemas.wire.fulfillment_requests import body
from services.common.read_models.read_model import Happening, ManyTimedRows
from services.common.read_models.table import Integer, Json, Key, Row, Table


class RicsEntry(Row, frozen=True):
    """Each row is an attempt at a message to RICS, or an answer that came when nobody waited for it."""

    organization: Annotated[str, "The organization that took the order."]
    order_number: Annotated[str, "The order."]
    entry: Annotated[
        str, "The attempt's message_id; of a late answer with a slash and the number of its fact."
    ]
    request_id: Annotated[int | None, "This system's own number of the order."]
    logged_at: Annotated[datetime, "When it was recorded, UTC, by the clock of the database."]
    retry_status: Annotated[str | None, "Failed, Reprocessed or Success; empty while the answer is awaited."]
    location: Annotated[str, "The location that the message is about."]
    response_code: Annotated[str | None, "Success, or the code of the failure; empty until it is known."]
    message_type: Annotated[str, "The type of the message."]
    direction: Annotated[str, "out: sent. in: received."]
    attempt: Annotated[Integer, "The number of the attempt, from 1."]
    message_id: Annotated[str, "The id of the attempt."]
    line_numbers: Annotated[Json, "Array of the lines that the message names."]
    request: Annotated[Json | None, "The message, without the person."]
    response: Annotated[Json | None, "The answer, without what it explains."]
    next_attempt_at: Annotated[datetime | None, "When it is sent again, UTC; empty where it is not."]
    request_text: Annotated[str | None, "The name in personal_data of the text of the message."]
    response_text: Annotated[str | None, "The name in personal_data of the text of the answer."]


AnyFact = FulfillmentRequested | FulfillmentAnswered


def touched(fact: AnyFact) -> Iterable[Key]:
    """Return the keys of the attempt and of the one before it."""
    ids = [fact.message_id]
    if fact.attempt > 1:
        ids.append(attempt_before(fact.message_id))
    return [(fact.organization, fact.order_number, each) for each in ids]


def after(rows: Mapping[Key, Any], happening: Happening) -> Mapping[Key, Row | None]:
    """Return the entries that the fact makes or changes."""
    fact = happening.fact
    if isinstance(fact, FulfillmentRequested):
        return _requested(rows, fact, happening.recorded_at)
    assert isinstance(fact, FulfillmentAnswered)  # noqa: S101
    key = (fact.organization, fact.order_number, fact.message_id)
    if not fact.awaited:
        entry = f"{fact.message_id}/{happening.version}"
        return {(*key[:2], entry): _late(fact, entry, happening.recorded_at)}
    row = rows.get(key)
    return {} if row is None else {key: _answered(row, fact)}


def _requested(rows: Mapping[Key, Any], fact: FulfillmentRequested, at: datetime) -> Mapping[Key, Row | None]:
    key, *before = touched(fact)
    repeated = {
        each: replace(row, retry_status="Reprocessed", next_attempt_at=None)
        for each in before
        if (row := rows.get(each)) is not None
    }
    return {
        **repeated,
        key: RicsEntry(
            organization=fact.organization,
            order_number=fact.order_number,
            entry=fact.message_id,
            request_id=fact.request_id,
            logged_at=at,
            retry_status=None,
            location=fact.location,
            response_code=None,
            message_type=fact.message_type,
            direction="out",
            attempt=fact.attempt,
            message_id=fact.message_id,
            line_numbers=json.dumps([line.line_number for line in fact.lines]),
            request=json.dumps(body(fact)),
            response=None,
            next_attempt_at=None,
            request_text=str(fact.request),
            response_text=None,
        ),
    }


def _answered(row: RicsEntry, fact: FulfillmentAnswered) -> RicsEntry:
    """Return the entry after the answer that was waited for; one that is invalid is not sent again, so not Failed."""
    return replace(
        row,
        retry_status="Failed" if fact.outcome == "failed" else "Success",
        response_code=fact.response_code,
        response=_said(fact),
        next_attempt_at=fact.next_attempt_at,
        response_text=None if fact.response is None else str(fact.response),
    )


def _late(fact: FulfillmentAnswered, entry: str, at: datetime) -> RicsEntry:
    return RicsEntry(
        organization=fact.organization,
        order_number=fact.order_number,
        entry=entry,
        request_id=fact.request_id,
        logged_at=at,
        retry_status="Success",
        location=fact.location,
        response_code=fact.response_code,
        message_type=fact.message_type,
        direction="in",
        attempt=fact.attempt,
        message_id=fact.message_id,
        line_numbers=json.dumps([line.line_number for line in fact.lines]),
        request=None,
        response=_said(fact),
        next_attempt_at=None,
        request_text=None,
        response_text=None if fact.response is None else str(fact.response),
    )


def _said(fact: FulfillmentAnswered) -> str | None:
    """Return the answer without what it explains; None where no answer came in time."""
    if fact.response is None:
        return None
    said = {
        "organization": fact.organization,
        "message_id": fact.message_id,
        "outcome": fact.outcome,
        "response_code": fact.response_code,
        "responded_at": fact.answered_at.isoformat(),
    }
    return json.dumps(said)


READ_MODEL = ManyTimedRows(
    version=1,
    purged=True,
    table=Table(
        "rics_entry",
        RicsEntry,
        key=("organization", "order_number", "entry"),
        indexes=("(organization, logged_at)",),
    ),
    facts=(FulfillmentRequested, FulfillmentAnswered),
    touched=touched,
    after=after,
)
