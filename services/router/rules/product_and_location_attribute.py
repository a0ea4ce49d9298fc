"""The item needs something that the location cannot do."""

import numpy as np

from schemas.organization import Location
from schemas.reasons import EliminationReason
from services.router.domain.candidates import Candidates
from services.router.domain.network import Mask
from services.router.domain.request import RequestLine
from services.router.rules.rule import Scope

REASON = EliminationReason.NO_PRODUCT_AND_LOCATION_ATTRIBUTE
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """The locations that miss an attribute of the item."""
    wanted = _asked(at, line)
    if not wanted:
        return at.network.nobody
    missing = [bool(_missing(wanted, location)) for location in at.network.locations]
    return np.array(missing, bool) & at.where("use_attribute_rules")


def value(at: Candidates, line: RequestLine, location: int) -> str:
    """The attributes that are missing."""
    return ", ".join(_missing(_asked(at, line), at.network.locations[location]))


def _asked(at: Candidates, line: RequestLine) -> list[tuple[str, str]]:
    shared = {each.code for each in at.network.policy.attributes if each.type == "product_and_location"}
    item = at.network.policy.item(line.item)
    return [(each.code, each.value) for each in item.attributes if each.code in shared] if item else []


def _missing(wanted: list[tuple[str, str]], location: Location) -> list[str]:
    has = {(each.code, each.value) for each in location.attributes if each.use in (None, "sourcing")}
    return [code for code, value in wanted if (code, value) not in has]
