"""A sales order and its purchase orders through random histories: after every message both say the same."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.events.cause import Command
from schemas.events.order_fact import LineUnits
from schemas.events.order_vendor import PurchaseOrderPlaced
from schemas.ids import order_stream, purchase_order_stream
from schemas.wire.cancellations import CancelOrder
from schemas.wire.inventory_changed import StockChange
from schemas.wire.orders_submitted import Order
from schemas.wire.purchase_orders_submitted import SubmittedPurchase
from schemas.wire.status_updates import StatusUpdate
from schemas.wire.vendor_activity import VendorActivity as Activity
from services.common.checkpoints import open_checkpoints
from services.common.clock import WallClock
from services.common.database import Connection, connect
from services.common.eventstore import Conflict, PostgresLog
from services.common.settings import Settings
from services.deciding.orders import Orders
from services.deciding.purchasing.batches import Under
from services.deciding.streams import Streams
from services.operating.ledger import findings
from services.operating.setup import prepare_database
from services.router.follower import FOLLOWER, Routing
from services.streams import order as orders
from services.streams import purchase_order as purchases
from services.streams.order.line import Fulfilled, Line
from services.vendor.activity import VendorActivity
from services.vendor.submitted import Submitted
from tests.support.back_office import BackOffice
from tests.support.parts import own_database
from tests.support.retail import HOME, store
from tests.support.stories import NIGHT, order
from tests.support.system import unique
from tests.support.trade import ACKNOWLEDGING, AT_HOME, ELSEWHERE, INTEGRATED, OTHER, VENDOR, VENDORS

HISTORIES, STEPS = 12, 45
PLACES = {"V-1": VENDOR, "V-2": OTHER, "V-3": INTEGRATED, "V-4": ACKNOWLEDGING}
OF_LOG = {"positions are 1 to N in every shard", "versions are 1 to n in every stream"}


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A prepared database; no broker is needed."""
    with own_database("both sides") as url:
        prepare_database(Settings(database=url))
        yield url


