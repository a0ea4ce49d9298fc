"""The log in PostgreSQL: one counter row a shard, one COPY an append, one index range a reader."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from importlib.resources import files
from itertools import islice
from typing import Any, LiteralString, cast
from weakref import WeakKeyDictionary

from psycopg import Connection, errors

from schemas.ids import shard_of, stream_name
from services.common.copy_text import escaped
from services.common.eventstore.codec import encode
from services.common.eventstore.port import Conflict, Gap, Page, Recorded, Uncommitted, predecessors
from services.common.notifications import leave_work


def _sql(name: str) -> LiteralString:
    return files(__package__).joinpath("sql", f"{name}.sql").read_text()


_ADVANCE, _COPY, _READ, _HEADS = _sql("advance"), _sql("copy"), _sql("read"), _sql("heads")
_FOLLOW, _MISSING = _sql("follow"), _sql("missing")
_ROWS_A_WRITE = 25  # the server takes these in while we encode the next
_SHARDS: WeakKeyDictionary[Connection[Any], int] = (
    WeakKeyDictionary()
)  # fixed when the log was made: asked once


class PostgresLog:
    """The log on one connection. `append` belongs inside a transaction, as its last statement but the commit.

    The counter row is locked from there to the commit: positions are gapless and in commit order.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._read: dict[str, int] = {}  # the last version of each stream that was read here

    @property
    def shards(self) -> int:
        """How many shards this log was created with."""
        if self._connection not in _SHARDS:
            _SHARDS[self._connection] = len(self.heads())
        return _SHARDS[self._connection]

    def append(self, events: Sequence[Uncommitted]) -> None:
        """Append all or nothing. Raises Conflict where a version is taken; the transaction is then lost.

        Raises Gap where a version is left out, before anything is locked: facts are never removed, so a predecessor
        that was found stays there.
        """
        self._check(predecessors(events))
        leave_work(self._connection)
        by_shard: dict[int, list[Uncommitted]] = defaultdict(list)
        shards = {code: shard_of(code, self.shards) for code in {event.organization for event in events}}
        for event in events:
            by_shard[shards[event.organization]].append(event)
        with self._connection.cursor() as cursor:
            firsts: dict[int, int] = {}
            for shard, members in sorted(by_shard.items()):
                head = cursor.execute(_ADVANCE, {"shard": shard, "count": len(members)}).fetchone()
                firsts[shard] = cast(tuple[int], head)[0] - len(members) + 1
            rows = (
                _row(shard, position, event)
                for shard, first in firsts.items()
                for position, event in enumerate(by_shard[shard], first)
            )
            try:
                with cursor.copy(_COPY) as copy:
                    while some := b"".join(islice(rows, _ROWS_A_WRITE)):
                        copy.write(some)
            except errors.UniqueViolation as error:
                raise Conflict("a version is taken") from error

    def _check(self, wanted: Sequence[tuple[str, int]]) -> None:
        """Check predecessors in the log, except of streams that were read here: a decision has read its streams."""
        unread = [place for place in wanted if self._read.get(place[0], 0) < place[1]]
        if unread:
            streams, versions = zip(*unread, strict=True)
            places = {"streams": list(streams), "versions": list(versions)}
            missing = self._connection.execute(_MISSING, places).fetchone()
            if missing is not None:
                raise Gap(f"{missing[0]} has no version {missing[1]}")

    def read(self, streams: Collection[str]) -> Mapping[str, Sequence[Recorded]]:
        """Every fact of each stream in order."""
        found: dict[str, list[Recorded]] = defaultdict(list)
        if streams:
            for row in self._connection.execute(_READ, {"streams": list(streams)}, binary=True):
                found[row[2]].append(Recorded(*row))
        self._read.update({stream: found[stream][-1].version if stream in found else 0 for stream in streams})
        return found

    def follow(
        self,
        shard: int,
        after: int,
        limit: int,
        types: Collection[str] | None = None,
        organizations: Collection[str] | None = None,
    ) -> Page:
        """Return up to `limit` positions after `after`, in commit order."""
        through = min(after + limit, self.heads()[shard])
        if through <= after:
            return Page((), after)
        names = None if organizations is None else [stream_name(code) for code in organizations]
        window = {
            "shard": shard,
            "after": after,
            "through": through,
            "types": None if types is None else list(types),
            "organizations": names,
        }
        rows = self._connection.execute(_FOLLOW, window, binary=True)
        return Page([Recorded(*row) for row in rows], through)

    def heads(self) -> Mapping[int, int]:
        """The last position of every shard."""
        return dict(self._connection.execute(_HEADS).fetchall())


def _row(shard: int, position: int, event: Uncommitted) -> bytes:
    fact = event.fact
    head = f"{shard}\t{position}\t{escaped(event.stream)}\t{event.version}\t{fact.type}\t{fact.version}\t"
    data = encode(fact).replace(b"\\", b"\\\\")  # JSON of one line: it holds nothing else to escape
    return b"%b%b\t%b\n" % (head.encode(), data, escaped(event.meta).encode())
