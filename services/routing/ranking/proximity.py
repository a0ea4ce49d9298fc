"""Prefer the nearer location; one at an unknown distance comes last."""

from services.routing.domain.candidates import Candidates
from services.routing.ranking.criterion import Costs


def costs(at: Candidates) -> Costs:
    """Return a number that grows with the distance from the address."""
    return -at.nearness


def distances(at: Candidates) -> Costs:
    """Return the great-circle angle from the address, which is proportional to the distance."""
    return at.radians
