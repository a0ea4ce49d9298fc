"""Places on the globe as unit vectors: a distance is a dot product."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.router.domain.masks import Mask, masks_of

Vectors = npt.NDArray[np.float64]
"""Shape (3, n); NaN where a place is not known."""

Angles = npt.NDArray[np.float64]
Origin = tuple[float, float]
"""Degrees north and east."""

EARTH_RADIUS = {"miles": 3958.7613, "kilometers": 6371.0088}
"""Mean radius by unit (IUGG)."""
_STEPS = 1e7
_AT_ONCE = 16_000
"""Angles that are worked out together: they stay in the processor's cache."""


def unit_vectors(latitudes: Sequence[float], longitudes: Sequence[float]) -> Vectors:
    """Vectors from degrees north and east; NaN stays NaN."""
    north, east = np.radians(np.asarray(latitudes, float)), np.radians(np.asarray(longitudes, float))
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


@dataclass(frozen=True, eq=False)
class Radii:
    """How far each place may be."""

    angles: Angles


class Distances:
    """Great-circle angles between addresses and places; for addresses that are expected a block at a time.

    Rounded to less than a meter, so that two machines agree whatever their arithmetic units do.
    """

    def __init__(self, places: Vectors) -> None:
        self._places = places
        self._all_known = not bool(np.isnan(places).any())
        self._block = max(_AT_ONCE // max(places.shape[1], 1), 1)
        self._expected: dict[Origin, int] = {}
        self._coming: list[Origin] = []
        self._found: dict[Origin, Angles] = {}
        self._beyond: dict[Radii, dict[Origin, Mask]] = {}

    def expect(self, origins: Iterable[Origin]) -> None:
        """These addresses will be asked for, one after the other."""
        self._coming = list(dict.fromkeys(origins))
        self._expected = {origin: number for number, origin in enumerate(self._coming)}

    def radians(self, origin: Origin) -> Angles:
        """From the address to every place; infinite where a place is not known."""
        found = self._found.get(origin)
        if found is None:
            first = self._expected.get(origin)
            block = [origin] if first is None else self._coming[first : first + self._block]
            self._found, self._beyond = dict(zip(block, self._angles(block), strict=True)), {}
            found = self._found[origin]
        return found

    def beyond(self, origin: Origin, radii: Radii) -> Mask:
        """The places that are farther than they may be; one that is not known is beyond any radius."""
        known = self._beyond.get(radii)
        if known is None or origin not in known:
            self.radians(origin)
            masks = masks_of(np.array(list(self._found.values())) > radii.angles)
            known = self._beyond[radii] = dict(zip(self._found, masks, strict=True))
        return known[origin]

    def _angles(self, origins: Sequence[Origin]) -> Angles:
        """Shape (origins, places)."""
        x, y, z = unit_vectors([north for north, _ in origins], [east for _, east in origins])[:, :, None]
        angles, term = x * self._places[0], y * self._places[1]
        angles += term
        np.multiply(z, self._places[2], out=term)
        angles += term
        np.minimum(angles, 1.0, out=angles)
        np.maximum(angles, -1.0, out=angles)
        np.arccos(angles, out=angles)
        angles *= _STEPS
        np.rint(angles, out=angles)
        angles /= _STEPS
        return angles if self._all_known else np.where(np.isnan(angles), np.inf, angles)
