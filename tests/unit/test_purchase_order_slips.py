"""Pack slips of purchase orders: made in batches, sent, acknowledged, voided, and printed again with fewer units."""

import pytest

from schemas.events.purchase_order_slips import PackSlipsPrinted, PackSlipsReprinted, PackSlipsVoided
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from tests.support.purchase_standing import names, standing, symbol, told
from tests.support.purchase_stories import FIRST_BATCH, Decided, Story

PRINTED = "pack-slips-printed"
ACKNOWLEDGED = "pack-slips-acknowledged"
VOIDED = "pack-slips-voided"
REPRINTED = "pack-slips-reprinted"
VENDOR = ("UI", "ann")
SYSTEM = ("WS", "V100")


def printed(story: Story) -> dict[int, int]:
    """The units of each line that stand on a slip."""
    return {number: line.printed for number, line in story.lines.items()}


def units(decided: Decided) -> list[tuple[str, dict[int, int]]]:
    """What each fact says of units."""
    return [(each.name, each.units) for each in told(decided)]


def test_all_open_units_of_all_lines_that_wait_are_printed_in_one_batch() -> None:
    story = Story(5, 4, 3, 2)
    story.cancels(2, 1)
    story.cancels(3)
    story.holds(4)
    assert told(story.prints()) == [(PRINTED, *VENDOR, {1: 5, 2: 3})]
    fact = story.facts[-1]
    assert isinstance(fact, PackSlipsPrinted)
    assert (fact.batch_id, fact.format, fact.sent) == (FIRST_BATCH, "pdf", False)
    assert printed(story) == {1: 5, 2: 3, 3: 0, 4: 0}
    assert story.status == {1: "in_process", 2: "in_process", 3: "cancelled", 4: "held"}


def test_lines_that_are_named_are_printed_alone() -> None:
    story = Story(5, 4, 3)
    assert units(story.prints(3, 1)) == [(PRINTED, {1: 5, 3: 3})]
    assert units(story.prints()) == [(PRINTED, {2: 4})]


@pytest.mark.parametrize("state", ["in_process", "sent", "held, began new", "shipped", "cancelled"])
def test_a_line_that_is_named_and_cannot_be_printed_refuses_all(state: str) -> None:
    story = Story(5, 4)
    story = standing(state, 4) if state not in ("in_process", "sent") else story
    if state == "in_process":
        story.prints(1)
    if state == "sent":
        story.holds(2)
        story.sends()
        story.releases(2)
    assert story.status[1] == state.partition(",")[0]
    before = printed(story)
    assert symbol(story.prints(1, 2)) == "n"
    assert printed(story) == before


def test_a_line_that_nobody_ordered_has_no_slip() -> None:
    for decided in (Story(5).prints(1, 9), standing("in_process").reprints({9: 1})):
        assert isinstance(decided, Refused)
        assert decided.reason is DeadLetterReason.UNKNOWN_PURCHASE_ORDER


def test_a_line_that_was_held_is_printed_once_it_is_released() -> None:
    story = Story(5, 4)
    story.holds(1)
    assert units(story.prints()) == [(PRINTED, {2: 4})]
    story.releases(1)
    assert units(story.prints()) == [(PRINTED, {1: 5})]


@pytest.mark.parametrize(("acknowledged", "status"), [(True, "sent"), (False, "in_process")])
def test_lines_of_an_integrated_vendor_are_in_process_once_it_has_them(
    acknowledged: bool, status: str
) -> None:
    story = Story(5, 4)
    assert told(story.sends(acknowledged=acknowledged)) == [(PRINTED, *SYSTEM, {1: 5, 2: 4})]
    assert set(story.status.values()) == {status}
    assert printed(story) == {1: 5, 2: 4}
    expected = [(ACKNOWLEDGED, *SYSTEM, {1: 5, 2: 4})] if acknowledged else []
    assert told(story.acknowledges()) == expected
    assert set(story.status.values()) == {"in_process"}
    assert story.acknowledges() == []


def test_only_lines_of_the_batch_are_acknowledged() -> None:
    story = Story(5, 4)
    story.holds(2)
    story.sends()
    story.releases(2)
    story.sends()
    assert units(story.acknowledges(FIRST_BATCH + 1)) == [(ACKNOWLEDGED, {2: 4})]
    assert story.status == {1: "sent", 2: "in_process"}
    assert units(story.acknowledges(FIRST_BATCH)) == [(ACKNOWLEDGED, {1: 5})]


def test_a_held_line_that_is_acknowledged_is_in_process_once_released() -> None:
    story = standing("held, began sent")
    assert units(story.acknowledges()) == [(ACKNOWLEDGED, {1: 5})]
    assert story.status[1] == "held"
    story.releases()
    assert story.status[1] == "in_process"


