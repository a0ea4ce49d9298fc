"""Stores by whom an order can be found, as long as that person is known (HIS-1)."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from infra.search_text import searchable
from schemas.wire.party import Party
from services.common.database import Connection

FIELDS = ("company", "first_name", "last_name", "postal_code")
"""What a buyer is searched by: the table has a column for each."""

_COPY = (
    "COPY buyer (subject, organization, request_id, company, first_name, last_name, postal_code) FROM STDIN"
)


class Buyer(NamedTuple):
    """Who bought an order; `subject` is the name in personal_data."""

    subject: UUID
    organization: str
    request_id: int
    party: Party


def store(connection: Connection, buyers: Iterable[Buyer]) -> None:
    """Make buyers searchable, in the transaction that stores their personal data. Those without any text are not."""
    rows = [(*buyer[:3], *texts) for buyer in buyers if any(texts := _texts(buyer.party))]
    if rows:
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(row)


def _texts(party: Party) -> list[str | None]:
    return [searchable(getattr(party, field)) or None for field in FIELDS]
