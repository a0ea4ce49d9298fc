"""What lies where of the items of an order, as columns over the network's locations."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from services.routing.domain.column import Column
from services.routing.domain.masks import NOBODY, Mask, mask_of
from services.routing.domain.network import Network


@dataclass(slots=True, eq=False)
class ItemColumns:
    """One item: where it has a stock row, what is available and on hand there, how fast it sells (units a day).

    All are 0 where it has none. `remembered` is what was worked out once for shelves like these.
    """

    stocked: Mask
    available: Column
    on_hand: Column
    velocity: npt.NDArray[np.float64]
    remembered: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)

    def copy(self) -> "ItemColumns":
        """As it is now, whatever is taken from this one later."""
        return ItemColumns(self.stocked, Column(self.available.units), self.on_hand, self.velocity)


def nothing(locations: int) -> ItemColumns:
    """An item that is stocked nowhere."""
    zero = np.zeros(locations, np.int64)
    return ItemColumns(NOBODY, Column(zero), Column(zero), np.zeros(locations))


def columns(
    network: Network,
    locations: Collection[str],
    available: Collection[int],
    on_hand: Collection[int],
    velocity: Collection[float],
) -> ItemColumns:
    """One item's rows as columns over the network; rows of locations that nobody may choose (any more) fall away."""
    count = len(network.locations)
    places = np.array([network.candidates.get(code, count) for code in locations], np.int64)
    stocked = np.zeros(count + 1, bool)
    units, shelf, sold = np.zeros(count + 1, np.int64), np.zeros(count + 1, np.int64), np.zeros(count + 1)
    stocked[places] = True
    units[places], shelf[places] = np.asarray(available, np.int64), np.asarray(on_hand, np.int64)
    sold[places] = np.asarray(velocity, np.float64)
    kept, promised, counted = mask_of(stocked[:count]), Column(units[:count]), Column(shelf[:count])
    return ItemColumns(kept, promised, counted, sold[:count])
