"""Lines of purchase orders that come back to be new orders: what was asked of them meanwhile is granted, in order."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from schemas.events.purchase_order_changes import AddressChanged, PurchaseLinesCancelled
from services.streams.order import Refused
from tests.support.purchase_standing import names, standing, told
from tests.support.purchase_stories import Decided, Story

CHANGED = "address-changed"
CANCELLED = "purchase-lines-cancelled"
REOPENED = "purchase-lines-reopened"
RETAILER = ("WS", "Admin")
VENDOR = ("UI", "ann")


def held_without_a_slip() -> Story:
    """A hold that began in process, and the slip was voided behind it."""
    story = standing("held, began in process")
    story.voids()
    return story


def printed_in_part() -> Story:
    """Three of five units stand on a slip."""
    story = standing("in_process")
    story.reprints({1: 3})
    return story


class Way(NamedTuple):
    """A line, what brings it back, the facts of that, and what is open then."""

    line: Callable[[], Story]
    back: Callable[[Story], Decided]
    before: list[str]
    after: list[str]
    left: int


WAYS = {
    "released, held new": Way(
        lambda: standing("held, began new"), Story.releases, ["purchase-lines-released"], [], 5
    ),
    "released, not acknowledged": Way(
        lambda: standing("held, began sent"), Story.releases, ["purchase-lines-released"], [], 5
    ),
    "released, its slip is gone": Way(
        held_without_a_slip, Story.releases, ["purchase-lines-released"], [], 5
    ),
    "voided": Way(lambda: standing("in_process"), Story.voids, ["pack-slips-voided"], [], 5),
    "reprinted without it": Way(
        lambda: standing("in_process"), lambda story: story.reprints({1: 0}), ["pack-slips-voided"], [], 5
    ),
    "rest given back": Way(
        lambda: standing("in_process"),
        lambda story: story.ships((1, 1, "return")),
        ["purchase-lines-shipped"],
        [REOPENED],
        4,
    ),
    "re-opened": Way(
        printed_in_part, lambda story: story.ships((1, 3)), ["purchase-lines-shipped"], [REOPENED], 2
    ),
}
EACH = pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))


@EACH
def test_nothing_was_asked(way: Way) -> None:
    story = way.line()
    decided = way.back(story)
    assert names(decided) == [*way.before, *way.after]
    assert {each[1:3] for each in told(decided)} == {VENDOR}
    assert (story.line.status, story.line.open) == ("new_order", way.left)
    if way.after:
        assert told(decided)[-1].units == {1: way.left}


@EACH
def test_the_change_of_address_is_approved(way: Way) -> None:
    story = way.line()
    story.moves("B")
    decided = way.back(story)
    assert names(decided) == [*way.before, CHANGED, *way.after]
    assert told(decided)[len(way.before)] == (CHANGED, *VENDOR, {1: way.left})
    fact = next(each for each in story.facts if isinstance(each, AddressChanged))
    assert fact.approved
    assert (story.line.status, story.place(), story.wanted()) == ("new_order", "B", None)


@EACH
def test_the_cancel_of_a_part_is_approved(way: Way) -> None:
    story = way.line()
    story.cancels(1, 1)
    decided = way.back(story)
    assert names(decided) == [*way.before, *way.after, CANCELLED]
    assert told(decided)[-1] == (CANCELLED, *VENDOR, {1: 1})
    fact = story.facts[-1]
    assert isinstance(fact, PurchaseLinesCancelled)
    assert fact.approved
    assert (story.line.status, story.line.open, story.line.cancel) == ("new_order", way.left - 1, None)


@EACH
def test_the_cancel_of_all_that_is_open_is_approved(way: Way) -> None:
    story = way.line()
    story.cancels(1, way.left)
    assert told(way.back(story))[-1] == (CANCELLED, *VENDOR, {1: way.left})
    assert story.line.status == ("shipped" if way.after else "cancelled")


@EACH
@pytest.mark.parametrize("all_of_it", [False, True])
def test_first_the_address_then_the_units_then_the_cancel(way: Way, all_of_it: bool) -> None:
    story = way.line()
    story.cancels(1, way.left if all_of_it else 1)
    story.moves("B")
    assert names(way.back(story)) == [*way.before, CHANGED, *way.after, CANCELLED]
    assert (story.place(), story.wanted(), story.line.cancel) == ("B", None, None)


@pytest.mark.parametrize("way", ["rest given back", "re-opened"])
def test_what_ships_is_not_cancelled_though_the_rest_comes_back(way: str) -> None:
    story = WAYS[way].line()
    story.cancels()
    decided = WAYS[way].back(story)
    assert not isinstance(decided, Refused)
    assert names(decided) == ["purchase-lines-shipped", REOPENED, "cancel-rejected"]
    assert told(decided)[-1] == ("cancel-rejected", *RETAILER, {1: 5})
    assert (story.line.status, story.line.cancelled, story.line.cancel) == ("new_order", 0, None)


@pytest.mark.parametrize("state", ["held, began in process", "held, acknowledged"])
def test_a_line_that_is_released_to_be_in_process_waits_for_the_vendor(state: str) -> None:
    story = standing(state)
    story.cancels(1, 2)
    story.moves("B")
    assert names(story.releases()) == ["purchase-lines-released"]
    assert (story.status[1], story.wanted(), story.line.cancel is not None) == ("in_process", "B", True)


@pytest.mark.parametrize("void", [Story.voids, lambda story: story.reprints({1: 2})])
def test_a_held_line_grants_nothing_before_it_is_released(void: Callable[[Story], Decided]) -> None:
    story = standing("held, began in process")
    story.cancels(1, 2)
    story.moves("B")
    assert names(void(story)) == ["pack-slips-voided"]
    assert (story.status[1], story.line.cancelled, story.place()) == ("held", 0, "A")
    assert names(story.releases()) == ["purchase-lines-released", CHANGED, CANCELLED]
    assert (story.status[1], story.line.open, story.place()) == ("new_order", 3, "B")


def test_a_line_that_comes_back_can_have_a_slip_again() -> None:
    for way in (WAYS["voided"], WAYS["rest given back"], WAYS["re-opened"], WAYS["released, held new"]):
        story = way.line()
        way.back(story)
        assert told(story.prints()) == [("pack-slips-printed", *VENDOR, {1: way.left})]
        assert story.status[1] == "in_process"


def test_of_one_shipment_some_lines_come_back_and_others_leave() -> None:
    story = Story(5, 5, 5)
    story.prints()
    story.moves("B")
    story.cancels(1, 2)
    story.cancels(3, 2)
    decided = story.ships((1, 2, "return"), (2, 5), (3, 4))
    order = list(dict.fromkeys(names(decided)))
    assert order.index("purchase-lines-shipped") < order.index(REOPENED) < order.index(CANCELLED)
    assert order.index(CHANGED) < order.index(REOPENED)
    assert order.index("address-change-rejected") < order.index(REOPENED) < order.index("cancel-rejected")
    assert [story.place(number) for number in story.lines] == ["B", "A", "A"]
    assert {story.wanted(number) for number in story.lines} == {None}
    assert {number: line.cancelled for number, line in story.lines.items()} == {1: 2, 2: 0, 3: 0}
    assert story.status == {1: "new_order", 2: "shipped", 3: "in_process"}
