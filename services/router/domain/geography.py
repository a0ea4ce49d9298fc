"""Places on the globe as unit vectors: a distance is a dot product."""

from collections.abc import Sequence
from math import cos, radians, sin

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float64]
"""Shape (3, n); NaN where a place is not known."""

EARTH_RADIUS = {"miles": 3958.7613, "kilometers": 6371.0088}
"""Mean radius by unit (IUGG)."""
_STEPS = 1e7


def unit_vectors(latitudes: Sequence[float], longitudes: Sequence[float]) -> Vectors:
    """Vectors from degrees north and east; NaN stays NaN."""
    north, east = np.radians(np.asarray(latitudes, float)), np.radians(np.asarray(longitudes, float))
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def radians_between(
    places: Vectors, latitude: float, longitude: float, *, known: bool
) -> npt.NDArray[np.float64]:
    """Great-circle angles of `places` from a place; infinite where one is not known, unless all are `known`.

    Rounded to less than a meter, so that two machines agree whatever their arithmetic units do.
    """
    north, east = radians(latitude), radians(longitude)
    angles = np.array((cos(north) * cos(east), cos(north) * sin(east), sin(north))) @ places
    np.minimum(angles, 1.0, out=angles)
    np.maximum(angles, -1.0, out=angles)
    np.arccos(angles, out=angles)
    angles *= _STEPS
    np.rint(angles, out=angles)
    angles /= _STEPS
    return angles if known else np.where(np.isnan(angles), np.inf, angles)
