"""The ways to cover an order, from one location for all of it to several locations for one line."""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_
from typing import Literal

import numpy as np

from services.routing.brokering.covering.assigning import divided
from services.routing.brokering.covering.fewest import fewest
from services.routing.brokering.covering.offer import Cover, Offer, Share, Table
from services.routing.domain.masks import mask_of, only
from services.routing.domain.preferences import EffectivePreferences

Way = Literal["whole", "split_order", "split_line"]
"""One location takes all lines; several take whole lines; several take units of one line."""
_ALL_WAYS: tuple[Way, ...] = ("whole", "split_order", "split_line")


def ways(preferences: EffectivePreferences, lines: int) -> Sequence[Way]:
    """Return the ways that the preferences allow for an order of so many lines, in the order to try them."""
    if preferences.split_line:
        return _ALL_WAYS if lines > 1 else ("whole", "split_line")
    return ("whole", "split_order") if preferences.split_order and lines > 1 else ("whole",)


def cover(offer: Offer, allowed: Sequence[Way]) -> tuple[Cover | None, Sequence[Way]]:
    """Return the cover that the first possible way gives, None where none does; and the ways that were tried."""
    for number, way in enumerate(allowed, start=1):
        found = _COVERS[way](offer)
        if found is not None:
            return found, allowed[:number]
    return None, allowed


def _whole(offer: Offer) -> Cover | None:
    """Return the best location that has every line in full."""
    able = reduce(and_, offer.able)
    for group in offer.items if able and offer.shared else ():
        needed = sum(offer.quantities[line] for line in group)
        for line in group:
            able &= offer.columns[line].having(needed)
    if offer.limit is not None and len(offer.taken) >= offer.limit:
        able &= only(offer.taken)
    if not able:
        return None
    best = offer.ranked.best(able)
    return [(line, best, units) for line, units in enumerate(offer.quantities)]


def _split_order(offer: Offer) -> Cover | None:
    """Return the fewest locations that have every line whole."""
    return fewest(offer) if all(offer.able) else None


def split_line(offer: Offer) -> Cover | None:
    """Choose one location after the other, each time the one that has most of the missing units."""
    missing = list(offer.quantities)
    free = offer.available.copy()
    taken: list[int] = []
    shares: list[Share] = []
    while any(missing):
        units = _units_taken(offer, missing, free)
        total = units.sum(axis=0)
        if not total.any():
            return None
        chosen = offer.ranked.best(mask_of(total == total.max()))
        taken.append(chosen)
        shares += [(line, chosen, int(took)) for line, took in enumerate(units[:, chosen]) if took]
        missing = [need - int(took) for need, took in zip(missing, units[:, chosen], strict=True)]
        free[:, chosen] = 0
    if not offer.within(taken):
        return None
    return divided(offer, taken) or sorted(shares)


def _units_taken(offer: Offer, missing: list[int], free: Table) -> Table:
    """Return the units of each line that every location would take, in line order. Shape (lines, locations)."""
    units = np.zeros_like(free)
    used, item_of = np.zeros((len(offer.items), free.shape[1]), np.int64), offer.item_of
    for line, need in enumerate(missing):
        if need:
            of_item, takes = used[item_of[line]], units[line]
            np.subtract(free[line], of_item, out=takes)
            np.maximum(takes, 0, out=takes)
            np.minimum(takes, need, out=takes)
            of_item += takes
    return units


_COVERS: dict[Way, Callable[[Offer], Cover | None]] = {
    "whole": _whole,
    "split_order": _split_order,
    "split_line": split_line,
}
