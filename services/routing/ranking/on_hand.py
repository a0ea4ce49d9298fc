"""Prefer more units on hand, summed over the lines of the order."""

import numpy as np

from services.routing.domain.candidates import Candidates
from services.routing.ranking.criterion import Costs


def costs(at: Candidates) -> Costs:
    """Return the units on hand, negative."""
    total = np.zeros(len(at.network.locations))
    for line in at.request.lines:
        total -= at.stock_of(line).on_hand.units
    return total
