"""Provisional."""
from schemas.wire.orders_submitted import W

class CancelOrder(W):
    organization: str
    order_number: str
    reason_code: str | None = None

class CancelDispatch(W):
    organization: str
    dispatch_id: str
    reason_code: str

Cancellation = CancelOrder | CancelDispatch
