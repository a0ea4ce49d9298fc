"""Facts that were recorded before somebody saw what was wrong with them: read models go on, and say what they left."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from msgspec import structs

from schemas.events.fact import Fact
from schemas.events.order import OrderSubmitted
from schemas.events.order_routing import SplitFrom
from schemas.events.routing import RoutedLine
from schemas.ids import order_stream
from services.common.checkpoints import open_checkpoints
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.eventstore.codec import UnknownFact
from services.common.metrics import FACTS_PASSED_OVER
from services.common.read_models.projecting import follow
from services.common.read_models.read_model import ReadModel
from services.common.settings import Settings
from services.operating.ledger import findings
from services.operating.rebuild import rebuild
from services.operating.setup import prepare_database
from services.projections.read_models import READ_MODELS, order_lines
from tests.support.order_stream import (
    assigned,
    held,
    policy_applied,
    rejected,
    routing_decided,
    submitted,
)
from tests.support.organizations import EAST, document
from tests.support.parts import own_database
from tests.support.system import unique


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A prepared database; no broker is needed."""
    with own_database("projecting") as url:
        prepare_database(Settings(database=url))
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Connection]:
    """A connection of a service."""
    with connect(database_url, name="test") as connection:
        yield connection


def record(connection: Connection, *facts: Any) -> str:
    """Record these facts of one order of an organization that nobody else uses; answers its code."""
    code = unique()
    own = [structs.replace(fact, organization=code) for fact in facts]
    stream = order_stream(code, "A-1")
    with connection.transaction():
        PostgresLog(connection).append(
            [Uncommitted(code, stream, version, fact) for version, fact in enumerate(own, 1)]
        )
    return code


def caught_up(connection: Connection, *models: ReadModel) -> None:
    """Follow the log to its end, as the service does."""
    chosen = models or READ_MODELS
    open_checkpoints(connection, [model.name for model in chosen])
    for shard in PostgresLog(connection).heads():
        while follow(connection, chosen, shard, 2000):
            pass


def rows(connection: Connection, view: str, code: str, columns: str) -> list[Any]:
    """These columns of an organization's rows, in order."""
    query = f"SELECT {columns} FROM {view} WHERE organization = %s ORDER BY 1"
    return connection.execute(query.encode(), (code,)).fetchall()


def left_out(connection: Connection, code: str) -> list[Any]:
    """What read models went on without, of the order of this organization."""
    query = "SELECT follower, version, type, cause FROM passed_over WHERE stream = %s ORDER BY 1, 2"
    return connection.execute(query, (order_stream(code, "A-1"),)).fetchall()


def failing(connection: Connection) -> dict[str, str]:
    """What the check says no to, of read models."""
    names = ("every read model", *(model.name for model in READ_MODELS))
    return {
        one.check: one.detail for one in findings(connection) if not one.ok and one.check.startswith(names)
    }


def with_first_line(fact: Any, **changes: Any) -> Fact:
    """The fact, its first line with these changes."""
    first, *others = fact.lines
    changed: Fact = structs.replace(fact, lines=(structs.replace(first, **changes), *others))
    return changed


def test_a_tax_of_more_digits_than_money_has_is_kept_as_it_is(database: Connection) -> None:
    tax = Decimal("4999999999999999.9950")  # fifty of the largest
    code = record(database, with_first_line(submitted(), tax=tax))
    caught_up(database)
    assert rows(database, "order_lines", code, "line_number, tax")[0] == (1, tax)


def test_a_part_of_the_line_with_the_highest_number_has_a_higher_one(database: Connection) -> None:
    highest = 2**31 - 1
    split = SplitFrom(line_number=highest, price=Decimal(1), description="")
    part = {"line_number": highest + 1, "split_from": split, "quantity": 1}
    code = record(
        database,
        with_first_line(submitted(quantities=[2, 1]), line_number=highest),
        with_first_line(assigned(1), line_number=highest, quantity=2),
        with_first_line(rejected(1), **part),
    )
    caught_up(database)
    assert rows(database, "order_lines", code, "line_number, quantity") == [
        (2, 1),
        (highest, 1),
        (highest + 1, 1),
    ]


def test_a_nul_in_a_document_that_was_applied_is_shown_as_a_character_that_is_none(
    database: Connection,
) -> None:
    """Nobody can apply such a document any more."""
    named = policy_applied(document(locations=[EAST | {"name": "East\0side", "city": "a\\u0000\0\0b"}]))
    item = "\\u0000\0"
    zoned = routing_decided(zone="N\0RTH", lines=(RoutedLine(line_number=1, item=item, quantity=1),))
    code = record(database, named, zoned)
    caught_up(database)
    assert left_out(database, code) == []
    assert rows(database, "policy_locations", code, "name, city") == [
        ("East\ufffdside", "a\\u0000\ufffd\ufffdb")
    ]
    shown = rows(database, "routing_decision", code, "zone, lines->0->>'item'")
    assert shown == [("N\ufffdRTH", "\\u0000\ufffd")]
    assert failing(database) == {}


def bad_order() -> Fact:
    """More units than any column can count; the wire would not take it."""
    return with_first_line(submitted(), quantity=2**63)


def test_a_fact_that_a_read_model_cannot_take_is_passed_over_alone(database: Connection) -> None:
    before = record(database, submitted(), assigned(1, 2))
    bad = record(database, bad_order(), held())
    after = record(database, submitted())
    caught_up(database)
    assert left_out(database, bad) == [("order_lines", 1, "order-submitted", "NumericValueOutOfRange")]
    assert rows(database, "order_lines", bad, "line_number") == []
    assert len(rows(database, "order_status", bad, "hold_until")) == 1  # which could take it
    for code in (before, after):
        assert left_out(database, code) == []
        assert len(rows(database, "order_lines", code, "line_number")) == 2


def test_what_was_passed_over_is_told_by_the_check_and_by_a_figure(database: Connection) -> None:
    counted = FACTS_PASSED_OVER.labels("order_lines")._value.get()
    bad = record(database, bad_order())
    caught_up(database)
    assert FACTS_PASSED_OVER.labels("order_lines")._value.get() == counted + 1
    said = failing(database)["every read model took every fact"]
    assert f"order_lines order-{bad}-A-1/1 NumericValueOutOfRange" in said
    assert "order_lines is a fresh fold of the log" not in failing(database)


def test_a_rebuild_passes_over_only_what_still_cannot_be_taken(database: Connection) -> None:
    bad, good = record(database, bad_order()), record(database, submitted())
    caught_up(database)
    database.execute(
        "INSERT INTO passed_over SELECT 'order_lines', shard, position, stream, version, type, 'Mended'"
        " FROM events WHERE stream = %s",
        (order_stream(good, "A-1"),),
    )
    database.execute("DELETE FROM order_lines WHERE organization = %s", (good,))

    rebuild(database, order_lines.READ_MODEL)

    assert len(rows(database, "order_lines", good, "line_number")) == 2
    assert (left_out(database, good), len(left_out(database, bad))) == ([], 1)


class FromTheFuture(OrderSubmitted, frozen=True, kw_only=True):
    """An order in a shape that this software does not know."""

    version: ClassVar[int] = 99


def test_a_fact_that_only_newer_software_knows_is_waited_for(database: Connection) -> None:
    def follow_one_of_the_future() -> None:
        with database.transaction():  # and take it back: others follow this log
            record(database, FromTheFuture(**structs.asdict(submitted())))
            caught_up(database)

    with pytest.raises(UnknownFact):
        follow_one_of_the_future()
