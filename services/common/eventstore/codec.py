"""Facts to JSON and back, always into the newest shape."""

import json

from schemas.events import ALL
from schemas.events.fact import Fact
from schemas.upcasters import upcast

_BY_TYPE: dict[str, type[Fact]] = {fact.model_fields["type"].default: fact for fact in ALL}
_VERSION: dict[str, int] = {
    fact.model_fields["type"].default: fact.model_fields["version"].default for fact in ALL
}


class UnknownFact(Exception):
    """The log holds a fact that this version of the software does not know: it is older than the log."""


def decode(type_: str, version: int, data: bytes | str) -> Fact:
    """The fact of stored name `type_`, brought up from `version`.

    Raises UnknownFact for a name or a version from the future, LookupError where an upcaster is missing.
    """
    cls = _BY_TYPE.get(type_)
    if cls is None or version > _VERSION[type_]:
        raise UnknownFact(f"{type_} version {version} is not known here; update this service")
    if version == _VERSION[type_]:
        return cls.model_validate_json(data)
    newest = upcast(type_, version, json.loads(data), _VERSION[type_])
    return cls.model_validate_json(json.dumps(newest))
