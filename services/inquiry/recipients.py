"""Who purchase orders go to, and come from, as far as that is known: commands and the console show it, no view does."""

import json
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Column, ColumnElement, MetaData, Table, Uuid, cast, exists

from schemas.answers.order import PartyShown
from services.common import personal_data
from services.common.database import Connection
from services.inquiry.people import Document

EMPTY = PartyShown(*[""] * len(PartyShown._fields))
FORGOTTEN = PartyShown(*[personal_data.ERASED] * len(PartyShown._fields))

_KEPT = Table("personal_data", MetaData(schema="orderfold"), Column("subject", Uuid))


def is_kept(subject: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that something is kept under a name, and was not erased."""
    condition: ColumnElement[bool] = exists().where(_KEPT.c.subject == cast(subject, Uuid))
    return condition


def documents(connection: Connection, subjects: Collection[str | None]) -> Mapping[str, Document]:
    """Return what is kept under these names, without what was erased."""
    names = {UUID(name) for name in subjects if name is not None}
    return {
        str(name): json.loads(document) for name, document in personal_data.load(connection, names).items()
    }


def party(known: Document | None, which: str) -> PartyShown:
    """Return the buyer (`sold_to`) or the recipient (`ship_to`) of a document; every field *** once it was erased."""
    return FORGOTTEN if known is None else EMPTY._replace(**(known.get(which) or {}))


def called(known: Document | None) -> str:
    """Return first and last name of the recipient, else the company."""
    if known is None:
        return f"{personal_data.ERASED} {personal_data.ERASED}"
    to = party(known, "ship_to")
    return " ".join(filter(None, (to.first_name, to.last_name))) or to.company
