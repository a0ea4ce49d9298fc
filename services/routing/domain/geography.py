"""Points on the globe are unit vectors, so a distance is a dot product."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from services.routing.domain.masks import Mask, masks_of

Vectors = npt.NDArray[np.float64]
"""Shape (3, n); NaN where a point is unknown."""

Angles = npt.NDArray[np.float64]
Steps = npt.NDArray[np.float64]
"""Whole numbers."""
Origin = tuple[float, float]
"""Degrees north and east."""

EARTH_RADIUS = {"miles": 3958.7613, "kilometers": 6371.0088}
"""The mean radius of the earth by unit (IUGG)."""
_STEPS = float(1 << 44)
_AT_ONCE = 16_000
"""Cosines that are computed together, so that they stay in the processor's cache."""


def unit_vectors(latitudes: Sequence[float], longitudes: Sequence[float]) -> Vectors:
    """Return vectors from degrees north and east; NaN stays NaN."""
    north, east = np.radians(np.asarray(latitudes, float)), np.radians(np.asarray(longitudes, float))
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


@dataclass(frozen=True, eq=False)
class Radii:
    """The radius of each location as an angle; an infinite one reaches anywhere."""

    angles: Angles

    @cached_property
    def least(self) -> Steps:
        """The fewest steps with which an address is still within each radius."""
        all_round = self.angles >= np.pi
        least = np.where(all_round, -2.0, np.cos(np.where(all_round, 0, self.angles)))
        return np.where(np.isinf(self.angles), -np.inf, np.rint(least * _STEPS))


class Distances:
    """The distances of locations from addresses, computed a block of expected addresses at a time.

    A distance is the cosine of the great-circle angle in whole steps; the nearer of two locations has more of them. A
    step is about two meters near the address and far less in the distance. Rounding to steps makes two machines agree
    even where their arithmetic units differ in the last bit.
    """

    def __init__(self, locations: Vectors) -> None:
        self._locations = locations * _STEPS
        self._all_known = not bool(np.isnan(locations).any())
        self._block = max(_AT_ONCE // max(locations.shape[1], 1), 1)
        self._expected: dict[Origin, int] = {}
        self._in_order: list[Origin] = []
        self._vectors: Vectors = np.zeros((3, 0))
        self._rows: dict[Origin, int] = {}
        self._table: Steps = np.zeros((0, locations.shape[1]))
        self._beyond: dict[Radii, list[Mask]] = {}

    def expect(self, origins: Iterable[Origin]) -> None:
        """Prepare for these addresses, which will be asked for one after the other."""
        self._in_order = list(dict.fromkeys(origins))
        self._expected = {origin: number for number, origin in enumerate(self._in_order)}
        self._vectors = _vectors_of(self._in_order)

    def nearness(self, origin: Origin) -> Steps:
        """Return the steps of every location for an address; minus infinity where the location is unknown."""
        row = self._row(origin)
        found: Steps = self._table[row]
        return found

    def radians(self, origin: Origin) -> Angles:
        """Return the angle of every location from an address; infinite where the location is unknown."""
        cosines = np.clip(self.nearness(origin) / _STEPS, None, 1)
        return np.where(cosines < -2, np.inf, np.arccos(np.maximum(cosines, -1)))

    def beyond(self, origin: Origin, radii: Radii) -> Mask:
        """Return the locations whose radius does not reach an address; an unknown location reaches none."""
        row = self._row(origin)
        known = self._beyond.get(radii)
        if known is None:
            known = self._beyond[radii] = masks_of(self._table < radii.least)
        return known[row]

    def _row(self, origin: Origin) -> int:
        """Return the row of an address in the table, which holds one block of the expected addresses."""
        row = self._rows.get(origin)
        if row is None:
            first = self._expected.get(origin)
            if first is None:
                block, vectors = [origin], _vectors_of([origin])
            else:
                these = slice(first, first + self._block)
                block, vectors = self._in_order[these], self._vectors[:, these]
            self._table, self._beyond = self._steps(vectors), {}
            self._rows = {each: row for row, each in enumerate(block)}
            row = 0
        return row

    def _steps(self, origins: Vectors) -> Steps:
        """Return a table of shape (origins, locations)."""
        x, y, z = origins[:, :, None]
        steps, term = x * self._locations[0], y * self._locations[1]
        steps += term
        np.multiply(z, self._locations[2], out=term)
        steps += term
        np.rint(steps, out=steps)
        return steps if self._all_known else np.where(np.isnan(steps), -np.inf, steps)


def _vectors_of(origins: Sequence[Origin]) -> Vectors:
    return unit_vectors([north for north, _ in origins], [east for _, east in origins])
