"""HIS-1: orders of an organization by number, locations, day, status, type and buyer, the newest first.

Two kinds of filters find orders. One value of a column: its index ends with the request ID, so PostgreSQL reads it from
the newest order on and stops after a page. A range (how a text begins, a day): its index does not come in the order
of the page, so `ranges.py` reads the range where few orders are in it, and else looks among the newest orders first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select

from infra.search_text import searchable
from schemas.answers.inquiry import FoundOrder
from services.common.database import Connection
from services.inquiry.filters import LONGEST_ORDER_NUMBER, LONGEST_TEXT, check, close
from services.inquiry.listing import Page
from services.inquiry.order_views import ORDER_INQUIRY
from services.inquiry.orders import ORDER_TYPES, STATUSES
from services.inquiry.people import customer, documents, postal_code
from services.inquiry.ranges import Range, Search, beginning, found, value
from services.inquiry.searched import BUYER, HEADER, LINE_LOCATION, STATUS
from services.inquiry.select import rows, select

MOST = 500
"""Rows of a page, at most."""


class _Row(NamedTuple):
    """What the view tells of an order."""

    organization: str
    request_id: int
    order_number: str
    placed_location: str | None
    sourced_location: str | None
    pickup_location: str | None
    date_ordered: datetime
    order_status: str
    order_type: str
    has_trace: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which orders of the organization; None asks for nothing. Upper and lower case are one.

    `order_number`, `company`, `first_name`, `last_name` and `postal_code` are how a text begins; the last four are of
    the buyer, and find nothing once the person is forgotten. `sourced_location` has any line of the order. The order
    was placed at `since` or later and before `until`.
    """

    organization: str
    request_id: int | None = None
    order_number: str | None = None
    placed_location: str | None = None
    sourced_location: str | None = None
    pickup_location: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    status: str | None = None
    under_review: bool | None = None
    order_type: str | None = None
    company: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    postal_code: str | None = None

    def __post_init__(self) -> None:
        """Raises FilterInvalid."""
        people = dict.fromkeys(("company", "first_name", "last_name", "postal_code"), LONGEST_TEXT)
        check(self, order_number=LONGEST_ORDER_NUMBER, **people)
        close(self, "status", STATUSES)
        close(self, "order_type", ORDER_TYPES)


def inquiry(
    connection: Connection, filters: Filters, limit: int = 50, after: int | None = None
) -> Page[FoundOrder]:
    """Return a page of orders whose request IDs are below `after`; `after` of the page is the last of them, as text."""
    ids = found(connection, search(filters, after), limit + 1)
    rows = _shown(connection, filters.organization, ids[:limit])
    return Page(rows, str(ids[limit - 1]) if len(ids) > limit else None)


def _shown(connection: Connection, organization: str, ids: Sequence[int]) -> Sequence[FoundOrder]:
    known = documents(connection, organization, ids)
    return [
        FoundOrder(
            **row._asdict(),
            customer=customer(known.get(row.request_id)),
            postal_code=postal_code(known.get(row.request_id)),
        )
        for row in rows(connection, page_of(organization, ids), _Row)
    ]


def page_of(organization: str, ids: Sequence[int]) -> Select[Any]:
    """Return the query for what the view tells of these orders, the newest first."""
    view = ORDER_INQUIRY.c
    wanted = (view.organization == organization, view.request_id.in_(ids))
    return select(ORDER_INQUIRY, _Row, *wanted).order_by(view.request_id.desc())


def search(filters: Filters, after: int | None = None) -> Search:
    """Return what to look for: values, and ranges."""
    header, buyer = HEADER.c, BUYER.c
    values = [
        *value(header.request_id, filters.request_id),
        *value(header.placed_searched, _code(filters.placed_location)),
        *value(header.pickup_searched, _code(filters.pickup_location)),
        *value(LINE_LOCATION.c.searched, _code(filters.sourced_location)),
        *value(header.order_type, filters.order_type),
        *value(STATUS.c.status, filters.status),
    ]
    if filters.under_review is not None:
        flag = STATUS.c.under_review
        values.append((STATUS, flag if filters.under_review else ~flag))
    ranges = [
        *beginning(header.order_number, _code(filters.order_number)),
        *_placed(filters.since, filters.until),
        *beginning(buyer.company, _text(filters.company)),
        *beginning(buyer.first_name, _text(filters.first_name)),
        *beginning(buyer.last_name, _text(filters.last_name)),
        *beginning(buyer.postal_code, _text(filters.postal_code)),
    ]
    return Search(filters.organization, after, values, ranges)


def _placed(since: datetime | None, until: datetime | None) -> list[Range]:
    return [] if since is None and until is None else [Range(HEADER.c.ordered_at, since, until)]


def _code(asked_for: str | None) -> str | None:
    return None if asked_for is None else asked_for.upper()


def _text(asked_for: str | None) -> str | None:
    return None if asked_for is None else searchable(asked_for)
