"""The reasons that people choose from as they reject or cancel lines (STA-9)."""

from schemas.events.order import Carried
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from schemas.statuses import RoutedStatus
from services.streams.order.about import Refused

_KINDS = {"rejected": "reject", "canceled": "cancel"}


def reason_of(
    status: RoutedStatus, by_hand: bool, carried: Carried, policy: Organization
) -> str | Refused | None:
    """Return the description of a reason that a person chose; messages bring any code, and none is looked up.

    Where the organization lists reasons, only an active one of the right kind may be chosen.
    """
    kind, code = _KINDS.get(status), carried.reason_code
    listed = [each for each in policy.reason_codes if each.kind == kind]
    if not by_hand or kind is None or code is None or not policy.reason_codes:
        return None
    for each in listed:
        if each.code == code and each.active:
            return each.description or each.code
    known = ", ".join(each.code for each in listed if each.active) or "none"
    detail = f"{code} is no active reason to {kind}; of the organization's {known}"
    return Refused(DeadLetterReason.INVALID, "reason_code", detail)
