"""Reads and checks the usual message, one that holds only fields of its model, in a single pass over its bytes."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from schemas.wire.values import Message


def one_pass(raw: bytes, model: Any) -> tuple[Message | None, bool, bool]:
    """Return the message or None, whether nothing is left to check of it, and whether the model refused it as it is.

    pydantic checks UTF-8, JSON and every field, but neither NULs, nor keys that stand twice, nor what is in fields
    that the model does not know.
    """
    validate = _validator(model)
    if validate is None:
        return None, False, False
    try:
        message = validate(raw)
    except ValidationError:
        return None, False, True
    # A key has a colon behind it. So if there are as many colons as the fields and their values need, no key is left
    # over. Texts may hold more colons, and an escape could stand for one: then the quote before it is counted, too.
    fields, colons = message.written()
    if b"\\" not in raw:
        return message, raw.count(b":") == fields + colons or _keys_at_most(raw) == fields, False
    return message, b"\\u0000" not in raw and _keys_at_most(raw) == fields, False


@lru_cache(maxsize=64)
def _validator(model: Any) -> Callable[[bytes], Message] | None:
    if not (isinstance(model, type) and issubclass(model, Message)):
        return None  # a function that chooses a model needs the document first
    return model.__pydantic_validator__.validate_json


def _keys_at_most(raw: bytes) -> int:
    """Return how many keys the bytes hold, or a number above that where texts hold a quote before a colon, too."""
    return raw.translate(None, b" \t\r\n").count(b'":')
