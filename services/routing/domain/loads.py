"""What locations were given: orders on their own day, and when they last got one."""

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
    """Orders a location was given on its last such day, in its own time zone."""

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
        """The locations that had as many orders as they may."""
        if self._reached is None or self._reached[0] is not maximum:
            self._reached = maximum, mask_of(self.orders_today >= maximum)
        return self._reached[1]

    def give(self, location: int, orders: int) -> None:
        """So many orders are those the location has today by now."""
        self.orders_today[location] = orders
        if self._reached is not None:
            maximum, mask = self._reached
            if orders >= maximum[location]:
                self._reached = maximum, mask | 1 << location


def fresh(locations: int) -> Loads:
    """Nobody got an order yet."""
    return Loads(np.zeros(locations, np.int64), np.full(locations, -np.inf))


@dataclass(slots=True, eq=False)
class Given:
    """What every location was given by now, as columns; and what of it counts for one quarter of an hour.

    No day begins within a quarter. `days` are 0 where a location never got an order.
    """

    network: Network
    days: Days
    orders: npt.NDArray[np.int64]
    last_assigned: Numbers
    _quarter: int = field(default=-1, init=False, repr=False)
    _now: Loads = field(default_factory=lambda: fresh(0), init=False, repr=False)
    _today: Days = field(default_factory=lambda: np.zeros(0, np.int32), init=False, repr=False)

    @classmethod
    def of(cls, network: Network, loads: Mapping[int, Load]) -> "Given":
        """By the indexes of locations."""
        count, places = len(network.locations), list(loads)
        given = cls(network, np.zeros(count, np.int32), np.zeros(count, np.int64), np.full(count, -np.inf))
        given.days[places] = [load.day.toordinal() for load in loads.values()]
        given.orders[places] = [load.orders for load in loads.values()]
        given.last_assigned[places] = [load.last_assigned_at.timestamp() for load in loads.values()]
        return given

    def copy(self) -> "Given":
        """As it is now, whatever is given later."""
        return Given(self.network, self.days.copy(), self.orders.copy(), self.last_assigned.copy())

    def packed(self) -> bytes:
        """All of it, for a digest."""
        return self.days.tobytes() + self.orders.tobytes() + self.last_assigned.tobytes()

    def at(self, now: datetime) -> Loads:
        """As they are at `now`; they go on with every order that is given."""
        _, quarter = moment(now)
        if quarter != self._quarter:
            self._quarter, self._today = quarter, self.network.local_days(now)
            self._now = self._read()
        return self._now

    def give(self, locations: Iterable[int], now: datetime, again: Collection[int] = ()) -> None:
        """One more order to each, but those that get lines of it `again`."""
        columns, days, seconds = self.at(now), self._today, moment(now)[0]
        for location in locations:
            day, today = self.days.item(location), days.item(location)
            if day and location in again:
                self.last_assigned[location] = seconds
                continue
            orders = self.orders.item(location) + 1 if day == today else 1
            self.days[location], self.orders[location], self.last_assigned[location] = today, orders, seconds
            if self.network.limited:
                columns.give(location, orders)

    def _read(self) -> Loads:
        """Without limits nobody counts."""
        counts = (self.days == self._today) & self.network.limited
        return Loads(np.where(counts, self.orders, 0), self.last_assigned)
