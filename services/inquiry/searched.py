"""The tables that inquiries search, as SQLAlchemy tables. Each has the organization and the key of what is found.

Orders are found by their request ID; purchase orders, and their lines, by a text that sorts as lists of them do.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    FromClause,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
    select,
)
from sqlalchemy.types import TypeEngine

_META = MetaData(schema="orderfold")
_LENGTH_OF_LINE = 11
"""Characters by which the key of a line is longer than that of its purchase order."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is looked for: `table` has a row for each, of which the newest have the highest `key`.

    `parts` is a table in which one may have several rows; values are looked for there.
    """

    table: FromClause
    key: str
    parts: FromClause | None = None


def _table(name: str, **columns: type[TypeEngine[Any]] | TypeEngine[Any]) -> Table:
    of = {"organization": Text}
    return Table(name, _META, *(Column(column, type_) for column, type_ in (of | columns).items()))


HEADER = _table(
    "order_header",
    request_id=BigInteger,
    order_number=Text,
    placed_searched=Text,
    pickup_searched=Text,
    order_type=Text,
    ordered_at=DateTime(timezone=True),
    subject=Text,
)
STATUS = _table("order_status", request_id=BigInteger, status=Text, under_review=Boolean)
LINE_LOCATION = _table("line_location", request_id=BigInteger, searched=Text)
BUYER = _table(
    "buyer",
    request_id=BigInteger,
    subject=Uuid,
    company=Text,
    first_name=Text,
    last_name=Text,
    postal_code=Text,
)
_PURCHASED: dict[str, type[TypeEngine[Any]]] = {
    "recency": Text,
    "po_number": Text,
    "order_number": Text,
    "vendor_searched": Text,
    "vendor_subject": Text,
    "brand_searched": Text,
    "original_due_date": Date,
}
PURCHASE_HEADER = _table("purchase_order_header", **_PURCHASED)
PURCHASE_ORDER = _table(
    "purchase_order",
    po_number=Text,
    recency=Text,
    status=Text,
    subject=Text,
    newest_subject=Text,
    sold_to_subject=Text,
)
PURCHASED_LINE = _table(
    "purchased_line",
    **_PURCHASED,
    line_number=BigInteger,
    item_searched=Text,
    vendor_item_searched=Text,
)
PURCHASE_LINE = _table(
    "purchase_order_line", po_number=Text, line_number=BigInteger, recency=Text, status=Text
)
_line = PURCHASED_LINE.c
LINES_OF_PURCHASE_ORDERS = select(
    _line.organization,
    _line.po_number,
    _line.item_searched,
    _line.vendor_item_searched,
    func.left(_line.recency, -_LENGTH_OF_LINE, type_=Text()).label("recency"),
).subquery("of_order")
"""Lines with the key of their purchase order."""

ORDERS = Kind(HEADER, "request_id", LINE_LOCATION)
PURCHASE_ORDERS = Kind(PURCHASE_HEADER, "recency")
PURCHASE_LINES = Kind(PURCHASED_LINE, "recency")
