"""Defines attribute rules and probability rules."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.organization.values import Closed, Code, ShortText, Token


class Attribute(Closed):
    """A property that locations, products or both may have."""

    code: Token
    """Code of the attribute."""
    type: Literal["location", "product", "product_and_location"]
    """What may have the attribute."""
    description: ShortText = ""
    """What it means."""


class ItemAttribute(Closed):
    """An attribute that an item requires of the location that ships it."""

    code: Token
    """Code of an attribute."""
    value: ShortText
    """Value that a location must have."""


class SystemProduct(Closed):
    """What a system calls an item."""

    system: Code
    """Code of the system."""
    code: Token
    """What the system calls the item."""


class Item(Closed):
    """An item that attribute rules know, or that has a name or codes of its own in systems; others need no entry.

    What is absent is left out: recorded decisions hash documents from before it was there.
    """

    item: Annotated[str, Field(min_length=1, max_length=26)]
    """Code of the item."""
    name: ShortText = Field(default="", exclude_if=lambda each: not each)
    """What people call it."""
    master_style: ShortText = Field(default="", exclude_if=lambda each: not each)
    """The style that it is a size or colour of."""
    attributes: tuple[ItemAttribute, ...] = ()
    """Attributes that its locations need."""
    system_products: tuple[SystemProduct, ...] = Field(default=(), exclude_if=lambda each: not each)
    """Its code in each system that has another one; in all others it is the item code."""


class ProbabilityRule(Closed):
    """Stock that is too thin to rely on (ROU-9). Each condition that is empty matches everything."""

    name: ShortText = Field(min_length=1)
    """Name of the rule."""
    exclude_below: Annotated[int, Field(ge=0)] | None = None
    """Locations with fewer units available are left out."""
    lower_by: Annotated[int, Field(ge=0)] = 0
    """Units subtracted from the available ones before routing; a location with none left is left out."""
    locations: tuple[Code, ...] = ()
    """Only these locations; none listed: any."""
    location_types: tuple[Code, ...] = ()
    """Only locations of these types; none listed: any."""
    items: tuple[Annotated[str, Field(min_length=1, max_length=26)], ...] = ()
    """Only these items; none listed: any."""
