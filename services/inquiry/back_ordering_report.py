"""QUE-10: open units of back orders by DC, item and age of the order."""

from schemas.answers.back_orders import OpenUnits
from services.common.database import Connection
from services.inquiry.filters import OfDc
from services.inquiry.listing import By, Listing, Page
from services.inquiry.views import BACK_ORDERING_REPORT

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
