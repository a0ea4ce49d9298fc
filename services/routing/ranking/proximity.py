"""Nearer first; a place whose distance is not known comes last."""

from services.routing.domain.candidates import Candidates
from services.routing.ranking.criterion import Costs


def costs(at: Candidates) -> Costs:
    """What grows with the distance from the address."""
    return -at.nearness


def distances(at: Candidates) -> Costs:
    """Great-circle angle from the address: what is twice as far costs twice as much."""
    return at.radians
