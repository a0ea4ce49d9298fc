"""`order-events`: every public fact of an order. Key: the order number."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from schemas.wire.values import described


class OrderEvent(BaseModel):
    """One fact of an order. `version` counts the facts of the order from 1."""

    model_config = ConfigDict(frozen=True)

    type: Annotated[str, described("Stored name of the fact, such as order-submitted.")]
    organization: Annotated[str, described("Code of the organization that the order belongs to.")]
    order_number: Annotated[str, described("Number of the order at its sender, in upper case.")]
    request_id: Annotated[int | None, described("Number that this system assigned to the order.")]
    version: Annotated[int, Field(ge=1, description="Number of the fact within the order, from 1.")]
    occurred_at: Annotated[datetime, described("Time at which the fact was recorded, in UTC.")]
    data: Annotated[dict[str, Any], described("Content of the fact; its own schema describes it.")]
