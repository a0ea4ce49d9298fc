"""Places on the globe as unit vectors: a distance is a dot product."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from services.routing.domain.masks import Mask, masks_of

Vectors = npt.NDArray[np.float64]
"""Shape (3, n); NaN where a place is not known."""

Angles = npt.NDArray[np.float64]
Steps = npt.NDArray[np.float64]
"""Whole numbers."""
Origin = tuple[float, float]
"""Degrees north and east."""

EARTH_RADIUS = {"miles": 3958.7613, "kilometers": 6371.0088}
"""Mean radius by unit (IUGG)."""
_STEPS = float(1 << 44)
_AT_ONCE = 16_000
"""Cosines that are worked out together: they stay in the processor's cache."""


def unit_vectors(latitudes: Sequence[float], longitudes: Sequence[float]) -> Vectors:
    """Vectors from degrees north and east; NaN stays NaN."""
    north, east = np.radians(np.asarray(latitudes, float)), np.radians(np.asarray(longitudes, float))
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


@dataclass(frozen=True, eq=False)
class Radii:
    """How far each place may be; an infinite angle is anywhere."""

    angles: Angles

    @cached_property
    def least(self) -> Steps:
        """The steps that a place within its radius has at least."""
        all_round = self.angles >= np.pi
        least = np.where(all_round, -2.0, np.cos(np.where(all_round, 0, self.angles)))
        return np.where(np.isinf(self.angles), -np.inf, np.rint(least * _STEPS))


class Distances:
    """How far places are from addresses; for addresses that are expected a block at a time.

    Compared by the cosine of the great-circle angle, in whole steps: the nearer of two places has more of them. A
    step is about two meters next door and nothing in the distance, so that two machines agree whatever their
    arithmetic units do.
    """

    def __init__(self, places: Vectors) -> None:
        self._places = places * _STEPS
        self._all_known = not bool(np.isnan(places).any())
        self._block = max(_AT_ONCE // max(places.shape[1], 1), 1)
        self._expected: dict[Origin, int] = {}
        self._coming: list[Origin] = []
        self._vectors: Vectors = np.zeros((3, 0))
        self._rows: dict[Origin, int] = {}
        self._table: Steps = np.zeros((0, places.shape[1]))
        self._beyond: dict[Radii, list[Mask]] = {}

    def expect(self, origins: Iterable[Origin]) -> None:
        """These addresses will be asked for, one after the other."""
        self._coming = list(dict.fromkeys(origins))
        self._expected = {origin: number for number, origin in enumerate(self._coming)}
        self._vectors = _vectors_of(self._coming)

    def nearness(self, origin: Origin) -> Steps:
        """Of every place to the address, more is nearer; minus infinity where a place is not known."""
        row = self._row(origin)
        found: Steps = self._table[row]
        return found

    def radians(self, origin: Origin) -> Angles:
        """From the address to every place; infinite where a place is not known."""
        cosines = np.clip(self.nearness(origin) / _STEPS, None, 1)
        return np.where(cosines < -2, np.inf, np.arccos(np.maximum(cosines, -1)))

    def beyond(self, origin: Origin, radii: Radii) -> Mask:
        """The places that are farther than they may be; one that is not known is beyond any radius."""
        row = self._row(origin)
        known = self._beyond.get(radii)
        if known is None:
            known = self._beyond[radii] = masks_of(self._table < radii.least)
        return known[row]

    def _row(self, origin: Origin) -> int:
        """Where the address stands in the table, which is of a block of those that are expected."""
        row = self._rows.get(origin)
        if row is None:
            first = self._expected.get(origin)
            if first is None:
                block, vectors = [origin], _vectors_of([origin])
            else:
                these = slice(first, first + self._block)
                block, vectors = self._coming[these], self._vectors[:, these]
            self._table, self._beyond = self._steps(vectors), {}
            self._rows = {each: row for row, each in enumerate(block)}
            row = 0
        return row

    def _steps(self, origins: Vectors) -> Steps:
        """Shape (origins, places)."""
        x, y, z = origins[:, :, None]
        steps, term = x * self._places[0], y * self._places[1]
        steps += term
        np.multiply(z, self._places[2], out=term)
        steps += term
        np.rint(steps, out=steps)
        return steps if self._all_known else np.where(np.isnan(steps), -np.inf, steps)


def _vectors_of(origins: Sequence[Origin]) -> Vectors:
    return unit_vectors([north for north, _ in origins], [east for _, east in origins])
