"""Shipments of purchase orders: whole or part, told once or again, refused whole, and billed at most once."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from schemas.events.purchase_order_slips import PackSlipsAcknowledged, PurchaseLinesShipped
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from services.streams.purchase_order import By
from tests.support.purchase_orders import TUE
from tests.support.purchase_standing import names, standing, symbol, told
from tests.support.purchase_stories import FIRST_BATCH, Decided, Story

SHIPPED = "purchase-lines-shipped"
REOPENED = "purchase-lines-reopened"
ACKNOWLEDGED = "pack-slips-acknowledged"
VENDOR = ("UI", "ann")
NOTE: dict[str, Any] = {
    "ship_date": TUE.date(),
    "carrier": "50",
    "tracking_number": "Track12155",
    "weight": Decimal("2.34"),
    "rate": Decimal("1.23"),
}


def reason(decided: Decided) -> str:
    """Why it is refused."""
    assert isinstance(decided, Refused), decided
    return str(decided.reason)


def left(story: Story) -> list[tuple[int, int, int]]:
    """Everything that left: the sequence, the line and its units."""
    facts = [fact for fact in story.facts if isinstance(fact, PurchaseLinesShipped)]
    return [(each.sequence, each.line_number, each.quantity) for fact in facts for each in fact.lines]


def test_a_line_that_leaves_whole_is_shipped() -> None:
    story = standing("in_process")
    assert told(story.ships((1, 5), **NOTE)) == [(SHIPPED, *VENDOR, {1: 5})]
    assert (story.status[1], story.line.shipped, story.line.printed) == ("shipped", 5, 0)
    fact = story.facts[-1]
    assert isinstance(fact, PurchaseLinesShipped)
    assert {name: getattr(fact, name) for name in NOTE} == NOTE


def test_the_rest_stays_printed_unless_it_is_given_back() -> None:
    story = standing("in_process")
    assert names(story.ships((1, 2))) == [SHIPPED]
    assert (story.status[1], story.line.printed, story.line.open) == ("in_process", 3, 3)
    assert names(story.ships((1, 3, "keep"))) == [SHIPPED]
    assert story.status[1] == "shipped"


def test_the_rest_that_is_given_back_waits_for_a_slip() -> None:
    story = standing("in_process")
    assert told(story.ships((1, 2, "return"))) == [(SHIPPED, *VENDOR, {1: 2}), (REOPENED, *VENDOR, {1: 3})]
    assert (story.status[1], story.line.printed, story.line.open) == ("new_order", 0, 3)
    assert symbol(story.ships((1, 1))) == "n"
    assert told(story.prints())[0].units == {1: 3}


def test_where_nothing_is_left_nothing_is_given_back() -> None:
    story = standing("in_process")
    assert names(story.ships((1, 5, "return"))) == [SHIPPED]
    assert story.status[1] == "shipped"


@pytest.mark.parametrize("remainder", ["keep", "return"])
def test_a_line_with_units_that_were_not_printed_is_open_again_once_the_printed_left(remainder: str) -> None:
    story = standing("in_process")
    story.reprints({1: 3})
    assert names(story.ships((1, 1))) == [SHIPPED]
    assert told(story.ships((1, 2, remainder)))[1:] == [(REOPENED, *VENDOR, {1: 2})]
    assert (story.status[1], story.line.printed, story.line.open) == ("new_order", 0, 2)


def test_units_given_back_are_open_with_those_that_were_not_printed() -> None:
    story = standing("in_process")
    story.reprints({1: 3})
    assert told(story.ships((1, 1, "return")))[1:] == [(REOPENED, *VENDOR, {1: 4})]
    assert (story.status[1], story.line.printed) == ("new_order", 0)


def test_each_line_that_leaves_is_a_shipment_of_its_own() -> None:
    story = Story(5, 4, 3)
    story.prints()
    story.ships((1, 2), (2, 4))
    story.ships((1, 3), (3, 1))
    assert left(story) == [(1, 1, 2), (2, 2, 4), (3, 1, 3), (4, 3, 1)]
    assert story.status == {1: "shipped", 2: "shipped", 3: "in_process"}


@pytest.mark.parametrize(
    ("days", "answer"), [(-400, "✓"), (0, "✓"), (1, "✓"), (2, "invalid"), (30, "invalid")]
)
def test_the_day_of_a_shipment_is_at_most_tomorrow(days: int, answer: str) -> None:
    story = standing("in_process")
    day = TUE.date() + timedelta(days=days)
    assert symbol(story.ships((1, 5), ship_date=day, now=TUE.date())) == answer
    assert story.status[1] == ("shipped" if answer == "✓" else "in_process")


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ([(1, 6)], "invalid"),
        ([(1, 2), (2, 5)], "invalid"),
        ([(1, 2), (1, 2)], "invalid"),
        ([(1, 2), (3, 1)], "not_allowed"),
        ([(1, 2), (4, 1)], "not_allowed"),
        ([(1, 2), (9, 1)], "unknown_purchase_order"),
    ],
)
def test_one_line_that_cannot_leave_refuses_the_whole_shipment(lines: Any, answer: str) -> None:
    story = Story(5, 4, 3, 2)
    story.prints(1, 2, 4)
    story.holds(4)
    before = story.state
    assert reason(story.ships(*lines)) == answer
    assert story.state == before


@pytest.mark.parametrize("made_fewer", ["reprinted", "shipped", "cancelled"])
def test_no_more_units_leave_than_are_printed(made_fewer: str) -> None:
    story = standing("in_process")
    if made_fewer == "reprinted":
        story.reprints({1: 3})
    elif made_fewer == "shipped":
        story.ships((1, 2))
    else:
        story.cancels(1, 2)
        story.decides_cancel(True)
    assert reason(story.ships((1, 4))) == "invalid"
    assert symbol(story.ships((1, 3))) == "✓"


@pytest.mark.parametrize("units", [2, 5])
def test_a_shipment_acknowledges_its_lines_first_and_the_rest_of_the_batch_waits(units: int) -> None:
    story = Story(5, 4)
    story.sends()
    by = By(TUE, "WS", "V100")
    facts = told(story.ships((1, units), by=by))
    assert facts == [(ACKNOWLEDGED, "WS", "V100", {1: 5}), (SHIPPED, "WS", "V100", {1: units})]
    fact = next(each for each in story.facts if isinstance(each, PackSlipsAcknowledged))
    assert (fact.batch_id, fact.by_shipment) == (FIRST_BATCH, True)
    assert story.status == {1: "in_process" if units == 2 else "shipped", 2: "sent"}
    assert [each.units for each in told(story.acknowledges())] == [{2: 4}]


def test_units_that_an_integrated_vendor_gives_back_are_sent_again() -> None:
    story = standing("sent")
    assert names(story.ships((1, 2, "return"))) == [ACKNOWLEDGED, SHIPPED, REOPENED]
    assert story.status[1] == "new_order"
    assert told(story.sends())[0].units == {1: 3}
    assert story.status[1] == "sent"


@pytest.mark.parametrize("units", [2, 5])
def test_the_same_shipment_again_is_a_repetition(units: int) -> None:
    story = standing("in_process")
    story.ships((1, units), shipment_number="S-1", **NOTE)
    assert story.ships((1, units), shipment_number="S-1", **NOTE) == []
    later = By(TUE + timedelta(days=9), "WS", "V100")
    assert story.ships((1, units), shipment_number="S-1", by=later, **NOTE) == []
    assert story.line.shipped == units


@pytest.mark.parametrize(
    "other",
    [
        {"ship_date": TUE.date() - timedelta(days=1)},
        {"carrier": "51"},
        {"tracking_number": None},
        {"weight": Decimal("2.35")},
        {"rate": Decimal("1.24")},
        {"lines": [(1, 1)]},
        {"lines": [(1, 2, "return")]},
        {"lines": [(1, 2), (2, 1)]},
        {"lines": [(2, 2)]},
    ],
)
def test_another_shipment_under_the_same_number_conflicts(other: dict[str, Any]) -> None:
    story = Story(5, 4)
    story.prints()
    story.ships((1, 2), shipment_number="S-1", **NOTE)
    before = story.state
    lines = other.get("lines", [(1, 2)])
    fields = NOTE | {name: value for name, value in other.items() if name != "lines"}
    assert reason(story.ships(*lines, shipment_number="S-1", **fields)) == "conflicting_shipment"
    assert story.state == before


@pytest.mark.parametrize("numbers", [(None, None), ("S-1", "S-2")])
def test_without_its_number_a_shipment_is_another_one(numbers: tuple[str | None, str | None]) -> None:
    story = standing("in_process")
    for number in numbers:
        assert names(story.ships((1, 2), shipment_number=number, **NOTE)) == [SHIPPED]
    assert story.line.shipped == 4


def test_a_shipment_is_billed_once_and_no_further_than_it_left() -> None:
    story = standing("in_process")
    story.ships((1, 4))
    assert reason(story.bills("I-1", (1, 5))) == "not_shipped"
    assert reason(story.bills("I-1", (2, 1))) == "not_shipped"
    story.bills("I-1", (1, 3))
    assert reason(story.bills("I-2", (1, 2))) == str(DeadLetterReason.ALREADY_INVOICED)
    assert not isinstance(story.bills("I-1", (1, 4)), Refused)
    assert reason(story.bills("I-2", (1, 1))) == "already_invoiced"
    story.bills("I-1")
    assert not isinstance(story.bills("I-2", (1, 4)), Refused)


def test_two_lines_of_an_invoice_bill_no_more_of_a_shipment_than_left() -> None:
    story = standing("in_process")
    story.ships((1, 4))
    assert reason(story.bills("I-1", (1, 3), (1, 3))) == "not_shipped"
