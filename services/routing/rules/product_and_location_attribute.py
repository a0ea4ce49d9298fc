"""The location does not source an attribute that the item requires."""

from schemas.reasons import EliminationReason
from services.routing.domain import attributes
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.NO_PRODUCT_AND_LOCATION_ATTRIBUTE
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """Return the locations that lack an attribute of the item."""
    lacking = at.network.sourcing.lacking(attributes.of_item(at, line))
    return lacking & at.effective.where("use_attribute_rules")


def value(at: Candidates, line: RequestLine, location: int) -> str:
    """Return the missing attributes, each once."""
    return attributes.listed(at.network.sourcing.missing(attributes.of_item(at, line), location))
