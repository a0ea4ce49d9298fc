"""Nearer first; a place whose distance is not known comes last."""

from services.router.domain.candidates import Candidates
from services.router.ranking.criterion import Costs


def costs(at: Candidates) -> Costs:
    """Great-circle angle from the address."""
    return at.radians
