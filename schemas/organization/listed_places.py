"""Refuses what zones list and no address can fit: wildcards, ranges and beginnings of postal codes."""

import re
from collections.abc import Iterator

from schemas.organization.document import Organization
from schemas.organization.inconsistency import Inconsistency, Path
from schemas.organization.postal_forms import FORMS, in_digits, is_full, is_short, letters_and_digits

_WILD = re.compile(r"[*%?]|\.\.|…")
_RANGE = re.compile(r"([0-9]+)[^0-9A-Z]+([0-9]+)", re.ASCII)
_CURE = "ranges, wildcards and beginnings are not read; list the codes"


def unreadable_places(document: Organization) -> Iterator[Inconsistency]:
    """Yield each state with a wildcard, and each postal code that can be no full code of its country."""
    for path, _, state in _states(document):
        if _WILD.search(state):
            yield Inconsistency(path, f"{state} names no state: wildcards are not read; list the states")
    for path, country, code in listed_codes(document):
        form = FORMS.get(country)
        if _WILD.search(code) or not letters_and_digits(in_digits(code)):
            yield Inconsistency(path, f"{code or 'an empty text'} is no postal code: {_CURE}")
        elif form is not None and not is_full(form, code) and not is_short(form, code):
            yield Inconsistency(path, f"{code} is no full postal code of {country} ({form.words}): {_CURE}")


def ranges(document: Organization) -> Iterator[Inconsistency]:
    """Yield each postal code that may be a range, in countries whose codes have any form."""
    for path, country, code in listed_codes(document):
        found = _RANGE.fullmatch(in_digits(code))
        if found and country not in FORMS and len(found[1]) == len(found[2]) and found[1] < found[2]:
            yield Inconsistency(path, f"{code} is read as one postal code; if it is a range, list the codes")


def listed_codes(document: Organization) -> Iterator[tuple[Path, str, str]]:
    """Yield the path, the country and the text of each postal code of a zone."""
    for index, zone in enumerate(document.zones):
        for place, area in enumerate(zone.areas):
            for number, code in enumerate(area.postal_codes):
                yield ("zones", index, "areas", place, "postal_codes", number), area.country, code


def _states(document: Organization) -> Iterator[tuple[Path, str, str]]:
    for index, zone in enumerate(document.zones):
        for place, area in enumerate(zone.areas):
            path: Path = ("zones", index, "areas", place)
            if area.state is not None:
                yield (*path, "state"), area.country, area.state
            for number, state in enumerate(area.states):
                yield (*path, "states", number), area.country, state
