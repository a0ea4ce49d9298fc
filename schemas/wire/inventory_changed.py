"""Provisional."""
from pydantic import AwareDatetime
from schemas.wire.orders_submitted import W

class StockChange(W):
    organization: str
    location: str
    item: str
    on_hand: int | None = None
    change: int | None = None
    counted_at: AwareDatetime
    safety_stock: int | None = None
