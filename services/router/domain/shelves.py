"""What lies where of the items of an order, as columns over the network's locations."""

from base64 import b64encode
from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.router.domain.masks import NOBODY, Mask, mask_of
from services.router.domain.network import Network

Units = npt.NDArray[np.int64]
"""Units at each location."""


class Column:
    """Units at each location, never changed; what was asked of them once is remembered."""

    __slots__ = ("_masks", "_packed", "units")

    def __init__(self, units: Units, masks: dict[int, Mask] | None = None) -> None:
        """`masks`: what is known of it already, by units."""
        self.units = units
        self._masks = {} if masks is None else masks
        self._packed: dict[str, str] = {}

    def at_least(self, units: int) -> Mask:
        """The locations with so many."""
        mask = self._masks.get(units)
        if mask is None:
            mask = self._masks[units] = mask_of(self.units >= units)
        return mask

    def less(self, place: int, units: int) -> "Column":
        """The same with fewer units at one place."""
        changed = self.units.copy()
        changed[place] -= units
        there, bit = int(changed[place]), 1 << place
        masks = {least: mask if there >= least else mask & ~bit for least, mask in self._masks.items()}
        return Column(changed, masks)

    def in_base64(self, kind: str) -> str:
        """As numbers of a kind of numpy's that is wide enough."""
        found = self._packed.get(kind)
        if found is None:
            found = self._packed[kind] = b64encode(self.units.astype(kind).tobytes()).decode()
        return found


class ItemColumns(NamedTuple):
    """One item: where it has a stock row, what is available and on hand there, how fast it sells (units a day).

    All are 0 where it has none.
    """

    stocked: Mask
    available: Column
    on_hand: Units
    velocity: npt.NDArray[np.float64]

    def without(self, place: int, units: int) -> "ItemColumns":
        """Fewer available at one place."""
        return ItemColumns(self.stocked, self.available.less(place, units), self.on_hand, self.velocity)


Shelves = Mapping[str, ItemColumns]
"""By item; an item without a row anywhere is missing."""


class Loads(NamedTuple):
    """What locations were given: orders today (their own day), and when they last got one (seconds since 1970)."""

    orders_today: Units
    last_assigned: npt.NDArray[np.float64]


def nothing(locations: int) -> ItemColumns:
    """An item that is stocked nowhere."""
    zero = np.zeros(locations, np.int64)
    return ItemColumns(NOBODY, Column(zero), zero, np.zeros(locations))


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
    return ItemColumns(mask_of(stocked[:count]), Column(units[:count]), shelf[:count], sold[:count])
