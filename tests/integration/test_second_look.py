"""The loop of second looks beside a router: what it waits for, what it leaves, and two of it at once."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest

from schemas.events.order_routing import LinesReopened
from schemas.wire.cancellations import CancelOrder
from schemas.wire.inventory_changed import StockChange
from schemas.wire.orders_submitted import Order
from services.common.checkpoints import open_checkpoints
from services.common.clock import WallClock
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog
from services.common.read_models.projecting import follow
from services.common.runtime.loop import Next
from services.common.settings import Settings
from services.operating.setup import prepare_database
from services.processor.housekeeping import Housekeeping
from services.projections.read_models.unfulfillable_line import READ_MODEL
from services.router.follower import FOLLOWER, Routing
from services.router.second_look import SecondLook
from tests.support.back_office import BackOffice
from tests.support.parts import own_database
from tests.support.retail import store
from tests.support.stories import NIGHT, order
from tests.support.system import unique


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A prepared database; no broker is needed."""
    with own_database("second look") as url:
        prepare_database(Settings(database=url))
        yield url


@dataclass
class Bench:
    """One organization, its router and its read model, each of which goes on when the test says so."""

    office: BackOffice
    connection: Connection

    def __post_init__(self) -> None:
        open_checkpoints(self.connection, [FOLLOWER, READ_MODEL.name])
        self.routing = Routing(WallClock())
        self.look = SecondLook(lambda: connect(self.office.database_url, name="test"), WallClock())

    def apply(self, hours: int | None = 24) -> None:
        """The policy, with or without second looks."""
        looks = {} if hours is None else {"reroute_unfulfillable": {"within_hours": hours}}
        self.office.apply(
            fulfilment="route",
            locations=[store("S-1"), store("S-2")],
            processing=[],
            systems=[{"code": "STORES"}],
            **looks,
        )

    def orders(self, *numbers: str) -> None:
        """One chair each; nobody has any."""
        for number in numbers:
            self.office.take(Order, order(self.office.code, number, ("CHAIR", 1)))
        self.route()
        self.project()

    def comes(self, units: int, *, known: bool = True) -> None:
        """Chairs come to the first store; the read model has passed that where it is `known`."""
        told = {"location": "S-1", "item": "CHAIR", "on_hand": units, "counted_at": NIGHT}
        self.office.take(StockChange, told)
        if known:
            self.project()

    def route(self) -> None:
        """The router comes to the head."""
        for shard in PostgresLog(self.connection).heads():
            while self.routing.step(self.connection, shard):
                pass

    def project(self) -> None:
        """The read model comes to the head."""
        for shard in PostgresLog(self.connection).heads():
            while follow(self.connection, [READ_MODEL], shard, 1000):
                pass

    def go(self, *, rounds: int = 8) -> None:
        """The loop, the router and the read model, in turns."""
        for _ in range(rounds):
            self.look.go(self.connection)
            self.route()
            self.project()

    def reopened(self) -> list[str]:
        """Numbers of the orders that were looked at again, as often as they were."""
        facts = self.office.since(dict.fromkeys(PostgresLog(self.connection).heads(), 0))
        return [fact.order_number for fact in facts if isinstance(fact, LinesReopened)]

    def gains(self) -> int:
        """Gains of the organization that nobody used up."""
        query = "SELECT count(*) FROM stock_gain WHERE organization = %s"
        ((found,),) = self.connection.execute(query, (self.office.code,)).fetchall()
        return int(found)


@pytest.fixture
def bench(database_url: str) -> Iterator[Bench]:
    """An organization whose policy says that lines of a day are looked at again."""
    with connect(database_url, name="test") as connection:
        bench = Bench(BackOffice(database_url, unique("LOOK"), connection), connection)
        bench.apply()
        yield bench


def test_a_gain_waits_for_the_page_that_has_not_seen_it_and_for_the_read_model(bench: Bench) -> None:
    bench.orders("A-1")
    bench.comes(1)
    with connect(bench.office.database_url, name="test") as router:
        looking = threading.Thread(target=partial(bench.look.go, bench.connection), daemon=True)
        with router.transaction():  # a page is under way
            router.execute("SELECT FROM checkpoint WHERE follower = %s FOR UPDATE", (FOLLOWER,))
            looking.start()
            time.sleep(0.3)
            assert looking.is_alive()
            noted = router.execute("SELECT count(*) FROM second_look").fetchone()
        looking.join(10)
    assert noted == (0,)
    assert not looking.is_alive()
    bench.go()
    assert bench.reopened() == ["A-1"]


