"""Which orders a location is told of, out of a read model that may be behind, and by several polls at one time."""

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest
from msgspec import structs

from schemas.events.cause import Command
from schemas.events.poll import WorkAnswered
from schemas.ids import order_stream
from services.common.checkpoints import open_checkpoints
from services.common.database import Connection, connect
from services.common.eventstore import Conflict, PostgresLog, Uncommitted
from services.common.read_models.projecting import follow
from services.common.settings import Settings
from services.fulfillment import candidates as reading
from services.fulfillment import polling
from services.fulfillment.polling import Polling
from services.operating.setup import prepare_database
from services.projections.read_models import order_lines
from services.streams.order import Refused
from services.streams.poll import AnswerPoll
from tests.support.order_stream import MON, STORES, assigned, submitted
from tests.support.parts import own_database
from tests.support.system import unique


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A prepared database; no broker is needed."""
    with own_database("polling") as url:
        prepare_database(Settings(database=url))
        yield url


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection of a service."""
    with connect(database_url, name="test") as opened:
        yield opened


def assign(connection: Connection, code: str, numbers: Sequence[str], lines: int = 1) -> None:
    """Orders of so many lines, each assigned to S-1 a minute after the one before."""
    facts = []
    for minutes, number in enumerate(numbers):
        who = {"organization": code, "order_number": number}
        at = MON + timedelta(minutes=minutes)
        sent = structs.replace(submitted(lines), **who)
        given = structs.replace(assigned(*range(1, lines + 1)), **who, assigned_at=at)
        stream = order_stream(code, number)
        facts += [Uncommitted(code, stream, version, fact) for version, fact in enumerate((sent, given), 1)]
    with connection.transaction():
        PostgresLog(connection).append(facts)


def fold(connection: Connection) -> None:
    """The read model takes all that is in the log."""
    model = order_lines.READ_MODEL
    open_checkpoints(connection, [model.name])
    for shard in range(PostgresLog(connection).shards):
        while follow(connection, [model], shard, 2000):
            pass


def ask(
    connection: Connection, code: str, poll_id: str, limit: int = 200, now: datetime = MON
) -> WorkAnswered:
    """One poll in a transaction of its own."""
    policy = STORES.model_copy(update={"organization": code})
    with connection.transaction():
        log = PostgresLog(connection)
        polls = Polling(connection, log)
        answer = polls.answer(AnswerPoll(code, "S-1", poll_id, "fulfillments", limit, now), policy, Command())
        assert not isinstance(answer, Refused)
        log.append(polls.settle())
        return answer


def numbers(answer: WorkAnswered) -> list[str]:
    return [order.order_number for order in answer.orders]


def test_what_the_read_model_has_not_folded_yet_is_told_by_a_later_poll(connection: Connection) -> None:
    code = unique()
    assign(connection, code, ["A-1"])
    assert numbers(ask(connection, code, "1")) == []
    fold(connection)
    assert numbers(ask(connection, code, "2")) == ["A-1"]


def test_what_was_handed_out_since_the_read_model_folded_it_is_passed_by(connection: Connection) -> None:
    code = unique()
    assign(connection, code, [f"A-{number}" for number in range(8)])
    fold(connection)

    told = [ask(connection, code, str(number), limit=3) for number in range(4)]  # nothing is folded between

    assert [numbers(answer) for answer in told] == [
        ["A-0", "A-1", "A-2"],
        ["A-3", "A-4", "A-5"],
        ["A-6", "A-7"],
        [],
    ]
    assert [answer.more for answer in told] == [True, True, False, False]


def test_orders_come_in_the_order_of_their_first_line_whatever_their_numbers(connection: Connection) -> None:
    code = unique()
    assign(connection, code, ["C", "A", "B"], lines=2)
    fold(connection)

    answer = ask(connection, code, "1", limit=5)

    assert (numbers(answer), answer.more) == (["C", "A"], True)


def test_an_answer_that_would_be_too_large_ends_before_its_limit(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "LARGEST", 2500)
    code = unique()
    assign(connection, code, ["A-1", "A-2", "A-3"])
    fold(connection)

    answer = ask(connection, code, "1")

    assert (numbers(answer), answer.more) == (["A-1", "A-2"], True)


def test_of_two_transactions_at_one_time_one_is_decided_again(
    database_url: str, connection: Connection
) -> None:
    code = unique()
    assign(connection, code, [f"A-{number}" for number in range(4)])
    fold(connection)
    meet, told, conflicts = threading.Barrier(2), list[WorkAnswered](), list[str]()

    def poll(poll_id: str) -> None:
        with connect(database_url, name="test") as own:
            meet.wait(30)
            for _ in range(5):
                try:
                    told.append(ask(own, code, poll_id, limit=2))
                except Conflict:
                    conflicts.append(poll_id)
                else:
                    return

    threads = [threading.Thread(target=poll, args=(poll_id,)) for poll_id in ("1", "2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(number for answer in told for number in numbers(answer)) == ["A-0", "A-1", "A-2", "A-3"]
    assert len(conflicts) <= 2


@pytest.mark.parametrize("kind", ["fulfillments", "intransit"])
def test_candidates_are_read_in_order_from_an_index(connection: Connection, kind: str) -> None:
    query = reading._QUERIES[kind]  # type: ignore[index]
    values = {"organization": "X", "location": "S-1", "again": False, "lines": 201}
    at, order, line = reading._BEGINNING
    values |= {"at": at, "order": order, "line": line}
    with connection.transaction():
        connection.execute("SET LOCAL enable_seqscan = off")
        connection.execute("SET LOCAL enable_bitmapscan = off")
        rows = connection.execute(b"EXPLAIN " + query.encode(), values).fetchall()
    plan = "\n".join(text for (text,) in rows)
    assert "Index" in plan
    assert "Sort" not in plan
    assert "_pkey" not in plan


def test_the_indexes_are_written_as_the_server_gives_them_back(connection: Connection) -> None:
    rows = connection.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'order_lines'").fetchall()
    found = [definition.partition(" USING btree ")[2] for (definition,) in rows]
    assert [index for index in order_lines.READ_MODEL.table.indexes if index not in found] == []
