"""What is recorded when a person is forgotten: whose data it was, never what it said."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from schemas.events.order_fact import LineUnits, OrderFact
from schemas.events.values import Frozen
from schemas.statuses import LineStatus

ForgottenWhy = Literal["asked", "command", "purge"]
"""A message asked for it, a person did by command, or it was kept as long as the organization says."""


class TopicKey(Frozen, frozen=True, kw_only=True):
    """A key under which messages with an address stand on a topic."""

    topic: str
    key: str


class AnonymizedLine(LineUnits, frozen=True, kw_only=True):
    """A line as it stands, with the status that it keeps and the location that has it."""

    status: LineStatus
    location: str | None


class PersonForgotten(OrderFact, frozen=True, kw_only=True):
    """What was known of the person of an order was deleted, and cannot be brought back.

    `subjects` are the names under which it stood. Each key of `tombstones` gets an empty message: whoever keeps what
    stood under it deletes it, too.
    """

    type: ClassVar[str] = "person-forgotten"
    version: ClassVar[int] = 1
    forgotten_at: datetime
    why: ForgottenWhy
    subjects: tuple[UUID, ...]
    tombstones: tuple[TopicKey, ...]
    lines: tuple[AnonymizedLine, ...]
