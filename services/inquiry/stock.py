"""Stock by location and item, as decisions see it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from services.common.database import Connection
from services.inquiry.filters import LONGEST_ITEM, begins, check, same
from services.inquiry.listing import By, Listing, Page
from services.inquiry.views import STOCK


class Stock(NamedTuple):
    """Units of an item at a location. `available` may be negative; a decision takes it as 0 then."""

    organization: str
    location: str
    item: str
    on_hand: int
    reserved: int
    available: int
    counted_at: datetime | None
    safety_stock: int
    sales_velocity: Decimal


_LISTING = Listing("stock", STOCK, Stock, tuple(map(By, ("organization", "location", "item"))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which stock; None asks for nothing. `item` is how an item begins."""

    organization: str | None = None
    location: str | None = None
    item: str | None = None

    def __post_init__(self) -> None:
        """Raises FilterInvalid."""
        check(self, item=LONGEST_ITEM)


def stock(
    connection: Connection, filters: Filters, limit: int = 200, after: str | None = None
) -> Page[Stock]:
    """Return a page of stock. Raises CursorInvalid."""
    view = STOCK.c
    conditions = same((view.organization, filters.organization), (view.location, filters.location))
    return _LISTING.page(connection, conditions + begins(view.item, filters.item), limit, after)
