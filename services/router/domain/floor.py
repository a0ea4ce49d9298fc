"""What routing sees of stock and of what locations were given: as it was read, and what this batch took since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import blake2b

import numpy as np

from services.router.domain.network import Network
from services.router.domain.shelves import ItemColumns, Loads, Shelves


@dataclass(frozen=True, slots=True)
class Load:
    """Orders a location was given on its last such day, in its own time zone."""

    day: date
    orders: int
    last_assigned_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """Units that a decision of this batch took off a shelf: indexes into the network."""

    item: str
    location: int
    units: int


@dataclass
class Floor:
    """One organization, for one batch of decisions. `log_position` is what was read; `taken` came after."""

    network: Network
    log_position: int
    shelves: dict[str, ItemColumns]
    loads: dict[int, Load]
    taken: list[Taken] = field(default_factory=list)
    given: list[tuple[int, datetime]] = field(default_factory=list)
    _digests: dict[str, bytes] = field(default_factory=dict)

    def copy(self) -> "Floor":
        """As it is now, whatever is taken from this one later."""
        return replace(
            self,
            shelves=dict(self.shelves),
            loads=dict(self.loads),
            taken=list(self.taken),
            given=list(self.given),
            _digests=dict(self._digests),
        )

    def seen(self, items: Iterable[str]) -> Shelves:
        """The columns of these items as they are now."""
        return {item: self.shelves[item] for item in items if item in self.shelves}

    def loads_at(self, now: datetime) -> Loads:
        """Orders today and last assignments at `now`, as columns."""
        count = len(self.network.locations)
        today = np.zeros(count, np.int64)
        last = np.full(count, -np.inf)
        for location, load in self.loads.items():
            last[location] = load.last_assigned_at.timestamp()
            if self.network.limited and load.day == self.network.local_day(location, now):
                today[location] = load.orders
        return Loads(today, last)

    def digest(self, items: Sequence[str], now: datetime) -> bytes:
        """Of all that a decision over these items looks at: what was read, and what was taken since."""
        whole = blake2b(digest_size=16)
        for item in items:
            whole.update(self._read_digest(item))
        wanted = set(items)
        taken = [(each.item, each.location, each.units) for each in self.taken if each.item in wanted]
        whole.update(self._loads_digest())
        given = [(place, at.timestamp()) for place, at in self.given]
        whole.update(repr((self.network.version, taken, given, now.timestamp())).encode())
        return whole.digest()

    def take(self, item: str, location: int, units: int) -> None:
        """Units of this batch that are no longer available."""
        self._read_digest(item)
        columns = self.shelves[item]
        available = columns.available.copy()
        available[location] -= units
        self.shelves[item] = replace(columns, available=available)
        self.taken.append(Taken(item, location, units))

    def give_order(self, locations: Iterable[int], now: datetime) -> None:
        """Each of these locations got one more order."""
        self._loads_digest()
        for location in sorted(set(locations)):
            day = self.network.local_day(location, now)
            before = self.loads.get(location)
            orders = before.orders + 1 if before is not None and before.day == day else 1
            self.loads[location] = Load(day, orders, now)
            self.given.append((location, now))

    def _loads_digest(self) -> bytes:
        """Of the loads as they were read, worked out before any is given."""
        if "" not in self._digests:
            read = sorted(
                (place, each.day.isoformat(), each.orders, each.last_assigned_at.timestamp())
                for place, each in self.loads.items()
            )
            self._digests[""] = blake2b(repr(read).encode(), digest_size=16).digest()
        return self._digests[""]

    def _read_digest(self, item: str) -> bytes:
        """Of the columns as they were read, worked out before anything is taken from them."""
        if item not in self._digests:
            columns = self.shelves.get(item)
            parts = b""
            if columns is not None:
                seen = (columns.stocked, columns.available, columns.on_hand, columns.velocity)
                parts = b"".join(each.tobytes() for each in seen)
            self._digests[item] = blake2b(item.encode() + parts, digest_size=16).digest()
        return self._digests[item]
