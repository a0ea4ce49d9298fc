"""A snapshot holds stock and assignments as they were read, minus what the decisions of this batch took."""

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.routing.domain.digest import Running, of_stock, running
from services.routing.domain.loads import Assignments, Loads
from services.routing.domain.network import Network, moment
from services.routing.domain.stock import ItemStock, no_stock


@dataclass
class Snapshot:
    """One organization, for one batch of decisions, as the log was at `log_position` when the batch began."""

    network: Network
    log_position: int
    stock: dict[str, ItemStock]
    assignments: Assignments
    assigned_at: dict[int, datetime] = field(default_factory=dict)
    """When a location got its last order of this batch."""
    _digests: dict[str, Running] = field(default_factory=dict)
    """By item, once an order asked for it."""
    _of_policy: Running = field(init=False, repr=False)
    _of_assignments: Running = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._of_policy = running(self.network.fingerprint)
        self._of_assignments = running(self.assignments.packed())

    def copy(self, items: Iterable[str]) -> "Snapshot":
        """Return the snapshot as it is now for these items, independent of what is taken later."""
        copy = replace(
            self,
            stock={item: self.stock[item].copy() for item in items if item in self.stock},
            assignments=self.assignments.copy(),
            assigned_at=dict(self.assigned_at),
            _digests={item: each.copy() for item, each in self._digests.items()},
        )
        copy._of_assignments = self._of_assignments.copy()
        return copy

    def loads_at(self, now: datetime) -> Loads:
        """Return orders today and last assignments at `now`, as columns."""
        return self.assignments.at(now)

    def digest(self, asked: bytes, items: Iterable[str], now: datetime) -> str:
        """Return a digest of the order and of all that a decision over these items depends on."""
        whole = self._of_policy.copy()
        whole.update(b"%r " % moment(now)[0] + asked)
        for item in items:
            whole.update((self._digests.get(item) or self._of_item(item)).digest())
        whole.update(self._of_assignments.digest())
        return whole.hexdigest()

    def take(self, item: str, location: int, units: int) -> None:
        """Lower what is available of an item; units that the location does not have are owed."""
        (self._digests.get(item) or self._of_item(item)).update(b"%d-%d " % (location, units))
        stock = self.stock.get(item)
        if stock is None:
            stock = self.stock[item] = no_stock(len(self.network.locations))
        stock.take(location, units)

    def assign(self, locations: Set[int], now: datetime, again: Collection[int] = ()) -> None:
        """Count one more order for each location, but for those in `again`, which have lines of it already."""
        ordered = sorted(locations)
        self.assignments.assign(ordered, now, again)
        for location in ordered:
            self.assigned_at[location] = now
        self._of_assignments.update(b"%r %r %r " % (ordered, sorted(again), moment(now)[0]))

    def _of_item(self, item: str) -> Running:
        """Begin the digest of an item's stock, before anything is taken from it."""
        stock, velocity = self.stock.get(item), self.network.ranks_by_velocity
        found = self._digests[item] = of_stock(item, stock, velocity=velocity)
        return found
