"""A lower priority number first."""

from services.routing.domain.candidates import Candidates
from services.routing.ranking.criterion import Costs


def costs(at: Candidates) -> Costs:
    """The priority of each location."""
    return at.network.priority
