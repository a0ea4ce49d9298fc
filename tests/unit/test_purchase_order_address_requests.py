"""Changes of address of purchase orders, judged line by line; one request at a time, and the vendor decides."""

from typing import Any

import pytest

from schemas.events.purchase_order_changes import AddressChanged, AddressChangeRejected
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from tests.support.purchase_orders import kept
from tests.support.purchase_standing import HELD, names, standing, symbol, told
from tests.support.purchase_stories import Decided, Story

CHANGED = "address-changed"
REQUESTED = "address-change-requested"
REJECTED = "address-change-rejected"
WAITING = ("new_order", "sent")
ASKED = ("in_process", "in_process, acknowledged", *HELD)
CLOSED = ("shipped", "cancelled")
RETAILER = ("WS", "Admin")
VENDOR = ("UI", "ann")


def whys(decided: Decided) -> list[Any]:
    """Why lines keep their address, and the number of the change that is meant."""
    assert not isinstance(decided, Refused)
    return [(each.why, each.change) for each in decided if isinstance(each, AddressChangeRejected)]


@pytest.mark.parametrize("state", WAITING)
def test_each_change_of_a_line_that_nobody_works_on_is_applied_at_once(state: str) -> None:
    story = standing(state)
    for change, place in enumerate(("B", "C"), 1):
        decided = story.moves(place)
        assert told(decided) == [(CHANGED, *RETAILER, {1: 5})]
        fact = story.facts[-1]
        assert isinstance(fact, AddressChanged)
        assert (fact.approved, fact.change) == (False, change)
        assert (story.place(), story.wanted(), story.status[1]) == (place, None, state)


@pytest.mark.parametrize("state", ASKED)
def test_the_vendor_is_asked_of_a_line_in_process_or_held(state: str) -> None:
    story = standing(state)
    status = story.status
    assert told(story.moves("B")) == [(REQUESTED, *RETAILER, {1: 5})]
    assert (story.place(), story.wanted(), story.status) == ("A", "B", status)


@pytest.mark.parametrize("state", ASKED)
def test_a_newer_request_takes_the_place_of_the_one_that_is_open(state: str) -> None:
    story = standing(state)
    story.moves("B")
    for older, place in enumerate(("C", "D"), 1):
        decided = story.moves(place)
        assert told(decided) == [(REJECTED, *RETAILER, {1: 5}), (REQUESTED, *RETAILER, {1: 5})]
        assert whys(decided) == [("replaced", older)]
        assert (story.place(), story.wanted()) == ("A", place)
    story.decides_address(True)
    assert (story.place(), story.wanted()) == ("D", None)


@pytest.mark.parametrize("state", CLOSED)
def test_a_line_that_is_over_keeps_its_address(state: str) -> None:
    story = standing(state)
    decided = story.moves("B")
    assert [(each.name, [*each.units]) for each in told(decided)] == [(REJECTED, [1])]
    assert whys(decided) == [("closed", 1)]
    assert (story.place(), story.wanted()) == ("A", None)


@pytest.mark.parametrize("number", [1, None])
@pytest.mark.parametrize("state", ASKED)
def test_the_vendor_accepts(state: str, number: int | None) -> None:
    story = standing(state)
    status = story.status
    story.moves("B", sold_to_change=True, differing={kept("A"): ("city",)})
    assert told(story.decides_address(True, number)) == [(CHANGED, *VENDOR, {1: 5})]
    fact = story.facts[-1]
    assert isinstance(fact, AddressChanged)
    assert (fact.approved, fact.change, fact.sold_to_change, fact.changed_fields) == (
        True,
        1,
        True,
        ("city",),
    )
    assert (story.place(), story.wanted(), story.status) == ("B", None, status)
    assert symbol(story.decides_address(True, number)) == "n"


@pytest.mark.parametrize("number", [1, None])
@pytest.mark.parametrize("state", ASKED)
def test_the_vendor_declines(state: str, number: int | None) -> None:
    story = standing(state)
    status = story.status
    story.moves("B")
    decided = story.decides_address(False, number)
    assert told(decided) == [(REJECTED, *VENDOR, {1: 5})]
    assert whys(decided) == [("vendor", 1)]
    assert (story.place(), story.wanted(), story.status) == ("A", None, status)
    assert symbol(story.decides_address(True, number)) == "n"


