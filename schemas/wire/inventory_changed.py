"""`inventory-changed`: one count or change, or many under `changes`. Key: location/item."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from schemas.wire.values import Code, Count, Item, Message, Money, Time, described


class StockChange(Message):
    """A count (`on_hand`) or a movement (`change`) of one item at one location."""

    organization: Annotated[Code, described("Code of the organization that the stock belongs to.")]
    location: Annotated[Code, described("Location that holds the stock.")]
    item: Annotated[Item, described("Code of the item.")]
    on_hand: Annotated[
        Count | None, Field(description="Units on hand by count; replaces the number known before.")
    ] = None
    change: Annotated[
        Count | None, Field(description="Units added, or removed if below zero.", validate_default=True)
    ] = None
    counted_at: Annotated[
        Time, Field(description="Time of the count or movement; a time in the future counts as the present.")
    ]
    safety_stock: Annotated[
        Count | None, Field(ge=0, description="Units that are never promised; absent: unchanged.")
    ] = None
    sales_velocity: Annotated[
        Money | None,
        Field(
            ge=0, description="Units sold per day at the location, for rules of routing; absent: unchanged."
        ),
    ] = None

    @field_validator("change")
    @classmethod
    def _one_of_both(cls, change: int | None, checked: ValidationInfo) -> int | None:
        if "on_hand" in checked.data and (checked.data["on_hand"] is None) == (change is None):
            raise ValueError("send either on_hand or change, not both")
        return change
