"""Facts to JSON and back, always into the newest shape."""

import json
from collections.abc import Iterable, Mapping

import msgspec

from schemas.events import ALL
from schemas.events.fact import Fact, decoder_of
from schemas.upcasters import UPCASTERS, Upcaster, upcast


class UnknownFact(Exception):
    """The log holds a fact that this version of the software does not know: it is older than the log."""


class Misshapen(ValueError):
    """A fact does not have the shape that is declared for it. The message names the field and never its value."""


class Codec:
    """Reads `facts`, each in its newest shape or in one that `upcasters` lead up from."""

    def __init__(self, facts: Iterable[type[Fact]], upcasters: Mapping[tuple[str, int], Upcaster]) -> None:
        known = list(facts)
        self._decoders = {fact.type: decoder_of(fact) for fact in known}
        self._newest = {fact.type: fact.version for fact in known}
        self._upcasters = upcasters

    def encode(self, fact: Fact) -> bytes:
        """Return the stored JSON of a fact, on one line. Raises Misshapen where a field is not of its declared type.

        Structs check nothing when they are made, so the log reads back what it is about to store.
        """
        data = fact.data()
        self._read(fact.type, data)
        return data

    def decode(self, type_: str, version: int, data: bytes | str) -> Fact:
        """Return the fact of stored name `type_`, brought up from `version`.

        Raises UnknownFact for a name or a version from the future, LookupError where an upcaster is missing,
        Misshapen where the data has not the declared shape.
        """
        newest = self._newest.get(type_, 0)
        if version > newest:
            raise UnknownFact(f"{type_} version {version} is not known here; update this service")
        if version == newest:
            return self._read(type_, data)
        return self._read(
            type_, json.dumps(upcast(type_, version, json.loads(data), newest, self._upcasters))
        )

    def is_newest(self, type_: str, version: int) -> bool:
        """Return whether `version` is the shape of today of the fact of stored name `type_`."""
        return self._newest.get(type_) == version

    def _read(self, type_: str, data: bytes | str) -> Fact:
        try:
            fact: Fact = self._decoders[type_].decode(data)
        except msgspec.MsgspecError as error:
            raise Misshapen(f"{type_}: {error}") from error
        return fact


_FACTS = Codec(ALL, UPCASTERS)

encode = _FACTS.encode
"""Writes every fact of the log."""

is_newest = _FACTS.is_newest
"""Tells shapes of today from older ones."""

decode = _FACTS.decode
"""Reads every fact of the log."""
