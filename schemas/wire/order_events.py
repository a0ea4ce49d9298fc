"""`order-events`: every public fact of an order. Key: the order number."""

from datetime import datetime
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field

from schemas.events.order import AnyOrderFact
from schemas.events.order_fact import OrderFact
from schemas.wire.values import described

PUBLIC: tuple[type[OrderFact], ...] = get_args(AnyOrderFact)
"""The facts that are published: those of orders."""

NOT_IN_DATA = ("organization", "order_number", "request_id", "subject", "old_subject", "content")
"""Fields of a fact that `data` leaves out: they stand beside it, or are for the log alone."""


class OrderEvent(BaseModel):
    """One fact of an order; `type` says which, and what `data` holds."""

    model_config = ConfigDict(frozen=True)

    type: Annotated[str, described("Stored name of the fact, such as order-submitted.")]
    organization: Annotated[str, described("Code of the organization that the order belongs to.")]
    order_number: Annotated[str, described("Number of the order at its sender, in upper case.")]
    request_id: Annotated[
        int | None,
        described("Number that this system assigned to the order; null where a cancel came before it."),
    ]
    version: Annotated[int, Field(ge=1, description="Number of the fact within the order, from 1.")]
    occurred_at: Annotated[datetime, described("Time at which the fact was recorded, in UTC.")]
    data: Annotated[dict[str, Any], described("Content of the fact.")]
