"""TRC-4: the trace shopping log, searched by trace type, item, reason, location, name and system."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func

from schemas.reasons import INITIAL_LIST, EliminationReason
from services.common.database import Connection
from services.inquiry.filters import (
    LONGEST_ITEM,
    LONGEST_ORDER_NUMBER,
    LONGEST_TEXT,
    begins,
    check,
    close,
    holds,
    same,
)
from services.inquiry.listing import By, Listing, Page
from services.inquiry.views import TRACE_SHOPPING_LOG

REASONS: tuple[str, ...] = (INITIAL_LIST, *EliminationReason)


class Entry(NamedTuple):
    """A location that a routing decision looked at for a line, and why it was left out."""

    organization: str
    order_number: str
    request_id: int
    decision: int
    line_number: int
    item: str
    pass_number: int
    trace_type: str
    entry: int
    reason: str
    reason_value: str
    location: str
    location_name: str
    city: str
    state: str
    postal_code: str
    system: str | None
    available_quantity: int
    traced_at: datetime


_NEWEST_DECISION_FIRST = (
    By("traced_at", descending=True),
    By("organization"),
    By("order_number"),
    By("decision"),
    By("entry"),
)
_LISTING = Listing("trace entries", TRACE_SHOPPING_LOG, Entry, _NEWEST_DECISION_FIRST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which entries; None asks for nothing.

    Upper and lower case are the same in `order_number`, `trace_type`, `reason` and `name`, and differ in `item` and in
    codes. `item` is how an item begins; `name` is a part of the location's name at the time of the decision.
    """

    order_number: str | None = None
    organization: str | None = None
    trace_type: str | None = None
    item: str | None = None
    reason: str | None = None
    location: str | None = None
    name: str | None = None
    system: str | None = None

    def __post_init__(self) -> None:
        """Raises FilterInvalid."""
        check(
            self,
            order_number=LONGEST_ORDER_NUMBER,
            trace_type=LONGEST_TEXT,
            item=LONGEST_ITEM,
            reason=LONGEST_TEXT,
            name=LONGEST_TEXT,
        )
        close(self, "reason", REASONS)


def trace(connection: Connection, filters: Filters, limit: int = 50, after: str | None = None) -> Page[Entry]:
    """Return a page of entries: the newest decision first, its entries in reading order. Raises CursorInvalid."""
    view = TRACE_SHOPPING_LOG.c
    conditions = same(
        (view.organization, filters.organization),
        (view.order_number, filters.order_number and filters.order_number.upper()),
        (view.reason, filters.reason),
        (view.location, filters.location),
        (view.system, filters.system),
    )
    if filters.trace_type is not None:
        conditions.append(func.lower(view.trace_type) == filters.trace_type.lower())
    conditions += begins(view.item, filters.item) + holds(view.location_name, filters.name)
    return _LISTING.page(connection, conditions, limit, after)
