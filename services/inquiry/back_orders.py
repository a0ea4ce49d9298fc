"""QUE-8: lines of orders that left in part, with what is short."""

from schemas.answers.back_orders import BackOrderedLine
from services.common.database import Connection
from services.inquiry.filters import OfDc
from services.inquiry.listing import By, Listing, Page
from services.inquiry.views import BACK_ORDER_LIST

_OLDEST_FIRST = tuple(map(By, ("organization", "dc", "submitted_at", "order_number", "line_number")))
_LISTING = Listing("back orders", BACK_ORDER_LIST, BackOrderedLine, _OLDEST_FIRST)


def back_orders(
    connection: Connection, filters: OfDc, limit: int = 200, after: str | None = None
) -> Page[BackOrderedLine]:
    """Return a page of lines, the oldest order of each DC first. Raises CursorInvalid."""
    return _LISTING.page(connection, filters.conditions(BACK_ORDER_LIST), limit, after)
