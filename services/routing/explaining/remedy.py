"""What a remedy is, and the remedies that rules and ranking share: more stock, a shorter distance."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from services.routing.domain.candidates import Candidates
from services.routing.domain.geography import EARTH_RADIUS
from services.routing.domain.request import RequestLine
from services.routing.explaining.criteria import distance, unit_of
from services.routing.explaining.displaced import displaced
from services.routing.explaining.scene import Scene

ONCE = range(1, 2)
"""The values of a remedy that is a yes or a no."""

UNITS = "units"
"""The kind of a remedy that adds stock."""


@dataclass(frozen=True)
class Remedy:
    """A change to a scene by a number; `values` go from the least effort to the most that may be needed.

    `kind` and `subject` identify a remedy for a location.
    """

    kind: str
    subject: str
    values: range
    change: Callable[[Scene, int], Scene]
    words: Callable[[int], str]

    @property
    def key(self) -> tuple[str, str]:
        """The identity of the remedy among those for the same location."""
        return self.kind, self.subject


def units(at: Candidates, line: RequestLine, location: int) -> Remedy:
    """Return the remedy of more stock: up to all lines of the item covered, and no location with more on hand."""
    stock, item = at.stock_of(line), line.item
    needed = sum(each.quantity for each in at.request.lines if each.item == item)
    rules = at.availability[line.item].rules
    thin = max((each.exclude_below or 0 for each in rules), default=0)
    lacking = needed + thin + sum(each.lower_by for each in rules) - int(stock.available.units[location])
    on_hand = np.array([at.stock_of(each).on_hand.units for each in at.request.lines], np.int64).sum(axis=0)
    behind = int(on_hand.max() - on_hand[location]) + 1
    kept = stock.stocked >> location & 1
    return Remedy(
        UNITS,
        item,
        range(1, max(lacking, 0) + max(behind, 0) + 1),
        lambda scene, number: scene.stocked(item, location, number),
        lambda number: f"{number:,} more of {item}" if kept else f"{number:,} of {item} in stock",
    )


def nearer(at: Candidates, location: int, within: float | None = None) -> Remedy | None:
    """Return the remedy of a shorter distance in whole miles or kilometers, at most `within`; None where unknown."""
    if at.origin is None:
        return None
    origin, unit = at.origin, unit_of(at, location)
    far = distance(at, location, unit)
    if far is None:
        known = at.radians[np.isfinite(at.radians)]
        furthest = floor(float(known.max()) * EARTH_RADIUS[unit]) + 1 if len(known) else 1
        start = furthest if within is None else floor(within)
    else:
        start = ceil(far) - 1
    if start < 0:
        return None
    earth = EARTH_RADIUS[unit]
    was = "an unknown distance" if far is None else f"{far:,.1f}"

    def moved(scene: Scene, miles: int) -> Scene:
        here = scene.location(location)
        known_point = scene.original.network.coordinates.get(here.code)
        north, east = displaced(origin, known_point, miles / earth)
        return scene.located(location, latitude=north, longitude=east)

    return Remedy(
        "distance",
        unit,
        range(start, -1, -1),
        moved,
        lambda miles: f"a place {miles:,} {unit} from the address instead of {was}",
    )
