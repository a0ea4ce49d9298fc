"""A run that visits only what may have changed releases what a scan of the whole queue would."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemas.wire.cancellations import CancelDispatch, CancelOrder
from schemas.wire.inventory_changed import StockChange
from schemas.wire.orders_submitted import Order
from schemas.wire.status_updates import StatusUpdate
from services.common.checkpoints import open_checkpoints
from services.common.database import connect
from services.common.eventstore import PostgresLog
from services.common.read_models.projecting import follow
from services.common.settings import Settings
from services.operating.ledger import findings
from services.operating.setup import prepare_database
from services.processor.queue import QUEUE
from services.projections.read_models import READ_MODELS
from tests.support.back_office import MORNING, BackOffice
from tests.support.parts import own_database
from tests.support.stories import DC, change, count, order, processing
from tests.support.system import unique

Step = Callable[[BackOffice], None]

ITEMS = ("CHAIR", "TABLE")
CLASSES = ("retail", "wholesale", "work_order")
ITEM, HOURS, WHICH = st.sampled_from(ITEMS), st.integers(0, 72), st.integers(0, 9)
LINES = st.lists(st.tuples(ITEM, st.integers(1, 2)), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A prepared database; no broker is needed."""
    with own_database("incremental run") as url:
        prepare_database(Settings(database=url))
        yield url


def _of_one(
    names: Sequence[str], which: int, office: BackOffice, model: type[Any], name: str, told: dict[str, Any]
) -> None:
    if names:
        office.take(model, {name: names[which % len(names)]} | told)


def _at(hours: int) -> datetime:
    return MORNING + timedelta(hours=hours)


def submit(lines: Any, order_class: str, hours: int) -> Step:
    def step(office: BackOffice) -> None:
        number = f"A-{len(office.numbers)}"
        office.numbers.append(number)
        told = order(office.code, number, *lines, order_class=order_class)
        office.take(Order, told, at=_at(hours))

    return step


def counted(item: str, on_hand: int, hours: int) -> Step:
    at = _at(hours).isoformat()
    return lambda office: office.take(StockChange, count(office.code, DC, item, on_hand, at))


def moved(item: str, units: int, hours: int) -> Step:
    at = _at(hours).isoformat()
    return lambda office: office.take(StockChange, change(office.code, DC, item, units, at))


def cancelled(which: int) -> Step:
    return lambda office: _of_one(office.numbers, which, office, CancelOrder, "order_number", {})


def dispatch_cancelled(which: int) -> Step:
    told = {"reason_code": "DAMAGED"}
    return lambda office: _of_one(office.dispatch_ids(), which, office, CancelDispatch, "dispatch_id", told)


def shipped(which: int, hours: int) -> Step:
    told = {"status": "fulfilled", "occurred_at": _at(hours).isoformat()}
    return lambda office: _of_one(office.dispatch_ids(), which, office, StatusUpdate, "dispatch_id", told)


def policy(back_orders: bool, first: str) -> Step:
    entry = processing(DC, back_orders=back_orders, order_class_priority=[first])
    return lambda office: office.apply(processing=[entry])


def crashed(hours: int, gone_on_with: bool) -> Step:
    """A run is opened and goes no further; the next one goes on with it, or is another."""

    def step(office: BackOffice) -> None:
        if office.left_open is None:
            run = office.next_run(hours)
            office.crash(run)
            office.left_open = run if gone_on_with else None

    return step


SUBMIT = st.builds(submit, LINES, st.sampled_from(CLASSES), HOURS)
MORE = st.builds(moved, ITEM, st.integers(1, 3), HOURS)
BACK = st.builds(dispatch_cancelled, WHICH)
STEP = st.one_of(
    *(SUBMIT, SUBMIT, MORE, MORE, BACK, BACK),
    st.builds(moved, ITEM, st.integers(-3, -1), HOURS),
    st.builds(counted, ITEM, st.integers(-2, 6), HOURS),
    st.builds(cancelled, WHICH),
    st.builds(shipped, WHICH, HOURS),
)
SELDOM = st.one_of(
    *(st.none(),) * 4,
    st.builds(policy, st.booleans(), st.sampled_from(CLASSES)),
    st.builds(crashed, HOURS, st.booleans()),
)
ROUND = st.tuples(st.lists(STEP, min_size=1, max_size=3), SELDOM, HOURS)
"""What happens before a run, and the hour as of which it is made: they need not come in order."""

TWO_LINES = [submit([("CHAIR", 1), ("TABLE", 1)], "retail", 0)]
A_CHAIR = moved("CHAIR", 1, 0)


@example(TWO_LINES, [([A_CHAIR], None, 0), ([], None, 24)])  # its hold expires between two runs
@example(TWO_LINES, [([A_CHAIR], policy(False, "retail"), 24), ([], policy(True, "retail"), 24)])
@example(TWO_LINES, [([], None, 0), ([A_CHAIR], None, 0), ([], crashed(24, True), 0), ([], None, 24)])
@settings(max_examples=20, deadline=None, report_multiple_bugs=False, suppress_health_check=list(HealthCheck))
@given(st.lists(SUBMIT, min_size=5, max_size=8), st.lists(ROUND, min_size=6, max_size=9))
def test_a_run_releases_what_a_scan_of_the_whole_queue_would(
    database_url: str, orders: list[Step], rounds: list[tuple[list[Step], Step | None, int]]
) -> None:
    with connect(database_url, name="test") as connection:
        office = BackOffice(database_url, unique(), connection)
        office.apply()
        for step in orders:
            step(office)
        for steps, seldom, hours in rounds:
            for step in steps if seldom is None else (*steps, seldom):
                step(office)
            run = office.next_run(hours)
            wanted = office.scanned(run)
            finished, released = office.run(run)
            assert released == wanted
            assert finished.released == len(wanted)


def test_after_all_of_it_the_ledger_adds_up(database_url: str) -> None:
    with connect(database_url, name="test") as connection:
        models = [*READ_MODELS, QUEUE]
        open_checkpoints(connection, [model.name for model in models])
        for shard in range(PostgresLog(connection).shards):
            while any(follow(connection, [model], shard, 5000) for model in models):
                pass
        assert [one for one in findings(connection) if not one.ok] == []
