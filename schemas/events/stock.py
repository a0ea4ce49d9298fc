"""Counts of stock and what moved since; promises are facts of orders, not of stock."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from schemas.events.fact import Fact


class StockFact(Fact, frozen=True, kw_only=True):
    """A fact of one item at one location."""

    organization: str
    location: str
    item: str


class StockCounted(StockFact, frozen=True, kw_only=True):
    """On hand was counted: it contains all that happened up to `counted_at`."""

    type: ClassVar[str] = "stock-counted"
    version: ClassVar[int] = 1
    on_hand: int
    counted_at: datetime
    safety_stock: int | None
    sales_velocity: Decimal | None = None  # units a day


class StockChanged(StockFact, frozen=True, kw_only=True):
    """On hand moved by `change` units at `changed_at`."""

    type: ClassVar[str] = "stock-changed"
    version: ClassVar[int] = 1
    change: int
    changed_at: datetime
    safety_stock: int | None
    sales_velocity: Decimal | None = None  # units a day


AnyStockFact = StockCounted | StockChanged
