"""Buyers can be searched: those of orders that are stored already too."""

import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

from alembic import op

from infra.search_text import searchable

revision = "0012"
down_revision = "0010"

_FIELDS = ("company", "first_name", "last_name", "postal_code")
_KNOWN = """SELECT p.subject, p.organization, (e.data->>'request_id')::bigint, p.document->'sold_to'
FROM events e JOIN personal_data p ON p.subject = (e.data->>'subject')::uuid
WHERE e.type = 'order-submitted' AND p.document->>'sold_to' IS NOT NULL"""
_COPY = (
    "COPY buyer (subject, organization, request_id, company, first_name, last_name, postal_code) FROM STDIN"
)
_PAGE = 5_000


def upgrade() -> None:
    """Make the table, and fill it from what is known of people."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101
    connection.execute(files("infra").joinpath("migrations", "sql", "0012_buyers.sql").read_text())
    with connection.cursor(name="known_buyers") as known:
        known.execute(_KNOWN)
        while page := known.fetchmany(_PAGE):
            with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
                for row in _searched(page):
                    copy.write_row(row)


def _searched(page: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    for subject, organization, request_id, document in page:
        party = document if isinstance(document, dict) else json.loads(document)
        texts = [searchable(party.get(field, "")) or None for field in _FIELDS]
        if any(texts):
            yield subject, organization, request_id, *texts
