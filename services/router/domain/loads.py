"""What locations were given, as columns that go on with every order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.router.domain.network import Network
from services.router.domain.shelves import Loads, Units


class Load(NamedTuple):
    """Orders a location was given on its last such day, in its own time zone."""

    day: date
    orders: int
    last_assigned_at: datetime


@dataclass(frozen=True, slots=True)
class LoadColumns:
    """The same of every location; days count from the year 1, 0 for none."""

    network: Network
    days: Units
    orders: Units
    last_assigned: npt.NDArray[np.float64]

    @classmethod
    def of(cls, network: Network, loads: Mapping[int, Load]) -> "LoadColumns":
        """`loads` by the index of their location."""
        count = len(network.locations)
        days, orders = np.zeros(count, np.int64), np.zeros(count, np.int64)
        columns = cls(network, days, orders, np.full(count, -np.inf))
        for location, load in loads.items():
            columns.put(location, load)
        return columns

    def put(self, location: int, load: Load) -> None:
        """What the location has been given by now."""
        self.days[location] = load.day.toordinal()
        self.orders[location] = load.orders
        self.last_assigned[location] = load.last_assigned_at.timestamp()

    def at(self, now: datetime) -> Loads:
        """Orders today and last assignments as they are at `now`."""
        if not self.network.limited:
            return Loads(np.zeros_like(self.orders), self.last_assigned.copy())
        return Loads(self.orders * (self.days == self.network.local_days(now)), self.last_assigned.copy())