class House:
    """One organization with a store and four vendors, and what happens to it at random."""

    def __init__(self, url: str, connection: Connection, chance: random.Random) -> None:
        self.office, self.connection, self.chance = (
            BackOffice(url, unique("BOTH"), connection),
            connection,
            chance,
        )
        self.office.handlers |= {SubmittedPurchase: Submitted(), Activity: VendorActivity()}
        self.routing = Routing(WallClock())
        self.numbers: list[str] = []
        open_checkpoints(connection, [FOLLOWER])
        self.office.apply(
            fulfilment="route",
            processing=[],
            systems=[{"code": "STORES"}],
            default_unfulfillable_location="NOWHERE",
            locations=[
                store("S-1"),
                *(store(place, type="vendor", vendor=vendor) for place, vendor in PLACES.items()),
            ],
            vendors=VENDORS,
            preferences={
                "split_order": chance.random() < 0.8,
                "split_line": chance.random() < 0.5,
                "search_retries": 3,
            },
        )
        for place in ("S-1", *PLACES):
            for item in ("CHAIR", "TABLE"):
                self.office.take(
                    StockChange,
                    {"location": place, "item": item, "on_hand": chance.randint(0, 30), "counted_at": NIGHT},
                )

    def step(self) -> str:
        """One thing happens; returns what."""
        what = self.chance.choice(
            [
                "submit",
                "cancel",
                "update",
                "update",
                "update",
                "ask",
                "ask",
                "print",
                "print",
                "ship",
                "ship",
                "does",
                "does",
                "decide",
            ]
        )
        getattr(self, f"_{what}")()
        self.route()
        return what

    def route(self) -> None:
        """The router comes to the head."""
        for shard in PostgresLog(self.connection).heads():
            while self.routing.step(self.connection, shard):
                pass

    def _submit(self) -> None:
        number = f"SO-{len(self.numbers)}"
        self.numbers.append(number)
        lines = [
            (self.chance.choice(("CHAIR", "TABLE")), self.chance.randint(1, 6))
            for _ in range(self.chance.randint(1, 3))
        ]
        self.office.take(Order, order(self.office.code, number, *lines, ship_to=HOME, sold_to=HOME, dc=None))

    def _number(self) -> str:
        return self.chance.choice(self.numbers) if self.numbers else "SO-NONE"

    def _cancel(self) -> None:
        self.office.take(CancelOrder, {"order_number": self._number(), "reason_code": "CUSTOMER"})

    def _update(self) -> None:
        number = self._number()
        known = self.sales().get(number)
        lines = sorted(known.lines) if isinstance(known, orders.Known) else [1]
        message: dict[str, Any] = {"order_number": number}
        chosen = self.chance.choice(lines)
        match self.chance.choice(("status", "status", "location", "address")):
            case "status":
                words = [
                    "canceled",
                    "rejected",
                    "accepted",
                    "fulfilled",
                    "new_order",
                    "unfulfillable",
                    "picked",
                ]
                message |= {"status": self.chance.choice(words), "line_number": chosen}
                if self.chance.random() < 0.4:
                    message["quantity"] = self.chance.randint(1, 4)
            case "location":
                message["new_location"] = self.chance.choice(["S-1", "NOWHERE", *PLACES])
                if self.chance.random() < 0.7:
                    message["line_number"] = chosen
            case "address":
                message["ship_to"] = self.chance.choice((AT_HOME, ELSEWHERE))
        message["by_hand"] = self.chance.random() < 0.5
        self.office.take(StatusUpdate, message)

    def _purchase(self) -> purchases.Known | None:
        found = sorted(self.bought().items())
        return self.chance.choice(found)[1] if found else None

    def _ask(self) -> None:
        if (bought := self._purchase()) is None:
            return
        about = {"po_number": bought.po_number}
        line = {"line_number": self.chance.choice(sorted(bought.lines))}
        match self.chance.choice(("cancel", "cancel", "address", "cost")):
            case "cancel":
                asked = {"action": "cancel", "cannot_fulfill": self.chance.random() < 0.5}
                if self.chance.random() < 0.7:
                    asked |= line
                    if self.chance.random() < 0.6:
                        asked["quantity"] = self.chance.randint(1, 4)
                self.office.take(SubmittedPurchase, about | asked)
            case "address":
                self.office.take(
                    SubmittedPurchase, about | {"action": "address_change", "ship_to": ELSEWHERE}
                )
            case "cost":
                self.office.take(
                    SubmittedPurchase, about | line | {"action": "cost_change", "unit_price": "1.5"}
                )

    def _print(self) -> None:
        self.office.take(Activity, {"action": "pack_slips", "vendor": self.chance.choice((VENDOR, OTHER))})

    def _ship(self) -> None:
        if (bought := self._purchase()) is None:
            return
        number, line = self.chance.choice(sorted(bought.lines.items()))
        leaving = {
            "line_number": number,
            "quantity": self.chance.randint(1, max(line.printed, 1)),
            "remainder": self.chance.choice(("keep", "return")),
        }
        self._does_with(bought, action="ship", ship_date="2016-11-10", lines=[leaving])

    def _does(self) -> None:
        if (bought := self._purchase()) is None:
            return
        action = self.chance.choice(
            ("hold", "hold", "release", "release", "due_date", "note", "void", "acknowledge")
        )
        fields: dict[str, Any] = {"action": action, "reason": "Because"}
        batches = [line.batch for line in bought.lines.values() if line.batch is not None]
        if action == "due_date":
            fields["due_date"] = "2016-12-24"
        if action in ("void", "acknowledge"):
            if not batches:
                return
            del fields["reason"]
            self.office.take(
                Activity, {**fields, "vendor": bought.vendor, "batch_id": self.chance.choice(batches)}
            )
            return
        if self.chance.random() < 0.6:
            fields["line_number"] = self.chance.choice(sorted(bought.lines))
        self._does_with(bought, **fields)

    def _decide(self) -> None:
        if (bought := self._purchase()) is None:
            return
        action = self.chance.choice(("cancel_decision", "cancel_decision", "address_decision"))
        self._does_with(bought, action=action, approve=self.chance.random() < 0.6)

    def _does_with(self, bought: purchases.Known, **fields: Any) -> None:
        self.office.take(Activity, {"vendor": bought.vendor, "po_number": bought.po_number, **fields})

    def sales(self) -> dict[str, orders.Order]:
        """The sales orders, as their facts say."""
        log = PostgresLog(self.connection)
        names = {order_stream(self.office.code, number): number for number in self.numbers}
        found = log.read(list(names))
        return {names[name]: orders.fold([each.fact for each in events]) for name, events in found.items()}  # type: ignore[misc]

    def bought(self) -> dict[str, purchases.Known]:
        """The purchase orders, as their facts say."""
        numbers = [
            n
            for each in self.sales().values()
            if isinstance(each, orders.Known)
            for n in each.purchase_orders
        ]
        names = {purchase_order_stream(self.office.code, number): number for number in numbers}
        found = PostgresLog(self.connection).read(list(names))
        folded = {
            names[name]: purchases.fold([each.fact for each in events], purchases.UNKNOWN)  # type: ignore[misc]
            for name, events in found.items()
        }
        assert folded.keys() == set(numbers)
        return {number: each for number, each in folded.items() if isinstance(each, purchases.Known)}

    def wrong(self) -> list[str]:
        """Where the two sides say different things."""
        found, bought = [], self.bought()
        on_order: dict[tuple[str, int], int] = {}
        for number, each in self.sales().items():
            assert isinstance(each, orders.Known)
            for place, line in each.lines.items():
                if line.is_on_order:
                    on_order[line.purchase_order or "", place] = line.quantity
                    found += _misses(number, place, line, bought)
                elif line.location in PLACES:
                    found.append(f"{number}/{place} is at {line.location} on no purchase order")
        for number, purchase in bought.items():
            for place, on_it in purchase.lines.items():
                if on_order.get((number, place), 0) != on_it.open:
                    found.append(
                        f"{number}/{place}: {on_it.open} open, {on_order.get((number, place), 0)} on the order"
                    )
            sent = sum(on_it.shipped for on_it in purchase.lines.values())
            sales = self.sales()[purchase.created.order_number]
            assert isinstance(sales, orders.Known)
            got = sum(
                line.quantity
                for line in sales.lines.values()
                if isinstance(line.state, Fulfilled) and line.purchase_order == number
            )
            if sent != got:
                found.append(f"{number}: {sent} shipped, {got} fulfilled")
        return found


