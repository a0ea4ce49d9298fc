"""Whatever becomes of a purchase order in whichever sequence: the product and a naive model of its lines agree."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from schemas.events.purchase_order_changes import AddressChanged, AddressChangeRejected
from services.streams.order import Refused
from services.streams.purchase_order import Known, rolled_up
from tests.support.naive_purchase_order import NaivePurchaseOrder, Row, status, status_of_all, still_open
from tests.support.purchase_stories import Decided, Story

Vendor = Literal["portal", "integrated", "acknowledges"]

LINE = st.sampled_from([1, 2, 3, None])
REASON = st.sampled_from([None, "Backordered", "Strike"])
UNITS = st.sampled_from([1, 1, 1, 2, 2, 3, 5, 13, None])
DAYS = st.sampled_from([0, 0, 0, 0, -3, 1, 2])
NUMBER = st.sampled_from([None, None, None, "S-1", "S-2"])
REMAINDER = st.sampled_from(["keep", "keep", "return"])


def some_line(may: Callable[[Row], Any]) -> Callable[[Any], Any]:
    """A rule for stories in which it can do something; the grid has those in which it cannot."""
    return precondition(lambda self: any(may(line) for line in self.model.lines.values()))


class AnyPurchaseOrder(RuleBasedStateMachine):
    """One to three lines of a vendor of any kind; everything that anybody can do, in any order."""

    @initialize(
        quantities=st.lists(st.integers(1, 12), min_size=1, max_size=3),
        vendor=st.sampled_from(["portal", "portal", "integrated", "acknowledges"]),
        at_once=st.booleans(),
    )
    def arrives(self, quantities: list[int], vendor: Vendor, at_once: bool) -> None:
        self.vendor = vendor
        self.story = Story(*quantities)
        self.model = NaivePurchaseOrder(quantities)
        if at_once:
            self._print(None)

    def both(self, decided: Decided, refused: bool | None) -> None:
        """What was refused by one is refused by both, and changed nothing."""
        self.model.settle()
        if refused is not None:
            assert isinstance(decided, Refused) == refused, decided

    def line(self, number: int | None) -> int | None:
        """A line that there is, or all."""
        return number and 1 + (number - 1) % len(self.model.lines)

    @some_line(lambda line: status(line) == "new_order" and not line["printed"])
    @rule(numbers=st.sampled_from([None, None, [1], [2], [1, 3]]))
    def slips_are_made(self, numbers: list[int] | None) -> None:
        self._print(numbers)

    def _print(self, numbers: list[int] | None) -> None:
        batch = self.story.batch + 1
        if self.vendor != "portal":
            waits = self.vendor == "acknowledges"
            self.both(self.story.sends(acknowledged=waits), self.model.print(batch, None, waits))
            return
        named = numbers and sorted({self.line(number) or 1 for number in numbers})
        self.both(self.story.prints(*(named or ())), self.model.print(batch, named))

    @precondition(lambda self: self.story.batches and self.vendor != "portal")
    @rule(data=st.data())
    def a_batch_is_acknowledged(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from(sorted(self.story.batches)))
        self.both(self.story.acknowledges(batch), self.model.acknowledge(batch))

    @precondition(lambda self: self.story.batches and self.vendor == "portal")
    @rule(data=st.data())
    def a_batch_is_voided(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from(sorted(self.story.batches)))
        refused = self.model.void(batch) if batch not in self.model.over else True
        self.both(self.story.voids(batch), refused)

    @precondition(lambda self: self.story.batches and self.vendor == "portal")
    @rule(data=st.data(), units=st.dictionaries(st.integers(1, 3), st.integers(0, 4), max_size=3))
    def a_batch_is_printed_again(self, data: st.DataObject, units: dict[int, int]) -> None:
        batch = data.draw(st.sampled_from(sorted(self.story.batches)))
        named = {self.line(number) or 1: quantity for number, quantity in units.items()}
        refused = self.model.reprint(batch, self.story.batch + 1, named)
        self.both(self.story.reprints(named, batch), refused)

    @some_line(lambda line: line["printed"])
    @rule(data=st.data(), number=NUMBER, days=DAYS, remainder=REMAINDER)
    def units_leave(self, data: st.DataObject, number: str | None, days: int, remainder: str) -> None:
        able = [key for key, line in self.model.lines.items() if line["printed"] and not line["held"]]
        keys = data.draw(st.lists(st.sampled_from(able or [1]), min_size=1, max_size=3))
        lines = [(key, self.some(data, self.model.lines[key]["printed"]), remainder) for key in keys]
        self._leave(lines, number, days)

    @some_line(still_open)
    @rule(number=st.integers(1, 3), units=st.integers(1, 4), remainder=REMAINDER)
    def units_of_any_line_leave(self, number: int, units: int, remainder: str) -> None:
        self._leave([(self.line(number) or 1, units, remainder)], None, 0)

    def some(self, data: st.DataObject, units: int) -> int:
        """Of so many units all, some, or now and then one too many."""
        return data.draw(st.sampled_from([1, 1, max(units, 1), max(units - 1, 1), units + 1]))

    def _leave(self, lines: list[Any], number: str | None, days: int) -> None:
        today = self.story.now.date()
        day = today + timedelta(days=days)
        refused = self.model.ship(sorted(lines), number, day, today)
        decided = self.story.ships(*lines, shipment_number=number, ship_date=day, now=today)
        self.both(decided, refused)

    @some_line(still_open)
    @rule(number=LINE, reason=REASON)
    def held(self, number: int | None, reason: str | None) -> None:
        number = self.line(number)
        self.both(self.story.holds(number, reason), self.model.hold(number, reason))

    @some_line(lambda line: line["held"])
    @rule(number=LINE, reason=REASON)
    def released(self, number: int | None, reason: str | None) -> None:
        number = self.line(number)
        self.both(self.story.releases(number, reason), self.model.release(number, reason))

    @some_line(still_open)
    @rule(number=LINE)
    def postponed(self, number: int | None) -> None:
        number = self.line(number)
        self.both(self.story.postpones(number), self.model.postpone(number, "Delay"))

    @some_line(still_open)
    @rule(number=LINE, reason=REASON)
    def noted(self, number: int | None, reason: str | None) -> None:
        number = self.line(number)
        self.both(self.story.notes(reason, number), self.model.note(number, reason))

    @rule(number=st.integers(1, 3), price=st.sampled_from(["8.98", "9.98"]))
    def priced(self, number: int, price: str) -> None:
        number = self.line(number) or 1
        self.both(self.story.costs(price, number), self.model.cost(number, price))

    @some_line(still_open)
    @rule(number=st.integers(1, 3), units=UNITS)
    def cancelled(self, number: int, units: int | None) -> None:
        self._cancel(self.line(number), units)

    @some_line(lambda line: line["printed"])
    @rule(place=st.sampled_from([None, "B", "C"]))
    def all_cancelled(self, place: str | None) -> None:
        self._cancel(None, None)
        if place:
            self.moved(place)

    def _cancel(self, number: int | None, units: int | None) -> None:
        self.both(self.story.cancels(number, units), self.model.cancel(number, units))

    @some_line(lambda line: line["asked"])
    @rule(number=LINE, approve=st.booleans())
    def cancel_decided(self, number: int | None, approve: bool) -> None:
        number = self.line(number)
        self.both(self.story.decides_cancel(approve, number), self.model.decide_cancel(number, approve))

    @some_line(still_open)
    @rule(place=st.sampled_from("ABC"))
    def moved(self, place: str) -> None:
        self.both(self.story.moves(place), self.model.move(place))

    @some_line(lambda line: line["wanted"])
    @rule(number=LINE, approve=st.booleans())
    def address_decided(self, number: int | None, approve: bool) -> None:
        number = self.line(number)
        self.both(self.story.decides_address(approve, number), self.model.decide_address(number, approve))

    @precondition(lambda self: self.model.left)
    @rule(
        invoice=st.sampled_from(["I-1", "I-2"]),
        units=st.dictionaries(st.integers(1, 4), st.integers(1, 4), max_size=3),
    )
    def billed(self, invoice: str, units: dict[int, int]) -> None:
        self.both(self.story.bills(invoice, *units.items()), self.model.bill(invoice, units))

    @invariant()
    def they_agree_line_by_line(self) -> None:
        for number, line in self.story.lines.items():
            row = self.model.lines[number]
            asked = line.cancel and line.cancel.quantity
            of_units = (line.open, line.shipped, line.cancelled, line.printed)
            assert of_units == (still_open(row), row["shipped"], row["cancelled"], row["printed"])
            assert line.status == status(row)
            assert (asked, self.story.wanted(number)) == (row["asked"], row["wanted"])
            assert self.story.place(number) == row["place"]
            assert (line.reason, line.unit_price) == (row["reason"], Decimal(row["price"]))

    @invariant()
    def units_are_conserved(self) -> None:
        for number, line in self.story.lines.items():
            assert line.ordered == line.open + line.shipped + line.cancelled
            assert 0 <= line.printed <= line.open
            left = [units for key, units in self.model.left if key == number]
            assert line.shipped == sum(left)

    @invariant()
    def a_change_of_address_has_one_end(self) -> None:
        facts = [
            fact for fact in self.story.facts if isinstance(fact, AddressChanged | AddressChangeRejected)
        ]
        ends = [(fact.change, each.line_number) for fact in facts for each in fact.lines]
        assert len(set(ends)) == len(ends)

    @invariant()
    def no_unit_is_billed_twice(self) -> None:
        order = self.story.state
        assert isinstance(order, Known)
        assert [(each.line_number, each.quantity) for each in order.shipments.values()] == self.model.left
        for sequence, shipment in order.shipments.items():
            bills = {
                name: billed[sequence] for name, billed in self.model.bills.items() if sequence in billed
            }
            assert dict(shipment.billed) == bills
            assert 0 <= shipment.unbilled <= shipment.quantity

    @invariant()
    def the_order_is_what_its_lines_have_in_common(self) -> None:
        lines = self.story.lines.values()
        assert rolled_up(line.status for line in lines) == status_of_all([*self.model.lines.values()])


TestAnyPurchaseOrder = AnyPurchaseOrder.TestCase
TestAnyPurchaseOrder.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
