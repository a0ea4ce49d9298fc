"""Describes contradictions within a document."""

from collections.abc import Container, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys and indexes from the top of the document."""


class Inconsistency(NamedTuple):
    """A contradiction: its path, and what to do about it."""

    path: Path
    message: str


def repeated(keys: Sequence[Hashable], path: Path, field: str | None = None) -> Iterator[Inconsistency]:
    """Yield one for each key that an earlier entry of the list at `path` has too (in `field` of the entry)."""
    seen: dict[Hashable, int] = {}
    for index, key in enumerate(keys):
        first = seen.setdefault(key, index)
        if first != index:
            at = (*path, index) if field is None else (*path, index, field)
            shown = " / ".join(map(str, key)) if isinstance(key, tuple) else key
            yield Inconsistency(at, f"{shown} is entry {first} already; keep one of the two")


def unknown(names: Iterable[str], known: Container[str], path: Path, cure: str) -> Iterator[Inconsistency]:
    """Yield one for each name of the list at `path` that is not `known`."""
    for index, name in enumerate(names):
        if name not in known:
            yield Inconsistency((*path, index), f"{name} is not known; {cure}")
