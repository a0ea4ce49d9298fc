"""QUE-10: open units of back orders by DC, item and age of the order."""

from datetime import datetime
from typing import NamedTuple

from services.common.database import Connection
from services.inquiry.filters import OfDc
from services.inquiry.listing import By, Listing, Page
from services.inquiry.views import BACK_ORDERING_REPORT


class OpenUnits(NamedTuple):
    """Units of an item that wait at a DC, in orders of one class of age."""

    organization: str
    dc: str
    item: str
    age: str
    orders: int
    open_quantity: int
    available_quantity: int
    oldest_submitted_at: datetime


_MOST_FIRST = (
    By("organization"),
    By("dc"),
    By("open_quantity", descending=True),
    By("item"),
    By("age"),
)
_LISTING = Listing("open units", BACK_ORDERING_REPORT, OpenUnits, _MOST_FIRST)


def report(
    connection: Connection, filters: OfDc, limit: int = 200, after: str | None = None
) -> Page[OpenUnits]:
    """Return a page of the report, the most open units of each DC first. Raises CursorInvalid."""
    return _LISTING.page(connection, filters.conditions(BACK_ORDERING_REPORT), limit, after)
