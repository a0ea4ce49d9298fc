"""What is looked for after it was erased: values that are somebody's alone, in memory for as long as that takes."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from infra.search_text import small

Values = frozenset[str]
"""In small letters."""

_OF_AN_AREA = {"country", "state", "postal_code", "city", "prefix", "suffix", "apartment"}
"""Fields that many share, and that facts and policies hold for routing."""

_NAMES = {"first_name", "middle_name", "last_name"}
_OF_THE_RETAILER = {"buyer_name", "code"}
"""Who bought for the retailer, whose code facts hold; and codes of customizations."""

_SHORTEST = 6  # characters: shorter ones stand in other words


def values_of(documents: Iterable[bytes], given: Iterable[str] = ()) -> Values:
    """Return what these personal documents say that nobody else says, and what was asked for."""
    found = {value for document in documents for value in _of(json.loads(document))} | set(given)
    return frozenset(small(value.strip()) for value in found if len(value.strip()) >= _SHORTEST)


def _of(document: Any) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    if isinstance(document, list):
        for each in document:
            yield from _of(each)
    if not isinstance(document, dict):
        return
    if name := " ".join(filter(None, (document.get("first_name"), document.get("last_name")))):
        yield name
    for field, value in document.items():
        if field not in _OF_AN_AREA | _NAMES | _OF_THE_RETAILER:
            yield from _of(value)
