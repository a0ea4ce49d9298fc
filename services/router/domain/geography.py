"""Places on the globe as unit vectors: a distance is a dot product."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float64]
"""Shape (n, 3); NaN where a place is not known."""

EARTH_RADIUS = {"miles": 3958.7613, "kilometers": 6371.0088}
"""Mean radius by unit (IUGG)."""


def unit_vectors(latitudes: Sequence[float], longitudes: Sequence[float]) -> Vectors:
    """Vectors from degrees north and east; NaN stays NaN."""
    north, east = np.radians(np.asarray(latitudes, float)), np.radians(np.asarray(longitudes, float))
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)


def radians_between(places: Vectors, place: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Great-circle angles of `places` from `place`; infinite where either is not known.

    Rounded to less than a meter, so that two machines agree whatever their arithmetic units do.
    """
    angles = np.round(np.arccos(np.clip(places @ place, -1.0, 1.0)), 7)
    return np.where(np.isnan(angles), np.inf, angles)
