"""Prefer the lower priority number."""

from services.routing.domain.candidates import Candidates
from services.routing.ranking.criterion import Costs


def costs(at: Candidates) -> Costs:
    """Return the priority of each location."""
    return at.network.priority
