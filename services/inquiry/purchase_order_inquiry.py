"""PUR-8: purchase orders, or their lines, by number, vendor, brand, item, day and status; the newest first.

They are found as the order inquiry finds orders (`ranges.py`), by a text that sorts as the list does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import Column, Select, Table, and_
from sqlalchemy import select as select_

from infra.search_text import searchable
from schemas.answers.purchase_orders import FoundPurchaseLine, FoundPurchaseOrder
from services.common.database import Connection
from services.inquiry import cursor
from services.inquiry.filters import LONGEST_ORDER_NUMBER, LONGEST_PO_NUMBER, LONGEST_TEXT, check, close
from services.inquiry.listing import Page
from services.inquiry.purchase_views import PURCHASE_ORDER_INQUIRY, PURCHASE_ORDER_ITEM_INQUIRY
from services.inquiry.ranges import Condition, Range, Search, beginning, found, value
from services.inquiry.recipients import called, documents, is_kept
from services.inquiry.searched import (
    LINES_OF_PURCHASE_ORDERS,
    PURCHASE_HEADER,
    PURCHASE_LINE,
    PURCHASE_LINES,
    PURCHASE_ORDER,
    PURCHASE_ORDERS,
    PURCHASED_LINE,
)
from services.inquiry.select import rows
from services.streams.purchase_order import PurchaseLineStatus, PurchaseOrderStatus

MOST = 500
"""Rows of a page, at most."""

LONGEST_PURCHASED_ITEM = 35
LINE_STATUSES: tuple[str, ...] = get_args(PurchaseLineStatus)
ORDER_STATUSES: tuple[str, ...] = get_args(PurchaseOrderStatus)
By = Literal["purchase-order", "item"]
"""What a row is: a purchase order, or a line of one."""


class _Row(NamedTuple):
    """What the view tells of a purchase order, and the names of its people."""

    organization: str
    po_number: str
    order_number: str
    vendor: str
    vendor_name: str
    brand: str
    brand_name: str
    date_created: date
    due_date: date | None
    order_status: str
    submitted_at: datetime
    subject: str
    newest_subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which purchase orders of the organization, or which lines; None asks for nothing. Upper and lower case are one.

    `po_number`, `order_number`, `item` and `vendor_item` are how a text begins; by purchase order the last two are of
    any of its lines. `vendor` finds nothing once the vendor's name was erased. `due_date` is the original one, by
    purchase order the earliest of its lines. `status` is the order's, by item the line's.
    """

    organization: str
    by: By = "purchase-order"
    po_number: str | None = None
    order_number: str | None = None
    vendor: str | None = None
    brand: str | None = None
    item: str | None = None
    vendor_item: str | None = None
    date_created: date | None = None
    due_date: date | None = None
    status: str | None = None

    def __post_init__(self) -> None:
        """Raises FilterInvalid."""
        items = dict.fromkeys(("item", "vendor_item"), LONGEST_PURCHASED_ITEM)
        check(
            self, po_number=LONGEST_PO_NUMBER, order_number=LONGEST_ORDER_NUMBER, brand=LONGEST_TEXT, **items
        )
        close(self, "by", get_args(By))
        close(self, "status", LINE_STATUSES if self.by == "item" else ORDER_STATUSES)


def purchase_orders(
    connection: Connection, filters: Filters, limit: int = 50, after: str | None = None
) -> Page[FoundPurchaseOrder]:
    """Return a page of purchase orders after the cursor `after`; `filters` ask by those. Raises CursorInvalid."""
    keys, following = _keys(connection, filters, limit, after)
    found_rows = rows(connection, page_of(filters.organization, keys), _Row)
    known = documents(connection, {name for row in found_rows for name in (row.subject, row.newest_subject)})
    return Page([_shown(row, known) for row in found_rows], following)


def lines(
    connection: Connection, filters: Filters, limit: int = 50, after: str | None = None
) -> Page[FoundPurchaseLine]:
    """Return a page of lines after the cursor `after`; `filters` ask by item. Raises CursorInvalid."""
    keys, following = _keys(connection, filters, limit, after)
    return Page(rows(connection, page_of_lines(filters.organization, keys), FoundPurchaseLine), following)


