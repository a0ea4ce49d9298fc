"""Small values that facts are made of."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value inside a fact: immutable and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Destination(Frozen):
    """Where an order goes, as coarsely as routing needs it. It names an area, never a person."""

    country: str
    state: str
    postal_code: str
