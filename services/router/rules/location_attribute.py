"""What the requesting location originates, the location does not source."""

import numpy as np

from schemas.organization import Location
from schemas.reasons import EliminationReason
from services.router.domain.candidates import Candidates
from services.router.domain.network import Mask
from services.router.domain.request import RequestLine
from services.router.rules.rule import Scope

REASON = EliminationReason.NO_LOCATION_ATTRIBUTE
SCOPE = Scope.ORDER


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """The locations that miss an attribute of the requesting location."""
    wanted = _originating(at)
    if not wanted:
        return at.network.nobody
    missing = [bool(_missing(wanted, location)) for location in at.network.locations]
    return np.array(missing, bool) & at.where("use_attribute_rules")


def value(at: Candidates, _line: RequestLine, location: int) -> str:
    """The attributes that are missing."""
    return ", ".join(_missing(_originating(at), at.network.locations[location]))


def _originating(at: Candidates) -> list[tuple[str, str]]:
    placed = at.network.policy.location(at.request.placed_location or "")
    if placed is None:
        return []
    return [(each.code, each.value) for each in placed.attributes if each.use in (None, "originating")]


def _missing(wanted: list[tuple[str, str]], location: Location) -> list[str]:
    has = {(each.code, each.value) for each in location.attributes if each.use in (None, "sourcing")}
    return [code for code, value in wanted if (code, value) not in has]
