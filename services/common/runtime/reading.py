"""From a record to the messages in it, ready for a handler."""

from collections.abc import Callable, Sequence
from typing import Any

from services.common.bus.port import Record
from services.common.runtime.decode import Model, Undecodable, decode
from services.common.runtime.message import Message, Rejected


def reader(model: Model, many: str) -> Callable[[Record], Sequence[Message[Any] | Rejected]]:
    """Reads records of one topic: one `model`, or many of them under the field `many`."""

    def read(record: Record) -> Sequence[Message[Any] | Rejected]:
        return [
            Rejected(record, one.reason, one.path, one.detail, one.member)
            if isinstance(one, Undecodable)
            else Message(
                record=record,
                id=one.message_id,
                source=one.source,
                occurred_at=one.occurred_at,
                value=one.value,
                member=one.member,
                place="" if one.member is None else f"{many}[{one.member}].",
            )
            for one in decode(record, model, many)
        ]

    return read
