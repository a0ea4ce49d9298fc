"""What is only kept for a while is forgotten, and nothing else."""

from collections.abc import Iterator
from functools import partial

import pytest

from schemas.wire.inventory_changed import StockChange
from services.common.clock import WallClock
from services.common.database import connect
from services.common.settings import Settings
from services.operating.setup import prepare_database
from services.processor.housekeeping import Housekeeping
from services.processor.organizations import states
from services.processor.plan import plan
from tests.support.back_office import BackOffice
from tests.support.parts import own_database
from tests.support.stories import NIGHT, processing
from tests.support.system import unique


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A prepared database; no broker is needed."""
    with own_database("housekeeping") as url:
        prepare_database(Settings(database=url))
        yield url


def test_gains_are_kept_for_the_runs_of_a_dc_and_forgotten_where_there_are_none(database_url: str) -> None:
    with connect(database_url, name="test") as connection:
        office = BackOffice(database_url, unique(), connection)
        office.apply(processing=[processing("DC-EAST")])
        plan(connection, states(), WallClock().now())
        for location in ("DC-EAST", "DC-WEST"):
            told = {"location": location, "item": "CHAIR", "on_hand": 5, "counted_at": NIGHT}
            office.take(StockChange, told)

        Housekeeping(partial(connect, database_url, name="test"), inbox_days=1).tidy()

        kept = connection.execute("SELECT location, item FROM stock_gain").fetchall()
    assert kept == [("DC-EAST", "CHAIR")]
