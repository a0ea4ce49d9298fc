"""What lies where of the items of an order, as columns over the network's locations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.router.domain.network import Mask, Network

Units = npt.NDArray[np.int64]
"""Units at each location."""


@dataclass(frozen=True, slots=True)
class ItemColumns:
    """One item: where it has a stock row, what is available and on hand there, how fast it sells (units a day)."""

    stocked: Mask
    available: Units
    on_hand: Units
    velocity: npt.NDArray[np.float64]


Shelves = Mapping[str, ItemColumns]
"""By item; an item without a row anywhere is missing."""


@dataclass(frozen=True, slots=True)
class Loads:
    """What locations were given: orders today (their own day), and when they last got one (seconds since 1970)."""

    orders_today: Units
    last_assigned: npt.NDArray[np.float64]


def nothing(locations: int) -> ItemColumns:
    """An item that is stocked nowhere."""
    zero = np.zeros(locations, np.int64)
    return ItemColumns(np.zeros(locations, bool), zero, zero, np.zeros(locations))


def fresh(locations: int) -> Loads:
    """Nobody got an order yet."""
    return Loads(np.zeros(locations, np.int64), np.full(locations, -np.inf))


def columns(
    network: Network,
    locations: Collection[str],
    available: Collection[int],
    on_hand: Collection[int],
    velocity: Collection[float],
) -> ItemColumns:
    """One item's rows as columns over the network; rows of locations that policy no longer has fall away."""
    count = len(network.locations)
    places = np.array([network.index.get(code, count) for code in locations], np.int64)
    stocked = np.zeros(count + 1, bool)
    units, shelf, sold = np.zeros(count + 1, np.int64), np.zeros(count + 1, np.int64), np.zeros(count + 1)
    stocked[places] = True
    units[places], shelf[places] = np.asarray(available, np.int64), np.asarray(on_hand, np.int64)
    sold[places] = np.asarray(velocity, np.float64)
    return ItemColumns(stocked[:count], units[:count], shelf[:count], sold[:count])
