"""Refuses new documents beyond limits that types do not have, so that documents in old facts stay readable."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from schemas.organization.inconsistency import Inconsistency, Path
from schemas.organization.preferences import Proximity
from schemas.organization.values import Closed

HIGHEST = 2_147_483_647
FARTHEST = 25_000
"""Miles or kilometers: more than halfway round the earth in either."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DECIMALS = 9


def out_of_bounds(part: Any, path: Path = ()) -> Iterator[Inconsistency]:
    """Yield one for each text with a control character, and for each number that is too large or too fine."""
    match part:
        case Closed():
            if isinstance(part, Proximity):
                yield from _distance(part.distance, (*path, "distance"))
            for name in type(part).model_fields:
                yield from out_of_bounds(getattr(part, name), (*path, name))
        case tuple():
            for index, each in enumerate(part):
                yield from out_of_bounds(each, (*path, index))
        case str() if found := _CONTROL.search(part):
            code = f"U+{ord(found[0]):04X}"
            yield Inconsistency(path, f"holds the control character {code}; take it out")
        case int() if abs(part) > HIGHEST:
            yield Inconsistency(path, f"is at most {HIGHEST}")
        case Decimal() if _finer(part, _DECIMALS) and path[-1] != "distance":
            yield Inconsistency(path, f"has at most {_DECIMALS} decimals")


def _distance(distance: Decimal, path: Path) -> Iterator[Inconsistency]:
    if distance > FARTHEST or _finer(distance, 3):
        yield Inconsistency(path, f"is at most {FARTHEST}, with at most 3 decimals")


def _finer(number: Decimal, decimals: int) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent < -decimals
