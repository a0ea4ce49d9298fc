"""The orders that locations were assigned: how many on their own day, and when the last one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.routing.domain.column import Units
from services.routing.domain.masks import Mask, mask_of
from services.routing.domain.network import Days, Network, moment

Numbers = npt.NDArray[np.float64]


class Load(NamedTuple):
    """The orders of a location on the last day it was assigned any, in its own time zone."""

    day: date
    orders: int
    last_assigned_at: datetime


@dataclass(slots=True, eq=False)
class Loads:
    """Orders today, and last assignments (seconds since 1970, minus infinity for none), as columns."""

    orders_today: Units
    last_assigned: Numbers
    _reached: tuple[Numbers, Mask] | None = field(default=None, init=False, repr=False)

    def reached(self, maximum: Numbers) -> Mask:
        """Return the locations that have their maximum of orders."""
        if self._reached is None or self._reached[0] is not maximum:
            self._reached = maximum, mask_of(self.orders_today >= maximum)
        return self._reached[1]

    def set_orders(self, location: int, orders: int) -> None:
        """Set how many orders a location has today."""
        self.orders_today[location] = orders
        if self._reached is not None:
            maximum, mask = self._reached
            if orders >= maximum[location]:
                self._reached = maximum, mask | 1 << location


def no_loads(locations: int) -> Loads:
    """Return the loads of locations without any order."""
    return Loads(np.zeros(locations, np.int64), np.full(locations, -np.inf))


@dataclass(slots=True, eq=False)
class Assignments:
    """The load of every location as columns, and the part of it that counts in the present quarter of an hour.

    In every time zone a day begins with a quarter, so that part stays true within one. `days` are 0 at a location that
    never got an order.
    """

    network: Network
    days: Days
    orders: npt.NDArray[np.int64]
    last_assigned: Numbers
    _quarter: int = field(default=-1, init=False, repr=False)
    _now: Loads = field(default_factory=lambda: no_loads(0), init=False, repr=False)
    _today: Days = field(default_factory=lambda: np.zeros(0, np.int32), init=False, repr=False)

    @classmethod
    def of(cls, network: Network, loads: Mapping[int, Load]) -> "Assignments":
        """Make the columns from loads by location index."""
        count, indexes = len(network.locations), list(loads)
        made = cls(network, np.zeros(count, np.int32), np.zeros(count, np.int64), np.full(count, -np.inf))
        made.days[indexes] = [load.day.toordinal() for load in loads.values()]
        made.orders[indexes] = [load.orders for load in loads.values()]
        made.last_assigned[indexes] = [load.last_assigned_at.timestamp() for load in loads.values()]
        return made

    def copy(self) -> "Assignments":
        """Return the assignments as they are now, independent of later ones."""
        return Assignments(self.network, self.days.copy(), self.orders.copy(), self.last_assigned.copy())

    def packed(self) -> bytes:
        """Return all columns as bytes, for a digest."""
        return self.days.tobytes() + self.orders.tobytes() + self.last_assigned.tobytes()

    def at(self, now: datetime) -> Loads:
        """Return the loads at `now`; later assignments of the same quarter of an hour change them."""
        _, quarter = moment(now)
        if quarter != self._quarter:
            self._quarter, self._today = quarter, self.network.local_days(now)
            self._now = self._read()
        return self._now

    def assign(self, locations: Iterable[int], now: datetime, again: Collection[int] = ()) -> None:
        """Count one more order for each location, but for those in `again`, which have lines of it already."""
        columns, days, seconds = self.at(now), self._today, moment(now)[0]
        for location in locations:
            day, today = self.days.item(location), days.item(location)
            if day and location in again:
                self.last_assigned[location] = seconds
                continue
            orders = self.orders.item(location) + 1 if day == today else 1
            self.days[location], self.orders[location], self.last_assigned[location] = today, orders, seconds
            if self.network.limited:
                columns.set_orders(location, orders)

    def _read(self) -> Loads:
        """Without daily limits nothing needs the counts, so they stay 0."""
        counts = (self.days == self._today) & self.network.limited
        return Loads(np.where(counts, self.orders, 0), self.last_assigned)