def test_each_line_is_judged_alone_whatever_the_status_of_the_order() -> None:
    story = Story(5, 4, 3, 2, 1)
    story.prints(2, 3)
    story.ships((3, 3))
    story.cancels(4)
    story.holds(5)
    decided = story.moves("B")
    assert not isinstance(decided, Refused)
    said: dict[str, list[int]] = {}
    for each in told(decided):
        said.setdefault(each.name, []).extend(each.units)
    assert said == {CHANGED: [1], REQUESTED: [2, 5], REJECTED: [3, 4]}
    assert {fact.change for fact in decided} == {1}  # type: ignore[union-attr]
    assert [story.place(number) for number in story.lines] == ["B", "A", "A", "A", "A"]
    assert [story.wanted(number) for number in story.lines] == [None, "B", None, None, "B"]


def test_one_decision_of_the_order_is_for_all_its_requests() -> None:
    story = Story(5, 4, 3)
    story.prints(1, 2)
    story.moves("B")
    story.decides_address(True, None)
    assert [story.place(number) for number in story.lines] == ["B", "B", "B"]
    story.moves("C")
    story.decides_address(False, 2)
    story.decides_address(True, None)
    assert [story.place(number) for number in story.lines] == ["C", "B", "C"]


@pytest.mark.parametrize("state", [*WAITING, *ASKED])
def test_the_same_address_again_is_a_repetition(state: str) -> None:
    story = standing(state)
    assert story.moves("A") == []
    story.moves("B")
    assert story.moves("B") == []
    if state in ASKED:
        story.decides_address(True)
        assert story.moves("B") == []


def test_back_to_the_first_address_is_a_newer_request() -> None:
    story = standing("in_process")
    story.moves("B")
    decided = story.moves("A")
    assert names(decided) == [REJECTED, REQUESTED]
    assert whys(decided) == [("replaced", 1)]
    assert story.wanted() == "A"


@pytest.mark.parametrize(("units", "after"), [(5, "shipped"), (2, "in_process")])
def test_what_ships_goes_where_it_was_to_go_before(units: int, after: str) -> None:
    story = standing("in_process")
    story.moves("B")
    decided = story.ships((1, units))
    assert names(decided) == ["purchase-lines-shipped", REJECTED]
    assert told(decided)[1][1:3] == ("UI", "Admin")
    assert whys(decided) == [("shipped", 1)]
    assert (story.place(), story.wanted(), story.status[1]) == ("A", None, after)
    assert symbol(story.decides_address(True)) == "n"


def test_a_shipment_ends_the_requests_of_its_lines_under_the_first_that_has_one() -> None:
    story = Story(5, 4, 3, 2)
    story.prints()
    story.moves("B")
    story.decides_address(False, 1)
    decided = story.ships((3, 3), (2, 4), (1, 5))
    rejected = [each for each in told(decided) if each.name == REJECTED]
    assert [next(iter(each.units)) for each in rejected] == [2]
    assert [story.wanted(number) for number in story.lines] == [None, None, None, "B"]
    assert symbol(story.decides_address(True, 4)) == "✓"


@pytest.mark.parametrize("state", ["in_process", "held, began in process"])
def test_slips_that_are_printed_again_decide_nothing(state: str) -> None:
    story = Story(5, 4)
    story.prints()
    story.moves("B")
    if state.startswith("held"):
        story.holds()
    assert CHANGED not in names(story.reprints({1: 3}))
    assert [story.wanted(1), story.wanted(2)] == ["B", "B"]


def test_a_request_waits_while_the_vendor_holds_the_line() -> None:
    story = standing("in_process")
    story.moves("B")
    assert names(story.holds()) == ["purchase-lines-held"]
    assert names(story.voids()) == ["pack-slips-voided"]
    assert (story.place(), story.wanted()) == ("A", "B")


@pytest.mark.parametrize("state", ASKED)
def test_a_line_that_is_cancelled_ends_its_request(state: str) -> None:
    story = standing(state)
    story.moves("B")
    story.cancels()
    decided = story.decides_cancel(True)
    assert sorted(names(decided)) == [REJECTED, "purchase-lines-cancelled"]
    assert whys(decided) == [("cancelled", 1)]
    assert (story.place(), story.wanted(), story.status[1]) == ("A", None, "cancelled")
    assert symbol(story.decides_address(True)) == "n"


def test_a_line_of_which_a_part_is_cancelled_keeps_its_request() -> None:
    story = standing("in_process")
    story.moves("B")
    story.cancels(1, 2)
    assert names(story.decides_cancel(True)) == ["purchase-lines-cancelled"]
    assert told(story.decides_address(True)) == [(CHANGED, *VENDOR, {1: 3})]


def test_a_line_that_nobody_ordered_has_no_address() -> None:
    decided = standing("in_process").decides_address(True, 9)
    assert isinstance(decided, Refused)
    assert decided.reason is DeadLetterReason.UNKNOWN_PURCHASE_ORDER
