"""Appending batches of 200 streams: the log beside the bare statement and beside the eventsourcing library."""

from collections.abc import Callable, Iterator
from itertools import count
from statistics import median

from benchmarks import foreign_log
from benchmarks.figure import Figure, Scale, seconds
from benchmarks.material import ORGANIZATION, accepted, number_of, policy, versions
from benchmarks.parts import Parts, database
from schemas.ids import order_stream, shard_of
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Uncommitted

_STREAMS = 200
_ADVANCE = "UPDATE log_head SET position = position + %s WHERE shard = %s RETURNING position"
_COPY = "COPY events (shard, position, stream, version, type, schema_version, data, meta) FROM STDIN"


def measure(scale: Scale) -> Iterator[Figure]:
    """Medians of batches that take turns, so that what else the machine does meets all of them alike."""
    with database() as parts, parts.connect() as connection:
        numbers = count()
        contenders: dict[str, Callable[[], float]] = {
            "ours": lambda: _ours(connection, _batch(numbers)),
            "bare": lambda: _bare(connection, _batch(numbers)),
        }
        foreign = foreign_log.opened(parts.database)
        if foreign is not None:
            contenders["foreign"] = lambda: foreign(_STREAMS)
        times: dict[str, list[float]] = {name: [] for name in contenders}
        for _ in range(scale.of(60)):
            for name, once in contenders.items():
                times[name].append(once())
        yield from _figures(parts, {name: 2 * _STREAMS / median(taken) for name, taken in times.items()})


def _figures(parts: Parts, rates: dict[str, float]) -> Iterator[Figure]:
    yield Figure(
        "append, batches of 200 streams, to the bare statement",
        rates["ours"] / rates["bare"],
        "of bare",
        parts.on,
        budget=0.8,
    )
    yield Figure("append: this log", rates["ours"], "facts/s", parts.on, note="encoding included")
    yield Figure("append: the bare statement", rates["bare"], "facts/s", parts.on, note="rows ready as text")
    if "foreign" in rates:
        note = f"this log is {rates['ours'] / rates['foreign']:.1f} times as fast"
        yield Figure("append: eventsourcing 9.5", rates["foreign"], "facts/s", parts.on, note=note)


def _batch(numbers: Iterator[int]) -> list[Uncommitted]:
    under = policy()
    return [
        event
        for index in (next(numbers) for _ in range(_STREAMS))
        for event in versions(order_stream(ORGANIZATION, number_of(index)), accepted(index, under))
    ]


def _ours(connection: Connection, batch: list[Uncommitted]) -> float:
    log = PostgresLog(connection)
    log.heads()

    def append() -> None:
        with connection.transaction():
            log.append(batch)

    return seconds(append)


def _bare(connection: Connection, batch: list[Uncommitted]) -> float:
    """The same rows: the position is the only thing that is not known beforehand."""
    shard = shard_of(ORGANIZATION, PostgresLog(connection).shards)
    (head,) = connection.execute("SELECT position FROM log_head WHERE shard = %s", (shard,)).fetchone() or (
        0,
    )
    text = "".join(
        f"{shard}\t{head + place}\t{event.stream}\t{event.version}\t{event.fact.type}\t{event.fact.version}"
        f"\t{event.fact.data().decode()}\t{event.meta}\n"
        for place, event in enumerate(batch, start=1)
    )

    def append() -> None:
        with connection.transaction(), connection.cursor() as cursor:
            cursor.execute(_ADVANCE, (len(batch), shard))
            with cursor.copy(_COPY) as copy:
                copy.write(text)

    return seconds(append)