def page_of(organization: str, keys: Sequence[str]) -> Select[Any]:
    """Return the query for what the view tells of these purchase orders, the newest first."""
    view, own = PURCHASE_ORDER_INQUIRY.c, PURCHASE_ORDER.c
    columns = [own[name] if name.endswith("subject") else view[name] for name in _Row._fields]
    same_order = (view.organization == own.organization, view.po_number == own.po_number)
    query = _looked_up(select_(*columns), PURCHASE_ORDER_INQUIRY, PURCHASE_HEADER, organization, keys)
    return query.where(*same_order)


def page_of_lines(organization: str, keys: Sequence[str]) -> Select[Any]:
    """Return the query for what the view tells of these lines, those of the newest purchase order first."""
    view = PURCHASE_ORDER_ITEM_INQUIRY.c
    query = select_(*(view[name] for name in FoundPurchaseLine._fields))
    same_line = view.line_number == PURCHASED_LINE.c.line_number
    return _looked_up(query, PURCHASE_ORDER_ITEM_INQUIRY, PURCHASED_LINE, organization, keys).where(same_line)


def _looked_up(
    query: Select[Any], view: Table, table: Table, organization: str, keys: Sequence[str]
) -> Select[Any]:
    own = table.c
    same = (view.c.organization == own.organization, view.c.po_number == own.po_number)
    wanted = (own.organization == organization, own.recency.in_(keys))
    return query.where(*same, *wanted).order_by(own.recency.desc())


def search(filters: Filters, after: str | None = None) -> Search:
    """Return what to look for: values, and ranges. `after` is a key, not a cursor."""
    by_item = filters.by == "item"
    kind, table = (PURCHASE_LINES, PURCHASED_LINE) if by_item else (PURCHASE_ORDERS, PURCHASE_HEADER)
    own, standing = table.c, (PURCHASE_LINE if by_item else PURCHASE_ORDER).c
    values = [
        *_created(own.recency, filters.date_created),
        *_vendor(table, filters.vendor),
        *value(own.brand_searched, _text(filters.brand)),
        *value(standing.status, filters.status),
        *value(own.original_due_date, filters.due_date),
    ]
    items = PURCHASED_LINE if by_item else LINES_OF_PURCHASE_ORDERS
    of_items = [
        *beginning(items.c.item_searched, _text(filters.item)),
        *beginning(items.c.vendor_item_searched, _text(filters.vendor_item)),
    ]
    ranges = [
        *beginning(own.po_number, _code(filters.po_number)),
        *beginning(own.order_number, _code(filters.order_number)),
        *(of_items if by_item else map(_of_any_line, of_items)),
    ]
    return Search(filters.organization, after, values, ranges, kind)


def _of_any_line(range_: Range) -> Range:
    return range_._replace(whole=PURCHASE_HEADER, shared=("organization", "po_number"))


def _created(recency: Column[Any], day: date | None) -> list[Condition]:
    """Return the condition that a row was entered on a day, with which its key begins."""
    return [] if day is None else [each.condition for each in beginning(recency, day.isoformat())]


def _vendor(table: Table, asked_for: str | None) -> list[Condition]:
    if asked_for is None:
        return []
    is_meant = table.c.vendor_searched == asked_for.upper()
    return [(table, and_(is_meant, is_kept(table.c.vendor_subject)))]


def _keys(
    connection: Connection, filters: Filters, limit: int, after: str | None
) -> tuple[Sequence[str], str | None]:
    """Return the keys of a page, and the cursor of the next one."""
    name = "lines of purchase orders" if filters.by == "item" else "purchase orders"
    last = None if after is None else cursor.read(name, [str], after)[0]
    keys = found(connection, search(filters, None if last is None else str(last)), limit + 1)
    following = cursor.written(name, [keys[limit - 1]]) if len(keys) > limit else None
    return keys[:limit], following


def _shown(row: _Row, known: Any) -> FoundPurchaseOrder:
    told = {name: each for name, each in row._asdict().items() if not name.endswith("subject")}
    people = known.get(row.subject)
    newest = None if people is None else {**people, **known.get(row.newest_subject, {})}
    return FoundPurchaseOrder(**told, customer_ship_to=called(newest))


def _code(asked_for: str | None) -> str | None:
    return None if asked_for is None else asked_for.upper()


def _text(asked_for: str | None) -> str | None:
    return None if asked_for is None else searchable(asked_for)
