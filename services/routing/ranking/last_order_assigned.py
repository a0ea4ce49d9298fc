"""Prefer the location whose last order is the longest ago; one without any order comes first."""

from services.routing.domain.candidates import Candidates
from services.routing.ranking.criterion import Costs


def costs(at: Candidates) -> Costs:
    """Return seconds since 1970 of the last assignment, minus infinity for none."""
    return at.loads.last_assigned
