"""Runs of the order processor, the latest first."""

from datetime import datetime
from typing import NamedTuple

from services.common.database import Connection
from services.inquiry.filters import OfDc
from services.inquiry.listing import By, Listing, Page
from services.inquiry.views import PROCESSOR_RUNS


class Run(NamedTuple):
    """A run; `finished_at` is None while it is under way. Counts are orders."""

    organization: str
    dc: str
    scheduled_for: datetime
    as_of: datetime
    manual: bool
    started_at: datetime
    finished_at: datetime | None
    visited: int
    released: int
    back_ordered: int
    left: int


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
