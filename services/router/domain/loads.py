"""What locations were given: orders on their own day, and when they last got one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.router.domain.column import Units
from services.router.domain.masks import Mask, mask_of
from services.router.domain.network import Network, moment

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

    def give(self, location: int, orders: int, seconds: float) -> None:
        """An order at `seconds`; `orders` are those the location has today by now."""
        self.orders_today[location], self.last_assigned[location] = orders, seconds
        if self._reached is not None:
            maximum, mask = self._reached
            if orders >= maximum[location]:
                self._reached = maximum, mask | 1 << location


def fresh(locations: int) -> Loads:
    """Nobody got an order yet."""
    return Loads(np.zeros(locations, np.int64), np.full(locations, -np.inf))


@dataclass
class LoadColumns:
    """What was given by now, and the columns of it for one quarter of an hour: no day begins within one."""

    network: Network
    loads: dict[int, Load]
    """By the index of their location."""
    _quarter: int = -1
    _columns: Loads = field(default_factory=lambda: fresh(0))

    def at(self, now: datetime) -> Loads:
        """As they are at `now`; they go on with every order that is given."""
        _, quarter = moment(now)
        if quarter != self._quarter:
            self._quarter, self._columns = quarter, self._read(now)
        return self._columns

    def give(self, locations: Iterable[int], now: datetime) -> None:
        """One more order to each."""
        columns, days, seconds = self.at(now), self.network.local_days(now), moment(now)[0]
        for location in locations:
            day, before = days[location], self.loads.get(location)
            orders = before.orders + 1 if before is not None and before.day == day else 1
            self.loads[location] = Load(day, orders, now)
            columns.give(location, orders if self.network.limited else 0, seconds)

    def _read(self, now: datetime) -> Loads:
        columns, days = fresh(len(self.network.locations)), self.network.local_days(now)
        for location, load in self.loads.items():
            columns.last_assigned[location] = load.last_assigned_at.timestamp()
            if self.network.limited and load.day == days[location]:
                columns.orders_today[location] = load.orders
        return columns
