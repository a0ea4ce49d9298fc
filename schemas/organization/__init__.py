"""The organization's policy document.

document.py        the whole document and its look-ups
locations.py       systems, location types, locations
processing.py      the queue of a DC: hold times, schedule, order of allocation (QUE-1, QUE-2, QUE-7)
preferences.py     what routing may do, and the nearest definition (ROU-5, ROU-8)
zones.py           which locations serve which addresses (ROU-3)
rules.py           attributes and probability rules (ROU-9)
checks.py          names that must exist and entries that must be unique
limits.py          numbers that are too large, texts with control characters
without_effect.py  entries that are allowed and change nothing
short_codes.py     postal codes that lost their leading zeros
postal_forms.py    full postal codes, by country
listed_places.py   postal codes and states of zones that no address can fit
known_keys.py      which keys a part of the document has
differences.py     what differs between two documents
routing_checks.py  the checks of the routing part
"""

from schemas.organization.checks import inconsistencies
from schemas.organization.document import Organization
from schemas.organization.inconsistency import Inconsistency
from schemas.organization.locations import Location
from schemas.organization.preferences import Preferences, nearest
from schemas.organization.processing import ORDER_CLASSES, Processing
from schemas.organization.without_effect import without_effect

__all__ = [
    "ORDER_CLASSES",
    "Inconsistency",
    "Location",
    "Organization",
    "Preferences",
    "Processing",
    "inconsistencies",
    "nearest",
    "without_effect",
]
