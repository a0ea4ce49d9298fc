"""QUE-9: for each DC the last run, the next, and all the rest of today."""

from schemas.answers.runs import ScheduledRun
from services.common.database import Connection
from services.inquiry.filters import OfDc
from services.inquiry.listing import By, Listing, Page
from services.inquiry.views import BACK_ORDER_SCHEDULE

_BY_TIME = tuple(map(By, ("organization", "dc", "run_at", "state")))
_LISTING = Listing("scheduled runs", BACK_ORDER_SCHEDULE, ScheduledRun, _BY_TIME)


def schedule(
    connection: Connection, filters: OfDc, limit: int = 1_000, after: str | None = None
) -> Page[ScheduledRun]:
    """Return a page of the schedule, the earliest run of each DC first. Raises CursorInvalid."""
    return _LISTING.page(connection, filters.conditions(BACK_ORDER_SCHEDULE), limit, after)
