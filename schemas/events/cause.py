"""What led to a fact, and the correlation id that ties it to everything else that came of the same message."""

from datetime import datetime
from typing import Any

import msgspec


class Cause(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What led to a fact. `correlation_id` comes from the first message and goes along with all that it leads to."""

    correlation_id: str | None = None

    def stored(self) -> str:
        """Return the cause as the JSON text that the log keeps beside the fact."""
        return _ENCODER.encode(self).decode()


class Message(Cause, frozen=True, kw_only=True, tag="message"):
    """A message from a topic asked for it."""

    message_id: str
    source: str


class Run(Cause, frozen=True, kw_only=True, tag="run"):
    """A run of the order processor, under a version of the policy. `run` is its key among the runs of its DC."""

    run: str
    policy_version: int


class Timer(Cause, frozen=True, kw_only=True, tag="timer"):
    """A timer came due, under a version of the policy; `timer` names it."""

    timer: str
    policy_version: int


class Routing(Cause, frozen=True, kw_only=True, tag="routing"):
    """The router, under a version of the policy. `failure` names what it failed on, where nobody was looked for."""

    policy_version: int
    failure: str | None = None


class Recovery(Cause, frozen=True, kw_only=True, tag="recovery"):
    """A person took the fact over from where it was published, after the database was restored from an older copy.

    `epoch` is the one that began with the recovery; `published_in` the one in which the fact was published, as recorded
    at `recorded_at`.
    """

    epoch: int
    published_in: int
    recorded_at: datetime


class Command(Cause, frozen=True, kw_only=True, tag="command"):
    """A person asked for it by command."""


class Request(Cause, frozen=True, kw_only=True, tag="request"):
    """A caller asked for it over HTTP. `key` is the id of the request, the same when it is sent again."""

    key: str


AnyCause = Message | Run | Timer | Routing | Recovery | Command | Request

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(AnyCause)
_OF_FIELD: tuple[tuple[str, type[AnyCause]], ...] = (
    ("message_id", Message),
    ("run", Run),
    ("policy_version", Routing),
)
"""Which field tells the cause of a fact that was stored before causes named their kind."""


def read(stored: bytes) -> AnyCause | None:
    """Return the cause that `stored()` wrote; None where nothing is known, as of what operators did by command."""
    if stored == b"{}":
        return None
    if b'"kind"' in stored:
        cause: AnyCause = _DECODER.decode(stored)
        return cause
    fields: dict[str, Any] = msgspec.json.decode(stored)
    for name, kind in _OF_FIELD:
        if name in fields:
            return msgspec.convert({"kind": kind.__struct_config__.tag, **fields}, kind)
    return None
