"""`dispatches`: what a WMS is to ship, and what it is no longer to ship. Key: organization/order_number."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.wire.party import Party
from schemas.wire.values import described


class DispatchLine(BaseModel):
    """The units of one line to ship."""

    model_config = ConfigDict(frozen=True)

    line_number: Annotated[int, described("Number of the line within the order.")]
    item: Annotated[str, described("Code of the item.")]
    quantity: Annotated[int, described("Number of whole units to ship.")]


class ShipTo(Party):
    """Recipient and address of a dispatch."""


class Dispatch(BaseModel):
    """What both messages say: which units of which order, from which location.

    The header `ce_type` tells a dispatch (`dispatch-created`) from its cancellation (`dispatch-cancelled`).
    """

    model_config = ConfigDict(frozen=True)

    dispatch_id: Annotated[str, described("Id of the dispatch: organization:order_number:sequence.")]
    organization: Annotated[str, described("Code of the organization that the order belongs to.")]
    order_number: Annotated[str, described("Number of the order at its sender, in upper case.")]
    request_id: Annotated[int | None, described("Number that this system assigned to the order.")]
    location: Annotated[str, described("Location that ships the dispatch.")]
    sequence: Annotated[
        int, Field(ge=1, le=2, description="1 for the first dispatch of the order, 2 for the second.")
    ]
    back_order: Annotated[bool, described("True if the dispatch completes a back order.")]
    carrier: Annotated[str | None, described("Code of the carrier to ship with.")]
    service: Annotated[str | None, described("Service of the carrier.")]
    lines: Annotated[tuple[DispatchLine, ...], described("Lines to ship.")]


class DispatchCreatedMessage(Dispatch):
    """A dispatch to ship."""

    ship_to: Annotated[ShipTo | None, described("Recipient and address; null once the person was forgotten.")]


class DispatchCancelledMessage(Dispatch):
    """A dispatch that is not to be shipped any more: it has a reason and no address."""

    ship_to: Annotated[None, described("Always null.")]
    reason_code: Annotated[str, described("Reason of the cancellation, as its sender coded it.")]
