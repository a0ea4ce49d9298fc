"""Polls of a location with 10,000 waiting lines, answered one after the other as HTTP does, each in a transaction."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import count, islice
from statistics import median

from msgspec.structs import replace

from benchmarks.figure import Figure, Scale, seconds
from benchmarks.material import DC, ORGANIZATION, SUBMITTED, accepted, number_of, policy, versions
from benchmarks.parts import Parts, database
from schemas.events.cause import Command
from schemas.events.order import OrderSubmitted
from schemas.events.order_routing import AssignedLine, LinesAssigned
from schemas.ids import order_stream, shard_of
from services.common.checkpoints import open_checkpoints
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.read_models.projecting import follow
from services.fulfillment.polling import Polling
from services.projections.read_models import order_lines
from services.streams.order import Refused
from services.streams.poll import AnswerPoll

_LINES = 10_000
_LIMITS = (200, 20, 3)
_POLLS = 10
_POLICY = policy()


def measure(scale: Scale) -> Iterator[Figure]:
    """The read model is up to date before each poll, and at the end behind by some of them."""
    with database() as parts, parts.connect() as connection:
        _fill(connection, scale.of(_LINES) // 3)
        parts.as_owner("VACUUM ANALYZE order_lines", "VACUUM ANALYZE events")
        ids = count(1)
        for limit in _LIMITS:
            took = []
            for number in islice(ids, _POLLS):
                took.append(seconds(partial(_poll, connection, number, limit)))
                _fold(connection)
            yield _figure(parts, f"polls of {limit} lines at a location with 10,000", 1 / median(took))
        took = [seconds(partial(_poll, connection, number, 3)) for number in islice(ids, _POLLS)]
        yield _figure(parts, f"polls of 3 lines there, the read model {_POLLS} polls behind", 1 / took[-1])


def _figure(parts: Parts, work: str, rate: float) -> Figure:
    return Figure(work, rate, "polls/s", parts.on, note="one connection, orders of 3 lines")


def _fill(connection: Connection, orders: int) -> None:
    log = PostgresLog(connection)
    for first in range(0, orders, 1000):
        facts = [each for index in range(first, min(first + 1000, orders)) for each in _assigned(index)]
        with connection.transaction():
            log.append(facts)
    open_checkpoints(connection, [order_lines.READ_MODEL.name])
    _fold(connection)


def _fold(connection: Connection) -> None:
    shard = shard_of(ORGANIZATION, PostgresLog(connection).shards)
    while follow(connection, [order_lines.READ_MODEL], shard, 2000):
        pass


def _assigned(index: int) -> list[Uncommitted]:
    submitted, _ = accepted(index, _POLICY)
    assert isinstance(submitted, OrderSubmitted)
    lines = tuple(
        AssignedLine(
            line_number=line.line_number,
            requesting_line_number=line.line_number,
            item=line.item,
            quantity=line.quantity,
            tax=line.tax,
            location=DC,
            reserved="none",
        )
        for line in submitted.lines
    )
    assigned = LinesAssigned(
        organization=ORGANIZATION,
        order_number=number_of(index),
        request_id=submitted.request_id,
        decision=1,
        assigned_at=SUBMITTED + timedelta(seconds=index),
        lines=lines,
    )
    return versions(
        order_stream(ORGANIZATION, number_of(index)), [replace(submitted, fulfilment="route"), assigned]
    )


def _poll(connection: Connection, number: int, limit: int) -> None:
    command = AnswerPoll(ORGANIZATION, DC, str(number), "fulfillments", limit, SUBMITTED)
    with connection.transaction():
        log = PostgresLog(connection)
        polling = Polling(connection, log)
        answer = polling.answer(command, _POLICY, Command())
        assert not isinstance(answer, Refused)
        assert answer.orders
        log.append(polling.settle())
