"""Messages that were not taken, the newest first; their bytes are sealed and not shown here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy import select as select_
from sqlalchemy.dialects.postgresql import ARRAY

from schemas.answers.dead_letters import DeadLetter
from schemas.reasons import DeadLetterReason
from schemas.topics import READ
from services.common.database import Connection
from services.common.runtime.letters_named import sought
from services.inquiry.filters import LONGEST_TEXT, check, close, same
from services.inquiry.listing import By, Listing, Page
from services.inquiry.select import rows
from services.inquiry.views import DEAD_LETTERS

LONGEST_ID = 310
"""Characters of the longest id of a message: 300 as sent, and the index of a member."""

_TOPICS = tuple(topic.name for topic in READ)
_KEPT = Table(
    "dead_letter",
    MetaData(schema="orderfold"),
    Column("id", BigInteger),
    Column("topic", Text),
    Column("reason", Text),
    Column("received_at", DateTime(timezone=True)),
    Column("found_by", ARRAY(Uuid())),  # in no view: analysts can read nothing from it
)
_LISTING = Listing("dead letters", DEAD_LETTERS, DeadLetter, (By("id", descending=True),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which dead letters; None asks for nothing. Received at `since` or later, and before `until`.

    `order` is a number that the message names, in any case: of an order, a request, a purchase order, an invoice, a
    batch or a dispatch, or its key. `id` is the id of the message.
    """

    topic: str | None = None
    reason: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    order: str | None = None
    id: str | None = None

    def __post_init__(self) -> None:
        """Raises FilterInvalid."""
        check(self, order=LONGEST_TEXT, id=LONGEST_ID)
        close(self, "topic", _TOPICS)
        close(self, "reason", DeadLetterReason)

    @property
    def names(self) -> bool:
        """Return whether this asks for what the message names."""
        return self.order is not None or self.id is not None


class NotSearched(NamedTuple):
    """Dead letters that an older version kept, which noted no numbers and ids: how many, and the newest of them."""

    letters: int
    newest: datetime | None


def dead_letters(
    connection: Connection, filters: Filters, limit: int = 50, after: str | None = None
) -> Page[DeadLetter]:
    """Return a page of dead letters. Raises CursorInvalid."""
    conditions = _conditions(DEAD_LETTERS, filters)
    if filters.names:
        hashes = sought(connection, filters.order, filters.id)
        naming = select_(_KEPT.c.id).where(_KEPT.c.found_by.contains(hashes))
        conditions.append(DEAD_LETTERS.c.id.in_(naming))
    return _LISTING.page(connection, conditions, limit, after)


def not_searched(connection: Connection, filters: Filters) -> NotSearched:
    """Return which letters may name what is asked for, and cannot be found by it."""
    if not filters.names:
        return NotSearched(0, None)
    asked: list[ColumnElement[Any]] = [
        func.count().label("letters"),
        func.max(_KEPT.c.received_at).label("newest"),
    ]
    query = select_(*asked).where(_KEPT.c.found_by.is_(None), *_conditions(_KEPT, filters))
    (found,) = rows(connection, query, NotSearched)
    return found


def _conditions(letters: Table, filters: Filters) -> list[ColumnElement[bool]]:
    """Return the conditions on what stands in clear."""
    conditions = same((letters.c.topic, filters.topic), (letters.c.reason, filters.reason))
    if filters.since is not None:
        conditions.append(letters.c.received_at >= filters.since)
    if filters.until is not None:
        conditions.append(letters.c.received_at < filters.until)
    return conditions
