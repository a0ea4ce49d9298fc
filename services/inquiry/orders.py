"""Orders, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from schemas.answers.orders import Order
from schemas.statuses import HeldOrderStatus, RoutedOrderStatus
from schemas.wire.orders_submitted import Order as Submitted
from services.common.database import Connection
from services.inquiry.filters import check, close, same
from services.inquiry.listing import By, Listing, Page
from services.inquiry.views import ORDER_STATUS

STATUSES: tuple[str, ...] = tuple(dict.fromkeys((*get_args(HeldOrderStatus), *get_args(RoutedOrderStatus))))
ORDER_TYPES: tuple[str, ...] = get_args(Submitted.model_fields["order_type"].annotation)

_NEWEST_FIRST = (By("submitted_at", descending=True), By("organization"), By("order_number"))
_LISTING = Listing("orders", ORDER_STATUS, Order, _NEWEST_FIRST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which orders; None asks for nothing. Submitted at `since` or later, and before `until`."""

    organization: str | None = None
    dc: str | None = None
    status: str | None = None
    order_type: str | None = None
    back_order: bool | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        """Raises FilterInvalid."""
        check(self)
        close(self, "status", STATUSES)
        close(self, "order_type", ORDER_TYPES)


def orders(
    connection: Connection, filters: Filters, limit: int = 50, after: str | None = None
) -> Page[Order]:
    """Return a page of orders. Raises CursorInvalid."""
    view = ORDER_STATUS.c
    conditions = same(
        (view.organization, filters.organization),
        (view.dc, filters.dc),
        (view.status, filters.status),
        (view.order_type, filters.order_type),
        (view.back_order, filters.back_order),
    )
    if filters.since is not None:
        conditions.append(view.submitted_at >= filters.since)
    if filters.until is not None:
        conditions.append(view.submitted_at < filters.until)
    return _LISTING.page(connection, conditions, limit, after)
