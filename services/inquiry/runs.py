"""Runs of the order processor, the latest first."""

from schemas.answers.runs import Run
from services.common.database import Connection
from services.inquiry.filters import OfDc
from services.inquiry.listing import By, Listing, Page
from services.inquiry.views import PROCESSOR_RUNS

_LATEST_FIRST = (
    By("started_at", descending=True),
    By("organization"),
    By("dc"),
    By("scheduled_for"),
)
_LISTING = Listing("runs", PROCESSOR_RUNS, Run, _LATEST_FIRST)


def runs(connection: Connection, filters: OfDc, limit: int = 20, after: str | None = None) -> Page[Run]:
    """Return a page of runs. Raises CursorInvalid."""
    return _LISTING.page(connection, filters.conditions(PROCESSOR_RUNS), limit, after)
