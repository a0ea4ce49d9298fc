"""The stock of one item as columns over the network's locations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from schemas.organization.rules import ProbabilityRule
from services.routing.domain.availability import Availability, Kind
from services.routing.domain.column import Column
from services.routing.domain.locations import Locations
from services.routing.domain.masks import NOBODY, Mask, flags, mask_of
from services.routing.domain.memory import Memory
from services.routing.domain.preferences import EffectivePreferences

_MOST_KINDS = 16
"""Kinds of orders whose availability is remembered for one item."""


@dataclass(slots=True, eq=False)
class ItemStock:
    """The locations with a stock row of the item; units available and on hand there; sales velocity (units a day).

    Every column is 0 at a location without a row.
    """

    stocked: Mask
    available: Column
    on_hand: Column
    velocity: npt.NDArray[np.float64]
    known: Memory[Kind, Availability] = field(
        default_factory=lambda: Memory(_MOST_KINDS), init=False, repr=False
    )
    """Availabilities that `availability` returned before."""

    def copy(self) -> "ItemStock":
        """Return the stock as it is now, independent of what is taken later."""
        return ItemStock(self.stocked, Column(self.available.units), self.on_hand, self.velocity)

    def availability(self, item: str, kind: Kind) -> Availability:
        """Return what a kind of order counts on; computed once for each kind as long as it stays true."""
        found = self.known.get(kind)
        if found is None:
            preferences, requested = kind
            rules = () if requested else preferences.network.probability_rules(item)
            lowered = self._lowered(preferences, rules)
            found = self.known.keep(kind, Availability(lowered, self._listed(preferences), rules))
        return found

    def take(self, location: int, units: int) -> None:
        """Lower the available units at a location, which has a row of the item from then on."""
        changed = self.available.take(location, units)
        if not self.stocked >> location & 1:
            self.stocked |= 1 << location
            changed = True
        lowered = []
        for kind, each in self.known.items():
            if each.available is not self.available:
                lowered.append(kind)
            elif changed:
                each.list_anew(self._listed(kind[0]))
        for kind in lowered:
            del self.known[kind]

    def _lowered(self, preferences: EffectivePreferences, rules: Sequence[ProbabilityRule]) -> Column:
        available = self.available
        for rule in rules:
            if rule.lower_by:
                there = flags(preferences.where_rule(rule) & self.stocked, len(available.units))
                available = Column(available.units - rule.lower_by * there)
        return available

    def _listed(self, preferences: EffectivePreferences) -> Mask:
        if preferences.weighted:
            return self.stocked
        return self.stocked & (self.available.at_least(1) | preferences.where("back_orders"))


def no_stock(locations: int) -> ItemStock:
    """Return the stock of an item that no location has a row of."""
    zero = np.zeros(locations, np.int64)
    return ItemStock(NOBODY, Column(zero), Column(zero), np.zeros(locations))


def stock_of_item(
    network: Locations,
    locations: Collection[str],
    available: Collection[int],
    on_hand: Collection[int],
    velocity: Collection[float],
) -> ItemStock:
    """Make the columns from one item's stock rows; rows of locations that may not be chosen are left out."""
    count = len(network.locations)
    indexes = np.array([network.candidates.get(code, count) for code in locations], np.int64)
    stocked = np.zeros(count + 1, bool)
    units, there, sold = np.zeros(count + 1, np.int64), np.zeros(count + 1, np.int64), np.zeros(count + 1)
    stocked[indexes] = True
    units[indexes], there[indexes] = np.asarray(available, np.int64), np.asarray(on_hand, np.int64)
    sold[indexes] = np.asarray(velocity, np.float64)
    return ItemStock(mask_of(stocked[:count]), Column(units[:count]), Column(there[:count]), sold[:count])
