"""What all immutable facts have in common: a stored name, a shape version, and no field that is not declared."""

from typing import Any, ClassVar

import msgspec
from pydantic import BaseModel


class Frozen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A value inside a fact: immutable and closed."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Something that happened, in the past tense. `type` is the stored name: retired one day, renamed never.

    `version` numbers the shape. The log stores both in columns of their own, so `data()` does not repeat them.
    The log checks a fact against its declared types when it writes one (`Codec.encode`).
    """

    type: ClassVar[str]
    version: ClassVar[int]

    def data(self) -> bytes:
        """Return the fact as the JSON that the log stores, in UTF-8 and on one line."""
        return _ENCODER.encode(self)


def decoder_of(fact: type[Fact]) -> "msgspec.json.Decoder[Any]":
    """Return a decoder of the stored JSON of `fact`. It raises msgspec.ValidationError, which names the field."""
    return msgspec.json.Decoder(fact, dec_hook=_read_document)


def _write_document(value: Any) -> Any:
    """Write a value that msgspec does not know: the policy document, a pydantic model."""
    if isinstance(value, BaseModel):
        return msgspec.Raw(value.model_dump_json().encode())
    raise NotImplementedError(f"facts hold no {type(value).__name__}")


def _read_document(kind: type, value: Any) -> Any:
    if issubclass(kind, BaseModel):
        return kind.model_validate_json(msgspec.json.encode(value))
    raise NotImplementedError(f"facts hold no {kind.__name__}")


_ENCODER = msgspec.json.Encoder(enc_hook=_write_document)
