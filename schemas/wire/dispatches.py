"""`dispatches`: what a WMS ships, and what it need not ship any more. Key: the order number."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.wire.party import Party
from schemas.wire.values import told


class DispatchLine(BaseModel):
    """Units of one line."""

    model_config = ConfigDict(frozen=True)

    line_number: Annotated[int, told("The line of the order.")]
    item: Annotated[str, told("The item's code.")]
    quantity: Annotated[int, told("Whole units to ship.")]


class Dispatch(BaseModel):
    """`ce_type` tells a `dispatch-created` from a `dispatch-cancelled`, which carries a reason and no address."""

    model_config = ConfigDict(frozen=True)

    dispatch_id: Annotated[str, Field(description="organization:order_number:sequence.")]
    organization: Annotated[str, told("Whose order it is.")]
    order_number: Annotated[str, told("The order, in upper case.")]
    request_id: Annotated[int | None, told("This system's number of the order.")]
    location: Annotated[str, told("Which location ships it.")]
    sequence: Annotated[int, Field(ge=1, le=2, description="First or second of its order.")]
    back_order: Annotated[bool, Field(description="It completes a back order.")]
    carrier: Annotated[str | None, told("Carrier to ship with.")]
    service: Annotated[str | None, told("The carrier's service.")]
    lines: Annotated[tuple[DispatchLine, ...], told("What to ship.")]
    ship_to: Annotated[Party | None, Field(description="Missing once the person was forgotten.")]
    reason_code: Annotated[str | None, told("Why it was cancelled.")] = None
