"""Facts to JSON and back, always into the newest shape."""

import json
from collections.abc import Iterable, Mapping

from schemas.events import ALL
from schemas.events.fact import Fact
from schemas.upcasters import UPCASTERS, Upcaster, upcast


class UnknownFact(Exception):
    """The log holds a fact that this version of the software does not know: it is older than the log."""


class Codec:
    """Reads `facts`, each in its newest shape or in one that `upcasters` lead up from."""

    def __init__(self, facts: Iterable[type[Fact]], upcasters: Mapping[tuple[str, int], Upcaster]) -> None:
        self._by_type = {fact.model_fields["type"].default: fact for fact in facts}
        self._version = {name: fact.model_fields["version"].default for name, fact in self._by_type.items()}
        self._upcasters = upcasters

    def decode(self, type_: str, version: int, data: bytes | str) -> Fact:
        """The fact of stored name `type_`, brought up from `version`.

        Raises UnknownFact for a name or a version from the future, LookupError where an upcaster is missing.
        """
        cls = self._by_type.get(type_)
        if cls is None or version > self._version[type_]:
            raise UnknownFact(f"{type_} version {version} is not known here; update this service")
        if version == self._version[type_]:
            return cls.model_validate_json(data)
        newest = upcast(type_, version, json.loads(data), self._version[type_], self._upcasters)
        return cls.model_validate_json(json.dumps(newest))


decode = Codec(ALL, UPCASTERS).decode
"""Reads every fact of the log."""
