"""The tables that the order inquiry searches, as SQLAlchemy tables. Each has the organization and the request ID."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, DateTime, MetaData, Table, Text, Uuid
from sqlalchemy.types import TypeEngine

_META = MetaData(schema="orderfold")


def _table(name: str, **columns: type[TypeEngine[Any]] | TypeEngine[Any]) -> Table:
    keys = {"organization": Text, "request_id": BigInteger}
    return Table(name, _META, *(Column(column, type_) for column, type_ in (keys | columns).items()))


HEADER = _table(
    "order_header",
    order_number=Text,
    placed_searched=Text,
    pickup_searched=Text,
    order_type=Text,
    ordered_at=DateTime(timezone=True),
    subject=Text,
)
STATUS = _table("order_status", status=Text, under_review=Boolean)
LINE_LOCATION = _table("line_location", searched=Text)
BUYER = _table("buyer", subject=Uuid, company=Text, first_name=Text, last_name=Text, postal_code=Text)
