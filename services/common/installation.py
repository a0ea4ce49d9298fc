"""The name of this log: its groups and messages carry it, so that two systems on the same brokers are told apart."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from schemas.events.cause import Recovery
from services.common.database import Connection
from services.common.eventstore import Recorded

_READ = "SELECT id, epoch FROM installation"
_BEGAN = "SELECT number, shard, after_position FROM epoch ORDER BY number DESC"
_BEGIN = """INSERT INTO epoch (number, shard, after_position)
SELECT %s, shard, position FROM log_head"""
_RENAME = "UPDATE installation SET epoch = %s, recovered_at = clock_timestamp()"
_SOURCE = re.compile(r"/orderfold/([0-9a-f]{12})/([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Installation:
    """`epoch` counts from 1, and goes up with each recovery: then an id may name another fact than before."""

    id: str
    epoch: int

    @property
    def source(self) -> str:
        """Return the `ce_source` of what this log publishes."""
        return f"/orderfold/{self.id}/{self.epoch}"


class Sources:
    """Knows the `ce_source` of each fact: it stays that of the epoch in which the fact was first published."""

    def __init__(self, id_: str, began: Mapping[int, Mapping[int, int]]) -> None:
        """`began` says behind which position of each shard every epoch but the first began, the latest first."""
        self._began = {number: dict(after) for number, after in began.items()}
        self._id, self._first = id_, Installation(id_, 1).source

    def of(self, event: Recorded) -> str:
        """Return the source of a fact."""
        if not self._began:
            return self._first
        if isinstance(event.cause, Recovery):
            return Installation(self._id, event.cause.published_in).source
        for number, after in self._began.items():
            if event.position > after.get(event.shard, 0):
                return Installation(self._id, number).source
        return self._first


def installation(connection: Connection) -> Installation:
    """Return the name of the log in this database."""
    row = connection.execute(_READ).fetchone()
    assert row is not None  # migrations make it  # noqa: S101
    return Installation(*row)


def sources(connection: Connection) -> Sources:
    """Return what knows the source of each fact of this log."""
    began: dict[int, dict[int, int]] = {}
    for number, shard, after in connection.execute(_BEGAN):
        began.setdefault(number, {})[shard] = after
    return Sources(installation(connection).id, began)


def begin_epoch(connection: Connection, number: int) -> None:
    """Let an epoch begin behind all facts that the log holds now."""
    connection.execute(_BEGIN, (number,))
    connection.execute(_RENAME, (number,))


def named(source: str) -> Installation | None:
    """Return whose `ce_source` this is; None where it is not one of orderfold, or of version 0.1."""
    found = _SOURCE.fullmatch(source)
    return Installation(found[1], int(found[2])) if found else None
