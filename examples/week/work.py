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

    @property
    def key(self) -> tuple[str, int]:
        """What tells the line from all others: order number and line number."""
        return self.order_number, self.line_number

    @property
    def about(self) -> tuple[str, str, int]:
        """What choices about it depend on."""
        return self.location, self.order_number, self.line_number
