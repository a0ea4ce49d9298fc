"""Refuses new documents beyond limits that types do not have, so that documents in old facts stay readable."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from schemas.organization.inconsistency import Inconsistency, Path
from schemas.organization.preferences import Proximity
from schemas.organization.values import Closed
from schemas.unseen import LOST, unseen_sign

HIGHEST = 2_147_483_647
FARTHEST = 25_000
"""Miles or kilometers: more than halfway round the earth in either."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DECIMALS = 9


def out_of_bounds(part: Any, path: Path = ()) -> Iterator[Inconsistency]:
    """Yield one for each text with a control character or a lost letter, and for each number that is out of bounds.

    Also for an item code with a sign that nobody sees: an order or stock with that code would be refused.
    """
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
        case str() if LOST in part:
            yield Inconsistency(
                path, "a letter was lost here (U+FFFD) when a program read it; write it again"
            )
        case str() if "item" in path[-1:] or "items" in path[-2:-1]:
            if sign := unseen_sign(part):
                words = f"holds {sign}, which no item code of an order or of stock can hold; take it out"
                yield Inconsistency(path, words)
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
