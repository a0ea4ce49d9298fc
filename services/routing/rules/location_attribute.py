"""What the requesting location originates, the location does not source."""

from schemas.reasons import EliminationReason
from services.routing.domain import attributes
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import Mask
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.NO_LOCATION_ATTRIBUTE
SCOPE = Scope.NAMES


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """The locations that miss an attribute of the requesting location."""
    lacking = attributes.lacking(at.network, attributes.of_order(at))
    return lacking & at.settings.where("use_attribute_rules")


def value(at: Candidates, _line: RequestLine, location: int) -> str:
    """The attributes that are missing, each named once."""
    return attributes.told(attributes.missing(at.network, attributes.of_order(at), location))
