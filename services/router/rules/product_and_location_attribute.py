"""The item needs something that the location cannot do."""

from schemas.reasons import EliminationReason
from services.router.domain import attributes
from services.router.domain.candidates import Candidates
from services.router.domain.masks import Mask
from services.router.domain.request import RequestLine
from services.router.rules.rule import Scope

REASON = EliminationReason.NO_PRODUCT_AND_LOCATION_ATTRIBUTE
SCOPE = Scope.LINE


def eliminated(at: Candidates, line: RequestLine) -> Mask:
    """The locations that miss an attribute of the item."""
    lacking = attributes.lacking(at.network, attributes.of_item(at, line))
    return lacking & at.settings.where("use_attribute_rules")


def value(at: Candidates, line: RequestLine, location: int) -> str:
    """The attributes that are missing, each named once."""
    return attributes.told(attributes.missing(at.network, attributes.of_item(at, line), location))
