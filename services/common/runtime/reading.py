"""From a record to the messages in it, ready for a handler."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from services.common.bus.port import Record
from services.common.runtime.decode import Model, decode
from services.common.runtime.message import Message, Rejected


def reader(model: Model, many: str) -> Callable[[Record], Sequence[Message[Any] | Rejected]]:
    """Return a reader for the records of one topic: one `model`, or many of them under the field `many`."""
    return partial(decode, model=model, many=many)
