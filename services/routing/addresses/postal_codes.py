"""Postal codes as they are compared: each country writes its own with blanks, dashes or a sign of the country.

A code that lost its leading zeros in a spreadsheet (7302 for 07302) is not completed: 907 may be two places.
"""

import re
from collections.abc import Mapping

from schemas.organization.postal_forms import FORMS, in_digits, letters_and_digits
from services.routing.addresses.states import is_state
from services.routing.addresses.territories import country_of, the_country_of

_SIGNS = {
    "AT": {"A"}, "BE": {"B"}, "CH": {"FL"}, "DE": {"D"}, "ES": {"E"}, "FI": {"FIN"}, "FR": {"F"}, "GB": {"GBZ"},
    "HU": {"H"}, "IE": {"IRL"}, "IT": {"I", "RSM", "SCV", "V"}, "LU": {"L"}, "NO": {"N"}, "PT": {"P"}, "SE": {"S"},
    "US": {"USA"},
}  # fmt: skip
"""Signs of countries on cars beside the codes of ISO 3166, which stood before postal codes: D-10115."""

_ZIP = re.compile(r"([0-9]{5})(?:[^0-9A-Za-z]+[0-9]*)?", re.ASCII)
_AREAS: Mapping[str, re.Pattern[str]] = {
    country: re.compile(pattern, re.ASCII)
    for country, pattern in {
        "US": "([0-9]{5})[0-9]{4}",  # ZIP+4
        "AR": "[A-HJ-NP-Z]?([0-9]{4})([A-Z]{3})?",  # province, area, side of a block: C1425DKF
        "CR": "([0-9]{5})[0-9]{4}",
        "LB": "([0-9]{4})[0-9]{4}",
        "SA": "([0-9]{5})[0-9]{4}",
        "TW": "([0-9]{3})[0-9]{2,3}",  # 3+2 digits until 2023, 3+3 since 2020
    }.items()
}
"""Codes that say more than the area, where many write the code of the area alone."""

_LONGEST_SIGN = 3


def plain(country: str, postal_code: str) -> str:
    """Return letters and digits in upper case, without the sign of the country or a state; the code of an area alone.

    Of a ZIP+4 that are five digits. `country` is that of the postal system, such as US for Puerto Rico.
    """
    if not postal_code:
        return ""
    if postal_code.isascii():
        if postal_code.isdigit():  # as most are written
            return _area(country, postal_code)
        text = postal_code.strip().upper()
    else:
        text = in_digits(postal_code)
    if country == "US" and (found := _ZIP.fullmatch(text)):
        return found[1]
    code = letters_and_digits(text)
    form = FORMS.get(country)
    if form is None or not form.pattern.fullmatch(code):
        code = _without_sign(country, code)
    return _area(country, code)


def _area(country: str, code: str) -> str:
    pattern = _AREAS.get(country)
    found = pattern.fullmatch(code) if pattern is not None else None
    return code if found is None else found[1]


def _without_sign(country: str, code: str) -> str:
    """Return a code without what stands before it (NL-1012 AB, NSW 2000) or a state behind it (2000 NSW)."""
    if code.isdigit():
        return code
    form = FORMS.get(country)
    longer = _AREAS.get(country)
    for size in range(1, _LONGEST_SIGN + 1):
        sign, rest = code[:size], code[size:]
        whole = rest.isdigit() or any(
            each.fullmatch(rest) for each in (form and form.pattern, longer) if each is not None
        )
        if whole and (_is_sign(sign, country) or is_state(country, sign)):
            return rest
        state, rest = code[-size:], code[:-size]
        if rest.isdigit() and form is not None and form.pattern.fullmatch(rest) and is_state(country, state):
            return rest
    return code


def _is_sign(letters: str, country: str) -> bool:
    """Return whether letters stand for a country, or for a territory that shares its codes: AX-22100."""
    return the_country_of(country_of(letters)) == country or letters in _SIGNS.get(country, ())
