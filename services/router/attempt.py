"""How a page is tried again: fewer orders each time, so that one that stops the page is found and stops only itself."""

from dataclasses import dataclass, replace

PATIENCE = 100
"""For one order on its own. Somebody else being first costs little of it, a failure much."""
CONFLICT, LOSS, FAILURE = 1, 5, 10


@dataclass(frozen=True, slots=True)
class Attempt:
    """At so many orders; `trouble` tells that the last one failed."""

    orders: int
    patience: int = PATIENCE
    trouble: bool = False

    @property
    def gives_up(self) -> bool:
        """Whether the order is left to people: it stands as unfulfillable, and no location is asked for it."""
        return self.patience <= 0

    @property
    def passes_over(self) -> bool:
        """Whether not even that could be recorded: the order stays as it is, and the others go on."""
        return self.patience <= -PATIENCE

    def failed(self, cost: int) -> "Attempt":
        """The next one after this: at half as many orders, at last at one."""
        if self.orders > 1:
            return replace(self, orders=self.orders // 2, trouble=True)
        return replace(self, patience=self.patience - cost, trouble=True)

    def worked(self, most: int) -> "Attempt":
        """The next one where this went through: at twice as many orders, up to the most of a page."""
        return Attempt(min(self.orders * 2, most))
