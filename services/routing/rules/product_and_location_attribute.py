"""The item needs something that the location cannot do."""

from schemas.reasons import EliminationReason
from services.routing.domain import attributes
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.NO_PRODUCT_AND_LOCATION_ATTRIBUTE
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """The locations that miss an attribute of the item."""
    lacking = attributes.lacking(at.network, attributes.of_item(at, line))
    return lacking & at.settings.where("use_attribute_rules")


def value(at: Candidates, line: RequestLine, location: int) -> str:
    """The attributes that are missing, each named once."""
    return attributes.told(attributes.missing(at.network, attributes.of_item(at, line), location))
