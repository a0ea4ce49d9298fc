"""A line that a location has to do with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """Units of a line at a location. `travels_to` is the store that they go on to, where the customer collects them."""

    order_number: str
    order_type: str
    location: str
    line_number: int
    quantity: int
    travels_to: str | None = None

    @property
    def is_collected_here(self) -> bool:
        """Whether the customer comes for it."""
        return self.order_type != "delivery" and self.travels_to is None
