"""`inventory-changed`: one count or change, or many under `changes`. Key: location/item."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from schemas.wire.values import Code, Count, Item, Message, Money, Time, told


class StockChange(Message):
    """Units on hand of one item at one location: counted (`on_hand`) or moved (`change`)."""

    organization: Annotated[Code, told("Whose stock it is.")]
    location: Annotated[Code, told("Where it lies.")]
    item: Annotated[Item, told("What it is.")]
    on_hand: Annotated[Count | None, Field(description="Counted: replaces what was known.")] = None
    change: Annotated[
        Count | None, Field(description="Moved: more or less than before.", validate_default=True)
    ] = None
    counted_at: Annotated[
        Time, Field(description="When it was counted, or moved; later than the clock, it is the clock's.")
    ]
    safety_stock: Annotated[
        Count | None, Field(ge=0, description="Units never promised; absent: as before.")
    ] = None
    sales_velocity: Annotated[
        Money | None, Field(ge=0, description="Units sold there a day; absent: as before. Routing may ask.")
    ] = None

    @field_validator("change")
    @classmethod
    def _one_of_both(cls, change: int | None, checked: ValidationInfo) -> int | None:
        if "on_hand" in checked.data and (checked.data["on_hand"] is None) == (change is None):
            raise ValueError("needs on_hand or change, and not both")
        return change
