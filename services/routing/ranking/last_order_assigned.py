"""Whose last order is the longest ago comes first; who never had one, before all others."""

from services.routing.domain.candidates import Candidates
from services.routing.ranking.criterion import Costs


def costs(at: Candidates) -> Costs:
    """Seconds since 1970 of the last assignment, minus infinity for none."""
    return at.loads.last_assigned
