"""A lower priority number first."""

from services.router.domain.candidates import Candidates
from services.router.ranking.criterion import Costs


def costs(at: Candidates) -> Costs:
    """The priority of each location."""
    return at.network.priority
