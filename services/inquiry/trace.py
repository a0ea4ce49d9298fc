"""TRC-4: the trace shopping log, searched by trace type, item, reason, location, name and system.

The view computes the entries of a decision when it is asked: some milliseconds for one over fifty locations. So a
search over all orders looks at the newest decisions first, in batches, until its page is full or 250 were looked at;
then the page ends with a cursor, even if it is empty.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, tuple_

from schemas.answers.trace import Entry
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
    same_in_any_case,
)
from services.inquiry.listing import By, Listing, Page
from services.inquiry.select import rows, select
from services.inquiry.views import ROUTING_DECISIONS, TRACE_SHOPPING_LOG

REASONS: tuple[str, ...] = (INITIAL_LIST, *EliminationReason)


class _Decision(NamedTuple):
    decided_at: datetime
    organization: str
    order_number: str
    decision: int


_NEWEST_FIRST = (By("decided_at", descending=True), *map(By, ("organization", "order_number", "decision")))
_DECISIONS = Listing("decisions", ROUTING_DECISIONS, _Decision, _NEWEST_FIRST)
_LISTING = Listing(
    "trace entries",
    TRACE_SHOPPING_LOG,
    Entry,
    (By("traced_at", descending=True), *map(By, ("organization", "order_number", "decision", "entry"))),
)
_FIRST_BATCH, _MOST = 4, 250  # decisions
_END = 2**63 - 1  # as an entry: no entry of the decision is left


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
    conditions = _conditions(filters)
    if filters.order_number is not None:
        return _LISTING.page(connection, conditions, limit, after)
    found: list[Entry] = []
    looked_at, batch = 0, _FIRST_BATCH
    while looked_at < _MOST:
        decisions = _next_decisions(connection, filters, batch, after)
        if not decisions:
            return Page(found, None)
        page = _LISTING.page(connection, [*conditions, _of(decisions)], limit - len(found), after)
        found += page.rows
        if page.after is not None:
            return Page(found, page.after)
        after = _LISTING.cursor_after((*decisions[-1], _END))
        if len(found) == limit:
            break
        looked_at, batch = looked_at + len(decisions), batch * 2
    return Page(found, after)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    view = TRACE_SHOPPING_LOG.c
    conditions = same(
        (view.organization, filters.organization),
        (view.order_number, filters.order_number and filters.order_number.upper()),
        (view.reason, filters.reason),
        (view.location, filters.location),
        (view.system, filters.system),
    )
    conditions += same_in_any_case(view.trace_type, filters.trace_type)
    return conditions + begins(view.item, filters.item) + holds(view.location_name, filters.name)


def _next_decisions(
    connection: Connection, filters: Filters, batch: int, after: str | None
) -> list[_Decision]:
    """Return decisions that may have entries after the cursor; the view has a row for each share, so they repeat."""
    view = ROUTING_DECISIONS.c
    query = select(ROUTING_DECISIONS, _Decision, *same((view.organization, filters.organization)))
    if after is not None:
        *values, entry = _LISTING.values(after)
        here = and_(*(view[by.column] == value for by, value in zip(_NEWEST_FIRST, values, strict=True)))
        beyond = _DECISIONS.beyond(values)
        query = query.where(beyond if entry == _END else or_(here, beyond))
    found = rows(connection, query.order_by(*_DECISIONS.order()).limit(batch), _Decision)
    return list(dict.fromkeys(found))


def _of(decisions: list[_Decision]) -> ColumnElement[bool]:
    view = TRACE_SHOPPING_LOG.c
    keys = [(each.organization, each.order_number, each.decision) for each in decisions]
    return tuple_(view.organization, view.order_number, view.decision).in_(keys)
