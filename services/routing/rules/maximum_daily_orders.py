"""The location has had its orders for today."""

from schemas.reasons import EliminationReason
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask, without
from services.routing.domain.request import RequestLine
from services.routing.rules.rule import Scope

REASON = EliminationReason.AT_MAXIMUM_DAILY_ORDER_COUNT
SCOPE = Scope.DAY


def eliminated(at: Candidates, _line: RequestLine) -> Mask:
    """Return the locations at their limit, where limits are used, but for those that have lines of this order."""
    if not at.network.limited:
        return NOBODY
    full = at.loads.reached(at.network.maximum_daily_orders) & at.effective.where("use_maximum_order_limits")
    return without(full, at.network.those(at.request.assigned_locations)) if full else NOBODY


def value(_at: Candidates, _line: RequestLine, _location: int) -> str:
    """The reason needs no value."""
    return ""
