"""What routing sees of stock and of what locations were given: as it was read, and what this batch took since."""

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.routing.domain.availability import take
from services.routing.domain.digest import Running, of_columns, running
from services.routing.domain.loads import Given, Loads
from services.routing.domain.network import Network, moment
from services.routing.domain.shelves import ItemColumns, nothing


@dataclass
class Floor:
    """One organization, for one batch of decisions. `log_position` is what was read; what was taken came after."""

    network: Network
    log_position: int
    shelves: dict[str, ItemColumns]
    loads: Given
    given: dict[int, datetime] = field(default_factory=dict)
    """When a location got its last order of this batch."""
    _digests: dict[str, Running] = field(default_factory=dict)
    """By item, once it was looked at."""
    _begun: Running = field(init=False, repr=False)
    """Of the policy."""
    _of_loads: Running = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._begun, self._of_loads = running(self.network.fingerprint), running(self.loads.packed())

    def copy(self, items: Iterable[str]) -> "Floor":
        """As it is now for these items, whatever is taken from this one later."""
        copy = replace(
            self,
            shelves={item: self.shelves[item].copy() for item in items if item in self.shelves},
            loads=self.loads.copy(),
            given=dict(self.given),
            _digests={item: each.copy() for item, each in self._digests.items()},
        )
        copy._of_loads = self._of_loads.copy()
        return copy

    def loads_at(self, now: datetime) -> Loads:
        """Orders today and last assignments at `now`, as columns."""
        return self.loads.at(now)

    def digest(self, asked: bytes, items: Iterable[str], now: datetime) -> str:
        """Of what was asked and all that a decision over these items looks at: what was read, and taken since."""
        whole = self._begun.copy()
        whole.update(b"%r " % moment(now)[0] + asked)
        for item in items:
            whole.update((self._digests.get(item) or self._of_item(item)).digest())
        whole.update(self._of_loads.digest())
        return whole.hexdigest()

    def take(self, item: str, location: int, units: int) -> None:
        """Units of this batch that are no longer available; also of an item that nobody has, which is owed then."""
        (self._digests.get(item) or self._of_item(item)).update(b"%d-%d " % (location, units))
        shelf = self.shelves.get(item)
        if shelf is None:
            shelf = self.shelves[item] = nothing(len(self.network.locations))
        take(shelf, location, units)

    def give_order(self, locations: Set[int], now: datetime, again: Collection[int] = ()) -> None:
        """Each of these locations got one more order, or lines of one `again`."""
        these = sorted(locations)
        self.loads.give(these, now, again)
        for place in these:
            self.given[place] = now
        self._of_loads.update(b"%r %r %r " % (these, sorted(again), moment(now)[0]))

    def _of_item(self, item: str) -> Running:
        """Of an item's shelves, begun before anything is taken from them."""
        shelf, velocity = self.shelves.get(item), self.network.ranks_by_velocity
        found = self._digests[item] = of_columns(item, shelf, velocity=velocity)
        return found
