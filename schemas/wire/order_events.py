"""`order-events`: every public fact of an order. Key: the order number."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from schemas.wire.values import told


class OrderEvent(BaseModel):
    """One fact. `version` counts the facts of the order from 1."""

    model_config = ConfigDict(frozen=True)

    type: Annotated[str, Field(description="The fact's stored name, such as order-submitted.")]
    organization: Annotated[str, told("Whose order it is.")]
    order_number: Annotated[str, told("The order, in upper case.")]
    request_id: Annotated[int | None, told("This system's number of the order.")]
    version: Annotated[int, Field(ge=1, description="Which fact of the order it is.")]
    occurred_at: Annotated[datetime, told("When it was recorded, UTC.")]
    data: Annotated[dict[str, Any], Field(description="What the fact says; see its own schema.")]
