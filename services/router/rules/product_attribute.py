"""The order asks for an attribute of the product that the location does not source."""

import numpy as np

from schemas.organization import Location
from schemas.reasons import EliminationReason
from services.router.domain.candidates import Candidates
from services.router.domain.network import Mask
from services.router.domain.request import RequestLine
from services.router.rules.rule import Scope

REASON = EliminationReason.NO_PRODUCT_ATTRIBUTE
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """The locations without the attribute that the line names."""
    if line.attribute is None:
        return at.network.nobody
    return np.array([line.attribute not in _sourced(each) for each in at.network.locations], bool)


def value(_at: Candidates, line: RequestLine, _location: int) -> str:
    """The attribute that was asked for."""
    return line.attribute or ""


def _sourced(location: Location) -> set[str]:
    """Values, and codes that stand for themselves."""
    use = [each for each in location.attributes if each.use in (None, "sourcing")]
    return {each.value for each in use} | {each.code for each in use}