def test_a_gain_waits_for_a_read_model_that_is_behind(bench: Bench) -> None:
    bench.office.take(Order, order(bench.office.code, "A-1", ("CHAIR", 1)))
    bench.route()
    bench.comes(1, known=False)
    for _ in range(3):
        assert bench.look.go(bench.connection) is Next.SOON
    assert bench.gains() == 1
    bench.project()
    bench.go()
    assert (bench.reopened(), bench.gains()) == (["A-1"], 0)


def test_the_next_lines_wait_until_the_router_has_decided_about_those_before(bench: Bench) -> None:
    bench.orders(*(f"A-{number:02}" for number in range(30)))
    bench.comes(3)
    for _ in range(5):
        bench.look.go(bench.connection)
    assert len(bench.reopened()) == 10
    bench.route()
    bench.project()
    bench.go()
    assert len(bench.reopened()) == 10  # the three chairs are gone


def test_lines_that_were_found_unfulfillable_long_ago_are_left(bench: Bench) -> None:
    bench.orders("OLD", "NEW")
    bench.connection.execute(
        "UPDATE unfulfillable_line SET found_at = found_at - interval '25 hours'"
        " WHERE organization = %s AND order_number = 'OLD'",
        (bench.office.code,),
    )
    bench.comes(5)
    bench.go()
    assert bench.reopened() == ["NEW"]


def test_an_order_that_is_cancelled_meanwhile_stops_nobody(bench: Bench) -> None:
    bench.orders("GONE", "A-1")
    bench.office.take(CancelOrder, {"order_number": "GONE", "reason_code": "CUSTOMER"})
    bench.comes(5)
    noted = "SELECT count(*) FROM second_look WHERE organization = %s"
    bench.project()
    bench.look.go(bench.connection)
    bench.go()
    assert bench.reopened() == ["A-1"]
    assert bench.connection.execute(noted, (bench.office.code,)).fetchone() == (0,)


def test_two_loops_at_once_look_at_each_line_once(bench: Bench) -> None:
    numbers = [f"A-{number:02}" for number in range(40)]
    bench.orders(*numbers)
    bench.comes(40)
    stop = threading.Event()

    def loop() -> None:
        other = SecondLook(lambda: connect(bench.office.database_url, name="test"), WallClock())
        with connect(bench.office.database_url, name="test") as connection:
            while not stop.is_set():
                other.go(connection)

    loops = [threading.Thread(target=loop, daemon=True) for _ in range(3)]
    for each in loops:
        each.start()
    deadline = time.monotonic() + 30
    while len(bench.reopened()) < len(numbers) and time.monotonic() < deadline:
        bench.route()
        bench.project()
    stop.set()
    for each in loops:
        each.join(10)
    assert sorted(bench.reopened()) == numbers


def test_when_the_policy_ends_what_was_under_way_is_forgotten(bench: Bench) -> None:
    bench.orders(*(f"A-{number:02}" for number in range(30)))
    bench.comes(30)
    bench.look.go(bench.connection)
    noted = "SELECT count(*) FROM second_look WHERE organization = %s"
    assert bench.connection.execute(noted, (bench.office.code,)).fetchone() == (1,)
    bench.apply(hours=None)
    assert bench.look.go(bench.connection) is Next.LATER
    assert bench.connection.execute(noted, (bench.office.code,)).fetchone() == (0,)
    assert bench.reopened() == []


@pytest.mark.parametrize(("hours", "left"), [(24, 1), (None, 0)])
def test_housekeeping_leaves_the_gains_that_second_looks_need(
    bench: Bench, hours: int | None, left: int
) -> None:
    bench.apply(hours)
    bench.comes(1)
    Housekeeping(partial(connect, bench.office.database_url, name="test"), inbox_days=1).tidy()
    assert bench.gains() == left
