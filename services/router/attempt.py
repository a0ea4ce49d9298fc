"""Halves the page after each failure, so that an order that stops its page is found and stops only itself."""

from dataclasses import dataclass, replace

PATIENCE = 100
"""The cost of failures after which one order on its own is given up."""
CONFLICT, LOSS, FAILURE = 1, 5, 10  # another writer was first, the connection was lost, something raised


@dataclass(frozen=True, slots=True)
class Attempt:
    """The number of orders of the next page; `trouble` says that the last page failed."""

    orders: int
    patience: int = PATIENCE
    trouble: bool = False

    @property
    def gives_up(self) -> bool:
        """Whether the order is recorded as unfulfillable without a search, for people to handle."""
        return self.patience <= 0

    @property
    def passes_over(self) -> bool:
        """Whether not even that could be recorded: the router leaves the order as it is and goes on."""
        return self.patience <= -PATIENCE

    def failed(self, cost: int) -> "Attempt":
        """Return the attempt after a failure: half as many orders, at least one."""
        if self.orders > 1:
            return replace(self, orders=self.orders // 2, trouble=True)
        return replace(self, patience=self.patience - cost, trouble=True)

    def worked(self, most: int) -> "Attempt":
        """Return the attempt after a success: twice as many orders, up to the `most` of a page."""
        return Attempt(min(self.orders * 2, most))
