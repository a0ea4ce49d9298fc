"""`inventory-changed`: one count or change, or many under `changes`. Key: location/item."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from schemas.wire.values import Amount, Code, Count, Item, Message, Time, described


def _present(name: str, title: str) -> dict[str, Any]:
    return {"title": title, "required": [name], "properties": {name: {"type": "integer"}}}


class StockChange(Message):
    """A count (`on_hand`) or a movement (`change`) of one item at one location."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [_present("on_hand", "StockCount"), _present("change", "StockMovement")]}
    )

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
        Amount | None,
        Field(description="Units sold per day at the location, for rules of routing; absent: unchanged."),
    ] = None

    @field_validator("change")
    @classmethod
    def _one_of_both(cls, change: int | None, checked: ValidationInfo) -> int | None:
        if "on_hand" in checked.data and (checked.data["on_hand"] is None) == (change is None):
            wrong = "both were sent" if change is not None else "neither was sent"
            raise ValueError(f"send either on_hand or change; {wrong}")
        return change
