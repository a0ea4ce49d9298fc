"""Facts that were recorded before somebody saw what was wrong with them: read models go on, and say what they left."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from schemas.events.fact import Fact
from schemas.events.order_routing import SplitFrom
from schemas.ids import order_stream
from services.commands.setup import prepare_database
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.projecting import follow, open_checkpoints
from services.common.read_model import ReadModel
from services.common.settings import Settings
from services.projections.read_models import READ_MODELS
from tests.support.order_stream import assigned, rejected, submitted
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
    own = [fact.model_copy(update={"organization": code}) for fact in facts]
    stream = order_stream(code, facts[0].order_number)
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
    query = f"SELECT {columns} FROM analytics.{view} WHERE organization = %s ORDER BY 1"
    return connection.execute(query.encode(), (code,)).fetchall()


def with_first_line(fact: Any, **changes: Any) -> Fact:
    """The fact, its first line with these changes."""
    first, *others = fact.lines
    changed: Fact = fact.model_copy(update={"lines": (first.model_copy(update=changes), *others)})
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
