"""Addresses that earlier versions of the rules found elsewhere: the hash of a decision holds coordinates.

Rules before version 3 put 875 US codes that are nowhere, most of them of military mail, at 0/0 or in Alaska. They knew
fewer countries, and did not read postal codes and territories in every writing. Rules before version 4 found states
that share the postal codes of a neighbour in the middle of that, where they are written as a part of it, and provinces
of Spanish territories in the middle of Spain.
"""

from schemas.organization import Organization
from services.routing.addresses import Place, place_of
from services.routing.addresses.territories import country_of, territory_by_code
from services.routing.domain.request import Request
from services.routing.places import in_the_us

_SINCE = 3
_LAST = 4
_NEIGHBOURS = frozenset({"LI", "MC", "SM", "VA", "GI"})
_SPANISH = frozenset({"IC", "EA"})
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
    if rules >= _LAST:
        return False
    to = request.destination
    return (to is not None and _is_elsewhere(rules, to.country, to.state, to.postal_code)) or any(
        _is_elsewhere(rules, each.country, each.state, each.postal_code)
        for each in policy.locations
        if each.latitude is None or each.longitude is None
    )


def _is_elsewhere(rules: int, country: str, state: str, postal_code: str) -> bool:
    place = place_of(country, state, postal_code)
    if _was_in_the_middle(place, country):
        return True
    if rules >= _SINCE:
        return False
    if (place.territory or place.country) in _FOUND_SINCE:
        return True
    if place.country == "US" and in_the_us(place.postal_code[:5]) is None:
        return bool(place.postal_code or place.territory)
    if place.territory and not state.isascii():
        return True
    letters = "".join([each for each in postal_code.upper() if each.isalnum()])
    return not (letters.isascii() and letters.startswith(place.postal_code))


def _was_in_the_middle(place: Place, country: str) -> bool:
    """Return whether rules before version 4 found a place in the middle of the country that it is written as."""
    if country_of(country) != place.country:
        return False
    by_code = territory_by_code(place.country, "", place.postal_code)
    return place.territory in _NEIGHBOURS or (place.territory in _SPANISH and not by_code)
