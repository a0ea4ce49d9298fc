"""Lets kafka-python compile how a message is read in one thread at a time.

It does so as the first message of a kind comes, and changes the kind meanwhile. Two threads that do it together, as
loops of a service do that start at once, may leave a reader behind that fails on every message: no answer of a broker
is understood any more until the process ends.
"""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from kafka.protocol.schemas.fields.struct import StructField

_ALONE = threading.RLock()


def compile_alone() -> None:
    """Make kafka-python compile in one thread at a time, from now on and in every client."""
    for name in ("compiled_decode_from", "compiled_encode_into"):
        compiling = getattr(StructField, name)
        if not hasattr(compiling, "__wrapped__"):
            setattr(StructField, name, alone(compiling))


def alone(compiling: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same function for one thread at a time."""

    @wraps(compiling)
    def compiled(*given: Any, **options: Any) -> Any:
        with _ALONE:
            return compiling(*given, **options)

    return compiled
