"""Keeps personal data apart from the facts, so that it can be deleted: one document an order, by its subject."""

from collections.abc import Collection, Mapping
from uuid import UUID

from services.common.database import Connection

ERASED = "***"
"""What people see in place of anything that was erased, also of what was empty. A name is two of them."""

_COPY = "COPY personal_data (subject, organization, document) FROM STDIN"
_SIZES = "SELECT subject, octet_length(document::text) FROM personal_data WHERE subject = ANY(%s)"
_LOAD = "SELECT subject, document FROM personal_data WHERE subject = ANY(%s)"


def store(connection: Connection, documents: Mapping[UUID, tuple[str, str]]) -> None:
    """Keep (organization, JSON document) by subject, in the transaction that records the order."""
    if documents:
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for subject, (organization, document) in documents.items():
                copy.write_row((subject, organization, document))


def sizes(connection: Connection, subjects: Collection[UUID]) -> dict[UUID, int]:
    """Return the bytes of JSON documents by subject, without those that were erased."""
    return dict(connection.execute(_SIZES, (list(subjects),)).fetchall()) if subjects else {}


def load(connection: Connection, subjects: Collection[UUID]) -> dict[UUID, bytes]:
    """Return JSON documents by subject, without those that were erased."""
    return dict(connection.execute(_LOAD, (list(subjects),)).fetchall()) if subjects else {}
