"""Addresses that version 3 of the rules finds elsewhere than earlier ones: the hash of a decision holds coordinates.

Earlier rules put 875 US codes that are nowhere, most of them of military mail, at 0/0 or in Alaska. They knew fewer
countries, and did not read postal codes and territories in every writing.
"""

from schemas.organization import Organization
from services.routing.addresses import place_of
from services.routing.domain.request import Request
from services.routing.places import in_the_us

_SINCE = 3
_ADDED = (
    "AF AG AI AO BF BI BJ BM BT BW BZ CD CF CG CI CK CM CU CV DJ DM EA EH ER FK GA GD GI GM GN GQ GS GW GY HT IC "
    "IO IR KI KM KN KP KY LC LR LS LY MG ML MM MR MS MV MW MZ NA NE NR NU PN PS RU RW SB SC SD SH SL SN SO SR SS "
    "ST SY SZ TC TD TG TJ TK TL TM TO TV VA VC VG VU WS XI XK YE ZW"
)
_FOUND_SINCE = frozenset(_ADDED.split())
"""Countries and territories whose coordinates earlier rules did not know."""


def read_otherwise(rules: int, request: Request, policy: Organization) -> bool:
    """Return whether rules of this version may have found other coordinates for an order or a location than those now.

    That is an address which they read otherwise, of the order or of a location that names no coordinates.
    """
    if rules >= _SINCE:
        return False
    to = request.destination
    return (to is not None and _is_elsewhere(to.country, to.state, to.postal_code)) or any(
        _is_elsewhere(each.country, each.state, each.postal_code)
        for each in policy.locations
        if each.latitude is None or each.longitude is None
    )


def _is_elsewhere(country: str, state: str, postal_code: str) -> bool:
    place = place_of(country, state, postal_code)
    if (place.territory or place.country) in _FOUND_SINCE:
        return True
    if place.country == "US" and in_the_us(place.postal_code[:5]) is None:
        return bool(place.postal_code or place.territory)
    if place.territory and not state.isascii():
        return True
    letters = "".join([each for each in postal_code.upper() if each.isalnum()])
    return not (letters.isascii() and letters.startswith(place.postal_code))
