"""Finds postal codes that lost their leading zeros, as spreadsheets take them: they fit no address."""

from collections.abc import Iterator

from schemas.organization.document import Organization
from schemas.organization.inconsistency import Inconsistency
from schemas.organization.listed_places import listed_codes
from schemas.organization.postal_forms import FORMS, is_short


def short_codes(document: Organization) -> Iterator[Inconsistency]:
    """Yield each postal code of a location or a zone that has too few digits for its country."""
    for index, each in enumerate(document.locations):
        form = FORMS.get(each.country)
        if form is not None and each.postal_code and is_short(form, each.postal_code):
            what = f"{each.postal_code} fits no address: codes of {each.country} have {form.words}"
            yield Inconsistency(
                ("locations", index, "postal_code"), f"{what}; write its leading zeros, in quotes"
            )
    for path, country, code in listed_codes(document):
        form = FORMS.get(country)
        if form is not None and is_short(form, code):
            what = f"{code} fits no address: codes of {country} have {form.words}"
            cure = "write its leading zeros, in quotes; where it is the beginning of codes, list the codes"
            yield Inconsistency(path, f"{what}; {cure}")
