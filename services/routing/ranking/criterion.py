"""What a criterion is: one number a location, lower is better."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from services.routing.domain.candidates import Candidates

Costs = npt.NDArray[np.float64]
"""One a location; never NaN, infinite where nothing is known."""

Criterion = Callable[[Candidates], Costs]