def _misses(number: str, place: int, line: Line, bought: dict[str, purchases.Known]) -> Iterator[str]:
    on_it = bought[line.purchase_order or ""].lines.get(place)
    if on_it is None:
        yield f"{number}/{place} is not on {line.purchase_order}"
    elif on_it.status == "in_process" and line.state.status == "new_order":  # type: ignore[union-attr]
        yield f"{number}/{place} is new, and in process on {line.purchase_order}"


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_both_sides_say_the_same_after_every_message(database_url: str, seed: int) -> None:
    with connect(database_url, name="test") as connection:
        house = House(database_url, connection, random.Random(seed))
        house._submit()
        told = []
        for _ in range(STEPS):
            told.append(house.step())
            assert house.wrong() == [], told
        bought = house.bought()
        assert bought, "no line came to a vendor"
        wrong = [
            one
            for one in findings(connection)
            if not one.ok and ("stock" in one.check or one.check in OF_LOG)
        ]
        assert wrong == []


def test_of_a_cancel_and_slips_at_one_time_one_is_decided_on_what_the_other_left(database_url: str) -> None:
    with connect(database_url, name="test") as connection, connect(database_url, name="test") as beside:
        house = House(database_url, connection, random.Random(7))
        for item in ("CHAIR", "TABLE"):
            house.office.take(
                StockChange,
                {"location": "V-1", "item": item, "on_hand": 90, "counted_at": "2026-01-01T00:00:00Z"},
            )
        while not any(each.vendor == VENDOR for each in house.bought().values()):
            house._submit()
            house.route()
        bought = next(each for each in house.bought().values() if each.vendor == VENDOR)
        with beside.transaction():
            log = PostgresLog(beside)
            vendor = Orders(beside, log)
            vendor.purchases.load([(house.office.code, bought.po_number)])
            by = purchases.By(datetime.now(UTC), "UI", "ann")
            printed = purchases.PrintSlips(by, vendor.purchases.new_batch_id(), "pdf")
            vendor.purchases.decide(house.office.code, bought.po_number, printed, Command())
            house.office.take(
                CancelOrder, {"order_number": bought.created.order_number, "reason_code": "CUSTOMER"}
            )
            with pytest.raises(Conflict):
                log.append(vendor.settle({house.office.code: Under(house.office.policy, Command())}))  # type: ignore[dict-item]
        assert house.wrong() == []
        assert {line.status for line in house.bought()[bought.po_number].lines.values()} == {"cancelled"}


def test_a_purchase_order_that_a_restore_lost_keeps_nobody_from_cancelling(database_url: str) -> None:
    with connect(database_url, name="test") as connection:
        house = House(database_url, connection, random.Random(3))
        house.office.take(
            StockChange,
            {"location": "S-1", "item": "CHAIR", "on_hand": 900, "counted_at": "2026-01-01T00:00:00Z"},
        )
        house.numbers.append("SO-LOST")
        lines = [("CHAIR", 2)]
        house.office.take(Order, order(house.office.code, "SO-LOST", *lines, ship_to=HOME, dc=None))
        house.route()
        known = house.sales()["SO-LOST"]
        assert isinstance(known, orders.Known)
        fact = PurchaseOrderPlaced(
            organization=house.office.code,
            order_number="SO-LOST",
            request_id=known.request_id,
            placed_at=datetime.now(UTC),
            vendor=VENDOR,
            po_number="SO-LOST-1",
            lines=(LineUnits(line_number=1, item="CHAIR", quantity=2),),
        )
        with connection.transaction():
            log = PostgresLog(connection)
            streams: Streams[orders.Order, Any] = Streams(log, orders.evolve, orders.Unknown())
            name = order_stream(house.office.code, "SO-LOST")
            streams.load([name])
            streams.record(house.office.code, name, [fact])
            log.append(streams.recorded)
        house.office.take(CancelOrder, {"order_number": "SO-LOST", "reason_code": "CUSTOMER"})
        after = house.sales()["SO-LOST"]
        assert isinstance(after, orders.Known)
        assert not any(line.is_open for line in after.lines.values())
