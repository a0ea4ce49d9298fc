"""Messages that were not taken, the newest first; their bytes are sealed and not shown here."""

from dataclasses import dataclass

from schemas.answers.dead_letters import DeadLetter
from schemas.reasons import DeadLetterReason
from schemas.topics import READ
from services.common.database import Connection
from services.inquiry.filters import check, close, same
from services.inquiry.listing import By, Listing, Page
from services.inquiry.views import DEAD_LETTERS

_TOPICS = tuple(topic.name for topic in READ)
_LISTING = Listing("dead letters", DEAD_LETTERS, DeadLetter, (By("id", descending=True),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which dead letters; None asks for nothing."""

    topic: str | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        """Raises FilterInvalid."""
        check(self)
        close(self, "topic", _TOPICS)
        close(self, "reason", DeadLetterReason)


def dead_letters(
    connection: Connection, filters: Filters, limit: int = 50, after: str | None = None
) -> Page[DeadLetter]:
    """Return a page of dead letters. Raises CursorInvalid."""
    view = DEAD_LETTERS.c
    conditions = same((view.topic, filters.topic), (view.reason, filters.reason))
    return _LISTING.page(connection, conditions, limit, after)
