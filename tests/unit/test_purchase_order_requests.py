"""Cancels of purchase orders: at once where nothing is printed, as the vendor decides elsewhere, never too late."""

from collections.abc import Callable

import pytest

from schemas.events.purchase_order_changes import CancelRejected, CancelRequested, PurchaseLinesCancelled
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from tests.support.purchase_standing import HELD, names, standing, symbol, told
from tests.support.purchase_stories import Decided, Story

CANCELLED = "purchase-lines-cancelled"
REQUESTED = "cancel-requested"
REJECTED = "cancel-rejected"
WAITING = ("new_order", "sent")
ASKED = ("in_process", "in_process, acknowledged", *HELD)
CLOSED = ("shipped", "cancelled")
RETAILER = ("WS", "Admin")
VENDOR = ("UI", "ann")


def reprinted(units: int) -> Story:
    """A line in process of which so many of five units stand on a slip."""
    story = standing("in_process")
    story.reprints({1: units})
    assert (story.status[1], story.line.printed) == ("in_process", units)
    return story


@pytest.mark.parametrize("state", WAITING)
def test_a_line_that_nobody_works_on_is_cancelled_at_once(state: str) -> None:
    story = standing(state)
    decided = story.cancels()
    assert told(decided) == [(CANCELLED, *RETAILER, {1: 5})]
    assert isinstance(decided, list)
    assert not decided[0].approved
    assert (story.status[1], story.line.cancelled, story.line.printed) == ("cancelled", 5, 0)


@pytest.mark.parametrize("state", ASKED)
def test_the_vendor_is_asked_of_a_line_in_process_or_held(state: str) -> None:
    story = standing(state)
    status = story.status
    assert told(story.cancels()) == [(REQUESTED, *RETAILER, {1: 5})]
    assert (story.status, story.line.cancelled) == (status, 0)


@pytest.mark.parametrize("number", [1, None])
@pytest.mark.parametrize("state", ASKED)
def test_the_vendor_accepts(state: str, number: int | None) -> None:
    story = standing(state)
    story.cancels()
    decided = story.decides_cancel(True, number)
    assert told(decided) == [(CANCELLED, *VENDOR, {1: 5})]
    assert isinstance(decided, list)
    assert decided[0].approved
    assert (story.status[1], story.line.cancelled) == ("cancelled", 5)
    assert symbol(story.decides_cancel(True, number)) == "n"


@pytest.mark.parametrize("number", [1, None])
@pytest.mark.parametrize("state", ASKED)
def test_the_vendor_declines(state: str, number: int | None) -> None:
    story = standing(state)
    status = story.status
    story.cancels(1, 2)
    decided = story.decides_cancel(False, number)
    assert told(decided) == [(REJECTED, *VENDOR, {1: 2})]
    assert isinstance(decided, list)
    assert not decided[0].automatic
    assert (story.status, story.line.cancelled) == (status, 0)
    assert symbol(story.decides_cancel(True, number)) == "n"


@pytest.mark.parametrize(("quantity", "shown"), [(2, 2), (None, 0)])
@pytest.mark.parametrize("state", CLOSED)
def test_a_cancel_of_a_line_that_is_over_is_too_late(state: str, quantity: int | None, shown: int) -> None:
    story = standing(state)
    decided = story.cancels(1, quantity)
    assert told(decided) == [(REJECTED, *RETAILER, {1: shown})]
    assert isinstance(decided, list)
    assert decided[0].automatic
    assert story.status[1] == state


@pytest.mark.parametrize("state", [*WAITING, *ASKED])
def test_more_than_is_open_is_not_cancelled(state: str) -> None:
    story = standing(state)
    status = story.status
    assert told(story.cancels(1, 6)) == [(REJECTED, *RETAILER, {1: 6})]
    assert (story.status, story.line.cancelled) == (status, 0)


def test_more_than_is_open_does_not_end_the_request_that_is_open() -> None:
    story = standing("in_process")
    story.cancels(1, 2)
    story.cancels(1, 6)
    assert told(story.decides_cancel(True)) == [(CANCELLED, *VENDOR, {1: 2})]


@pytest.mark.parametrize("quantity", [2, None])
def test_the_same_request_again_is_a_repetition(quantity: int | None) -> None:
    story = standing("in_process")
    story.cancels(1, quantity)
    assert story.cancels(1, quantity) == []
    assert story.cancels(1, quantity or 5) == []


def test_another_quantity_replaces_the_request() -> None:
    story = standing("in_process")
    story.cancels(1, 2)
    assert told(story.cancels(1, 3)) == [(REQUESTED, *RETAILER, {1: 3})]
    assert told(story.decides_cancel(True)) == [(CANCELLED, *VENDOR, {1: 3})]
    assert (story.line.open, story.line.cancelled) == (2, 3)


