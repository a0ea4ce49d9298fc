"""The purge of ten thousand people, with dead letters about some of them, and the search for one person."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from benchmarks.figure import Figure, Scale, seconds
from benchmarks.material import (
    ORGANIZATION,
    SUBMITTED,
    number_of,
    order_message,
    policy,
    versions,
    whole_life,
)
from benchmarks.parts import Parts, database
from schemas.ids import order_stream, shard_of
from schemas.wire.orders_submitted import Order
from schemas.wire.privacy_requests import Match
from services.common import personal_data
from services.common.bus.port import Record
from services.common.checkpoints import open_checkpoints
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.common.read_models.projecting import follow
from services.common.runtime import dead_letters
from services.common.runtime.message import Rejected
from services.intake.domain.acceptance import personal_document
from services.privacy.matching import orders_of
from services.privacy.purge import Purge
from services.privacy.scan import scan
from services.projections.read_models import order_status

_PEOPLE = 10_000
_LETTERS = 1_000
_TOGETHER = 1_000
_PAGE = 2_000


class _Later:
    """A clock by which all of them are old."""

    def now(self) -> datetime:
        """Return the time at which the purge runs."""
        return SUBMITTED + timedelta(days=2_000)


def measure(scale: Scale) -> Iterator[Figure]:
    """Everything in one database that waits for its disk: facts, documents, keys of dead letters, receipts."""
    people, letters = scale.of(_PEOPLE), scale.of(_LETTERS)
    with database() as parts, parts.connect() as connection:
        _fill(connection, people, letters)
        parts.as_owner("VACUUM ANALYZE")
        log = PostgresLog(connection)
        meant = Match(email="nobody@example.org")
        taken = seconds(lambda: orders_of(connection, log, ORGANIZATION, meant))
        note = f"by e-mail address, among {people:,} orders"
        yield Figure("find the orders of a person", taken, "s", parts.on, "below", note=note)
        taken = seconds(lambda: scan(connection, frozenset({"nobody@example.org"})))
        note = f"every row of every table, {people:,} orders of five facts"
        yield Figure("search for what was erased", taken, "s", parts.on, "below", note=note)
        yield _purged(parts, people, letters)


def _purged(parts: Parts, people: int, letters: int) -> Figure:
    purge = Purge(parts.connect, _Later(), 1.0, _TOGETHER)
    done: list[int] = []
    taken = seconds(lambda: done.append(purge.purge()))
    assert done == [people], done
    note = f"pages of {_TOGETHER:,} orders of three lines, beside {letters:,} dead letters"
    return Figure(f"forget {people:,} people", taken, "s", parts.on, "below", budget=60.0, note=note)


def _fill(connection: Connection, people: int, letters: int) -> None:
    log, under = PostgresLog(connection), policy()
    document = personal_document(Order.model_validate_json(order_message(0)))
    for first in range(0, people, 1_000):
        page = range(first, min(first + 1_000, people))
        with connection.transaction():
            lives = {index: whole_life(index, under) for index in page}
            subjects = (facts[0].subject for facts in lives.values())  # type: ignore[attr-defined]
            personal_data.store(connection, dict.fromkeys(subjects, (ORGANIZATION, document)))
            log.append(
                [
                    event
                    for index, facts in lives.items()
                    for event in versions(order_stream(ORGANIZATION, number_of(index)), facts)
                ]
            )
    with connection.transaction():
        dead_letters.keep(connection, "intake", "bench", [_letter(index) for index in range(letters)])
    open_checkpoints(connection, [order_status.READ_MODEL.name])
    shard = shard_of(ORGANIZATION, log.shards)
    while follow(connection, [order_status.READ_MODEL], shard, _PAGE):
        pass


def _letter(index: int) -> Rejected:
    value = json.dumps(json.loads(order_message(index)) | {"total": "wrong"}).encode()
    record = Record("orders-submitted", 0, index, number_of(index).encode(), value, (), 0)
    return Rejected(record, "invalid", "total", "must be an amount")
