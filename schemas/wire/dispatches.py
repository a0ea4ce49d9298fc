"""`dispatches`: what a WMS ships, and what it need not ship any more. Key: the order number."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.wire.orders_submitted import Party


class DispatchLine(BaseModel):
    """Units of one line."""

    model_config = ConfigDict(frozen=True)

    line_number: int
    item: str
    quantity: int


class Dispatch(BaseModel):
    """`ce_type` tells a `dispatch-created` from a `dispatch-cancelled`, which carries a reason and no address."""

    model_config = ConfigDict(frozen=True)

    dispatch_id: Annotated[str, Field(description="organization:order_number:sequence.")]
    organization: str
    order_number: str
    request_id: int | None
    location: str
    sequence: Annotated[int, Field(ge=1, le=2)]
    back_order: Annotated[bool, Field(description="It completes a back order.")]
    carrier: str | None
    service: str | None
    lines: tuple[DispatchLine, ...]
    ship_to: Annotated[Party | None, Field(description="Missing once the person was forgotten.")]
    reason_code: str | None = None
