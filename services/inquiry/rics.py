"""RIC-3: the RICS log, searched by order, request ID, type, retry status, location, response code and date."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import ColumnElement

from schemas.answers.rics import RicsEntry
from schemas.rics import LOGGED_TYPES, RetryStatus
from services.common import personal_data
from services.common.database import Connection
from services.inquiry.filters import LONGEST_ORDER_NUMBER, LONGEST_TEXT, check, close, same
from services.inquiry.listing import By, Listing, Page
from services.inquiry.select import rows, select
from services.inquiry.views import RICS_LOG

_LISTING = Listing(
    "RICS log",
    RICS_LOG,
    RicsEntry,
    (By("logged_at", descending=True), By("entry", descending=True), By("organization"), By("order_number")),
)
_TEXTS = """SELECT request_text IS NOT NULL, q.document->>'text', response_text IS NOT NULL, a.document->>'text'
FROM rics_entry e LEFT JOIN personal_data q ON q.subject = request_text::uuid
LEFT JOIN personal_data a ON a.subject = response_text::uuid
WHERE (e.organization, e.order_number, e.entry) = (%s, %s, %s)"""
_OF_UPDATE = (
    "SELECT request::text FROM analytics.rics_log WHERE (organization, order_number, entry) = (%s, %s, %s)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which entries; None asks for nothing. `until` is the first time that does not belong to it."""

    order_number: str | None = None
    organization: str | None = None
    request_id: int | None = None
    message_type: str | None = None
    retry_status: str | None = None
    location: str | None = None
    response_code: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        """Raises FilterInvalid."""
        check(self, order_number=LONGEST_ORDER_NUMBER, response_code=LONGEST_TEXT)
        close(self, "message_type", LOGGED_TYPES)
        close(self, "retry_status", get_args(RetryStatus))


def rics_log(
    connection: Connection, filters: Filters, limit: int = 50, after: str | None = None
) -> Page[RicsEntry]:
    """Return a page of entries, the newest first. Raises CursorInvalid."""
    page = _LISTING.page(connection, _conditions(filters), limit, after)
    return Page([_with_lines(row) for row in page.rows], page.after)


def entry_named(connection: Connection, entry: str) -> RicsEntry | None:
    """Return the entry of this name, None where there is none."""
    found = rows(connection, select(RICS_LOG, RicsEntry, RICS_LOG.c.entry == entry), RicsEntry)
    return _with_lines(found[0]) if found else None


def texts_of(connection: Connection, entry: RicsEntry) -> tuple[str | None, str | None]:
    """Return the texts of request and response, as they were; `***` once they were erased, None where none was."""
    key = (entry.organization, entry.order_number, entry.entry)
    row = connection.execute(_TEXTS, key).fetchone()
    if row is not None:
        has_request, request, has_response, response = row
        return (
            (request or personal_data.ERASED) if has_request else None,
            (response or personal_data.ERASED) if has_response else None,
        )
    row = connection.execute(_OF_UPDATE, key).fetchone()
    return (None if row is None else row[0], None)


def _with_lines(row: RicsEntry) -> RicsEntry:
    lines: bytes = row.line_numbers  # type: ignore[assignment]  # JSON stays bytes on a connection
    return row._replace(line_numbers=json.loads(lines))


def _conditions(filters: Filters) -> Sequence[ColumnElement[bool]]:
    view = RICS_LOG.c
    conditions = same(
        (view.organization, filters.organization),
        (view.order_number, filters.order_number and filters.order_number.upper()),
        (view.request_id, filters.request_id),
        (view.message_type, filters.message_type),
        (view.retry_status, filters.retry_status),
        (view.location, filters.location),
        (view.response_code, filters.response_code),
    )
    if filters.since is not None:
        conditions.append(view.logged_at >= filters.since)
    if filters.until is not None:
        conditions.append(view.logged_at < filters.until)
    return conditions
