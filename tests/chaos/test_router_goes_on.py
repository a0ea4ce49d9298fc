"""Whatever one order does to the router, the others are routed, and people find the one."""

import json
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from schemas.events.order_routing import LinesAssigned, LinesUnfulfillable
from schemas.wire.inventory_changed import StockChange
from schemas.wire.orders_submitted import Order
from services.common import stock
from services.common.checkpoints import open_checkpoints
from services.common.clock import WallClock
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog
from services.common.runtime.following import following
from services.common.settings import Settings
from services.operating.setup import prepare_database
from services.router import brokerage, pending
from services.router.attempt import FAILURE, PATIENCE, Attempt
from services.router.follower import FOLLOWER, Routing
from tests.support.back_office import BackOffice
from tests.support.parts import own_database
from tests.support.retail import store
from tests.support.stories import order
from tests.support.system import unique


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A prepared database; no broker is needed."""
    with own_database("router goes on") as url:
        prepare_database(Settings(database=url))
        yield url


@pytest.fixture
def office(database_url: str) -> Iterator[BackOffice]:
    """Two stores with nine chairs and nine tables each."""
    with connect(database_url, name="test") as connection:
        office = BackOffice(database_url, unique("GO"), connection)
        office.apply(
            fulfilment="route",
            locations=[store("S-1"), store("S-2")],
            processing=[],
            systems=[{"code": "STORES"}],
        )
        for location in ("S-1", "S-2"):
            for item in ("CHAIR", "TABLE"):
                told = {
                    "location": location,
                    "item": item,
                    "on_hand": 9,
                    "counted_at": "2016-11-08T00:00:00Z",
                }
                office.take(StockChange, told)
        yield office


def submitted(office: BackOffice, *items: str) -> Sequence[str]:
    numbers = [f"A-{number}" for number in range(len(items))]
    for number, item in zip(numbers, items, strict=True):
        office.take(Order, order(office.code, number, (item, 1)))
    return numbers


def routed(office: BackOffice, connection: Connection, tries: int = 200) -> dict[str, str]:
    """What became of each order, once the router has nothing left to do or was tried so often."""
    routing = Routing(WallClock())
    open_checkpoints(connection, [FOLLOWER])
    heads = PostgresLog(connection).heads()
    for _ in range(tries):
        for shard in heads:
            routing.step(connection, shard)
    found = {}
    for fact in office.since(dict.fromkeys(heads, 0)):
        if isinstance(fact, LinesAssigned | LinesUnfulfillable):
            found[fact.order_number] = "placed" if isinstance(fact, LinesAssigned) else "nowhere"
    return found


def test_a_page_that_can_not_be_recorded_fails_only_the_order_that_stops_it(
    office: BackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reserve(connection: Connection, reservations: Any) -> None:
        if any(place.item == "TABLE" for place in reservations):
            raise ArithmeticError
        stock_reserve(connection, reservations)

    stock_reserve = stock.reserve
    monkeypatch.setattr(stock, "reserve", reserve)
    submitted(office, "CHAIR", "CHAIR", "TABLE", "CHAIR")

    assert routed(office, office.connection) == {
        "A-0": "placed", "A-1": "placed", "A-2": "nowhere", "A-3": "placed",
    }  # fmt: skip
    assert failures(office) == ["given up"]


def test_one_that_is_never_covered_is_given_up_in_the_end(
    office: BackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reserve(connection: Connection, reservations: Any) -> None:
        if reservations:
            raise stock.NotCovered

    monkeypatch.setattr(stock, "reserve", reserve)
    submitted(office, "CHAIR")
    assert routed(office, office.connection, tries=20) == {}
    assert routed(office, office.connection, tries=PATIENCE + 20) == {"A-0": "nowhere"}


def test_one_that_is_not_understood_is_left_to_people_with_the_cause(
    office: BackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decided(floor: Any, asked: Any, *rest: Any) -> Any:
        if asked.order_number == "A-1":
            raise RecursionError
        return decide(floor, asked, *rest)

    decide = brokerage.decided
    monkeypatch.setattr(brokerage, "decided", decided)
    submitted(office, "CHAIR", "CHAIR", "CHAIR")

    assert routed(office, office.connection) == {"A-0": "placed", "A-1": "nowhere", "A-2": "placed"}
    assert failures(office) == ["RecursionError"]


@pytest.mark.parametrize("where", ["room", "time"])
def test_a_page_is_recorded_in_parts_where_there_is_no_room_or_time_for_all_of_it(
    office: BackOffice, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    if where == "room":
        monkeypatch.setattr(pending, "_TOGETHER", 1)
    else:
        monkeypatch.setattr(brokerage, "SECONDS", -1.0)
    numbers = submitted(office, "CHAIR", "TABLE", "CHAIR", "TABLE")
    open_checkpoints(office.connection, [FOLLOWER])
    routing = Routing(WallClock())
    (shard,) = {event.shard for event in _events(office)}
    assert routing.step(office.connection, shard) > 0
    assert len(placed(office)) == 1
    while routing.step(office.connection, shard):
        pass
    assert placed(office) == list(numbers)


def test_the_router_ends_when_it_is_told_to_even_while_it_gets_nowhere(
    office: BackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reserve(connection: Connection, reservations: Any) -> None:
        raise stock.NotCovered

    monkeypatch.setattr(stock, "reserve", reserve)
    submitted(office, "CHAIR")
    stop = threading.Event()
    loop = following(FOLLOWER, Routing(WallClock()), lambda: connect(office.database_url, name="test"))
    thread = threading.Thread(target=loop.run, args=(stop,))
    thread.start()
    stop.set()
    thread.join(timeout=30)
    assert not thread.is_alive()


def test_pages_grow_again_once_what_stopped_them_is_gone() -> None:
    attempt = Attempt(500)
    while attempt.orders > 1:
        attempt = attempt.failed(FAILURE)
    assert (attempt.patience, attempt.gives_up) == (PATIENCE, False)
    for _ in range(PATIENCE // FAILURE):
        assert not attempt.gives_up
        attempt = attempt.failed(FAILURE)
    assert attempt.gives_up
    assert not attempt.passes_over
    assert attempt.worked(500) == Attempt(2)
    assert Attempt(300).worked(500) == Attempt(500)


def _events(office: BackOffice) -> list[Any]:
    log = PostgresLog(office.connection)
    return [
        event
        for shard in log.heads()
        for event in log.follow(shard, 0, 100_000).events
        if getattr(event.fact, "organization", "") == office.code
    ]


def placed(office: BackOffice) -> list[str]:
    return [event.fact.order_number for event in _events(office) if isinstance(event.fact, LinesAssigned)]


def failures(office: BackOffice) -> list[str]:
    """The causes that are kept beside what nobody takes."""

    facts = [event for event in _events(office) if isinstance(event.fact, LinesUnfulfillable)]
    return [json.loads(event.meta)["failure"] for event in facts]
