"""`order-events`: every public fact of an order. Key: the order number."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class OrderEvent(BaseModel):
    """One fact. `version` counts the facts of the order from 1."""

    model_config = ConfigDict(frozen=True)

    type: Annotated[str, Field(description="The fact's stored name, such as order-submitted.")]
    organization: str
    order_number: str
    request_id: int | None
    version: Annotated[int, Field(ge=1)]
    occurred_at: datetime
    data: Annotated[dict[str, Any], Field(description="What the fact says; see its own schema.")]