def test_the_whole_order_is_judged_line_by_line() -> None:
    story = Story(5, 4, 3, 2, 1)
    story.prints(2, 3)
    story.ships((3, 3))
    story.cancels(4)
    story.holds(5)
    decided = story.cancels(None)
    assert isinstance(decided, list)
    said: dict[type, dict[int, int]] = {}
    for fact, each in zip(decided, told(decided), strict=True):
        assert each[1:3] == RETAILER
        said.setdefault(type(fact), {}).update(each.units)
    assert said == {
        PurchaseLinesCancelled: {1: 5},
        CancelRequested: {2: 4, 5: 1},
        CancelRejected: {3: 0, 4: 0},
    }
    assert story.status == {1: "cancelled", 2: "in_process", 3: "shipped", 4: "cancelled", 5: "held"}


def test_one_decision_of_the_order_is_for_all_its_requests() -> None:
    story = Story(5, 4, 3)
    story.prints(1, 2)
    story.cancels(1, 2)
    story.cancels(2)
    decided = story.decides_cancel(True, None)
    assert {each[:3] for each in told(decided)} == {(CANCELLED, *VENDOR)}
    assert {number: units for each in told(decided) for number, units in each.units.items()} == {1: 2, 2: 4}
    assert story.status == {1: "in_process", 2: "cancelled", 3: "new_order"}


@pytest.mark.parametrize("ask", [Story.cancels, lambda story, *_, **why: story.cancels(None, **why)])
@pytest.mark.parametrize("state", ["new_order", "in_process", "held, began in process"])
def test_the_reason_of_a_cancel_is_the_retailers_whoever_decides(
    state: str, ask: Callable[..., Decided]
) -> None:
    story = standing(state)
    ask(story, 1, reason_code="CUSTOMER", cannot_fulfill=True)
    if state != "new_order":
        story.decides_cancel(True)
    fact = story.facts[-1]
    assert isinstance(fact, PurchaseLinesCancelled)
    assert (fact.reason_code, fact.cannot_fulfill) == ("CUSTOMER", True)


@pytest.mark.parametrize("state", WAITING)
def test_a_line_stays_as_it_is_while_some_of_it_is_open(state: str) -> None:
    story = standing(state)
    assert told(story.cancels(1, 2)) == [(CANCELLED, *RETAILER, {1: 2})]
    assert (story.status[1], story.line.open, story.line.cancelled) == (state, 3, 2)
    assert told(story.cancels()) == [(CANCELLED, *RETAILER, {1: 3})]
    assert (story.status[1], story.line.cancelled) == ("cancelled", 5)


def test_what_is_left_of_a_sent_line_is_acknowledged() -> None:
    story = standing("sent")
    story.cancels(1, 2)
    assert [each.units for each in told(story.acknowledges())] == [{1: 3}]
    assert (story.status[1], story.line.printed, story.line.open) == ("in_process", 3, 3)


@pytest.mark.parametrize(("quantity", "printed"), [(1, 3), (2, 3), (3, 2), (4, 1)])
def test_units_without_a_slip_are_cancelled_first(quantity: int, printed: int) -> None:
    story = reprinted(3)
    story.cancels(1, quantity)
    story.decides_cancel(True)
    assert (story.status[1], story.line.printed, story.line.open) == ("in_process", printed, 5 - quantity)


@pytest.mark.parametrize("state", ["in_process", "held, began in process", "held, began new"])
def test_a_part_that_is_cancelled_changes_no_status(state: str) -> None:
    story = standing(state)
    status = story.status
    story.cancels(1, 2)
    story.decides_cancel(True)
    assert (story.status, story.line.open) == (status, 3)


def test_a_line_of_which_some_left_and_the_rest_is_cancelled_is_shipped() -> None:
    story = standing("in_process")
    story.ships((1, 2))
    story.cancels()
    assert told(story.decides_cancel(True)) == [(CANCELLED, *VENDOR, {1: 3})]
    assert story.status[1] == "shipped"
    story = standing("in_process")
    story.ships((1, 2, "return"))
    assert told(story.cancels()) == [(CANCELLED, *RETAILER, {1: 3})]
    assert story.status[1] == "shipped"


@pytest.mark.parametrize("left", [2, 3])
def test_a_request_that_still_fits_outlives_a_shipment(left: int) -> None:
    story = standing("in_process")
    story.cancels(1, 2)
    assert names(story.ships((1, 5 - left))) == ["purchase-lines-shipped"]
    assert told(story.decides_cancel(True)) == [(CANCELLED, *VENDOR, {1: 2})]
    assert story.line.open == left - 2


@pytest.mark.parametrize("units", [4, 5])
def test_what_ships_is_shipped_though_it_was_to_be_cancelled(units: int) -> None:
    story = standing("in_process")
    story.cancels(1, 2)
    shipped, rejected = told(story.ships((1, units)))
    assert shipped == ("purchase-lines-shipped", *VENDOR, {1: units})
    assert rejected == (REJECTED, *RETAILER, {1: 2})
    assert isinstance(story.facts[-1], CancelRejected)
    assert story.facts[-1].automatic
    assert symbol(story.decides_cancel(True)) == "n"


def test_a_line_that_nobody_ordered_cannot_be_cancelled() -> None:
    story = standing("in_process")
    for decided in (story.cancels(9), story.decides_cancel(True, 9)):
        assert isinstance(decided, Refused)
        assert decided.reason is DeadLetterReason.UNKNOWN_PURCHASE_ORDER
