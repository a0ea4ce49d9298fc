"""Small values that facts are made of."""

from schemas.events.fact import Frozen

__all__ = ["Destination", "Frozen"]


class Destination(Frozen, frozen=True, kw_only=True):
    """Where an order goes, as coarsely as routing needs it. It names an area, never a person."""

    country: str
    state: str
    postal_code: str
