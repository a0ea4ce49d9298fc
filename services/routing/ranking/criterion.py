"""A criterion returns one number a location; lower is better."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from services.routing.domain.candidates import Candidates

Costs = npt.NDArray[np.float64]
"""One number a location; never NaN, infinite where the value is unknown."""

Criterion = Callable[[Candidates], Costs]