def test_a_batch_that_is_void_gives_all_its_lines_back() -> None:
    story = Story(5, 4, 3)
    story.prints(1, 2)
    story.prints()
    story.ships((1, 2))
    assert told(story.voids(FIRST_BATCH)) == [(VOIDED, *VENDOR, {1: 3, 2: 4})]
    fact = story.facts[-1]
    assert isinstance(fact, PackSlipsVoided)
    assert fact.batch_id == FIRST_BATCH
    assert printed(story) == {1: 0, 2: 0, 3: 3}
    assert story.status == {1: "new_order", 2: "new_order", 3: "in_process"}


@pytest.mark.parametrize("end", [Story.voids, Story.reprints])
def test_a_batch_is_voided_or_replaced_once(end: object) -> None:
    story = standing("in_process")
    assert callable(end)
    end(story)
    before = story.state
    assert symbol(story.voids(FIRST_BATCH)) == "n"
    assert symbol(story.reprints({}, FIRST_BATCH)) == "n"
    assert story.state == before


@pytest.mark.parametrize("again", [Story.voids, Story.reprints])
def test_a_line_whose_latest_slip_is_of_another_batch_is_passed_by(again: object) -> None:
    story = Story(5, 4)
    story.prints()
    story.ships((1, 1, "return"))
    story.prints(1)
    assert callable(again)
    again(story, batch=FIRST_BATCH)
    assert story.lines[1].printed == 4
    assert symbol(story.reprints({1: 2}, FIRST_BATCH + 1)) == "✓"


def test_slips_are_printed_again_with_the_same_units_where_no_others_are_named() -> None:
    story = Story(5, 4, 3)
    story.prints()
    story.ships((3, 1))
    assert told(story.reprints({2: 1})) == [(REPRINTED, *VENDOR, {1: 5, 2: 1, 3: 2})]
    fact = story.facts[-1]
    assert isinstance(fact, PackSlipsReprinted)
    assert (fact.batch_id, fact.replaced_batch_id) == (FIRST_BATCH + 1, FIRST_BATCH)
    assert printed(story) == {1: 5, 2: 1, 3: 2}
    assert set(story.status.values()) == {"in_process"}
    assert units(story.voids()) == [(VOIDED, {1: 5, 2: 1, 3: 2})]


@pytest.mark.parametrize("new", [1, 2, 4, 5])
def test_up_to_all_printed_units_are_printed_again(new: int) -> None:
    story = standing("in_process")
    assert units(story.reprints({1: new})) == [(REPRINTED, {1: new})]
    assert (story.line.printed, story.line.unprinted, story.status[1]) == (new, 5 - new, "in_process")


def test_a_line_of_which_no_unit_is_printed_again_is_voided() -> None:
    story = Story(5, 4)
    story.prints()
    assert sorted(units(story.reprints({1: 0}))) == [(REPRINTED, {2: 4}), (VOIDED, {1: 5})]
    fact = next(each for each in story.facts if isinstance(each, PackSlipsVoided))
    assert fact.batch_id == FIRST_BATCH
    assert story.status == {1: "new_order", 2: "in_process"}


def test_where_no_unit_at_all_is_printed_again_the_batch_is_voided() -> None:
    story = Story(5, 4)
    story.prints()
    assert units(story.reprints({1: 0, 2: 0})) == [(VOIDED, {1: 5, 2: 4})]
    assert set(story.status.values()) == {"new_order"}


@pytest.mark.parametrize(("shipped", "reprinted", "above"), [(0, 5, 6), (2, 3, 4), (0, 3, 4), (1, 2, 3)])
def test_more_than_is_printed_refuses_all(shipped: int, reprinted: int, above: int) -> None:
    story = Story(5, 4)
    story.prints()
    if shipped:
        story.ships((1, shipped))
    story.reprints({1: reprinted})
    before = story.state
    decided = story.reprints({1: above, 2: 1})
    assert isinstance(decided, Refused)
    assert decided.reason is DeadLetterReason.INVALID
    assert story.state == before
    assert symbol(story.reprints({1: reprinted})) == "✓"


def test_a_line_that_is_not_on_the_batch_refuses_all() -> None:
    story = Story(5, 4)
    story.prints(1)
    assert symbol(story.reprints({1: 3, 2: 1})) == "n"
    assert printed(story) == {1: 5, 2: 0}


@pytest.mark.parametrize("quantities", [{}, {1: 3}, {1: 0}])
def test_a_held_line_is_left_out_of_new_slips(quantities: dict[int, int]) -> None:
    story = Story(5, 4)
    story.prints()
    story.holds(1)
    assert sorted(units(story.reprints(quantities))) == [(REPRINTED, {2: 4}), (VOIDED, {1: 5})]
    assert story.status == {1: "held", 2: "in_process"}
    story.releases(1)
    assert story.status[1] == "new_order"


def test_where_all_lines_are_held_new_slips_are_void() -> None:
    story = standing("held, began in process")
    assert names(story.reprints()) == [VOIDED]
    assert (story.status[1], story.line.printed) == ("held", 0)
