"""What becomes of a line of a purchase order says of how many units it is, and in which status it leaves the line."""

from collections.abc import Callable
from typing import Any

import pytest

from services.streams.order import Refused
from tests.support.purchase_standing import standing
from tests.support.purchase_stories import Decided, Story

PRINTED = "pack-slips-printed"
ACKNOWLEDGED = "pack-slips-acknowledged"
VOIDED = "pack-slips-voided"
REPRINTED = "pack-slips-reprinted"
SHIPPED = "purchase-lines-shipped"
REOPENED = "purchase-lines-reopened"
HELD = "purchase-lines-held"
RELEASED = "purchase-lines-released"
CANCELLED = "purchase-lines-cancelled"
CANCEL_REJECTED = "cancel-rejected"
ADDRESS_CHANGED = "address-changed"
ADDRESS_REJECTED = "address-change-rejected"

Row = tuple[str, int, str]


def rows_of(decided: Decided) -> list[Row]:
    """The stored name, units and status of each fact about the first line."""
    assert not isinstance(decided, Refused), decided
    lines: list[tuple[str, Any]] = [(fact.type, each) for fact in decided for each in fact.lines]  # type: ignore[union-attr]
    return [(name, each.quantity, each.status) for name, each in lines if each.line_number == 1]


def asked(story: Story) -> Story:
    """The retailer asks for two units back, and for another address."""
    story.cancels(1, 2)
    story.moves("B")
    return story


def in_part(story: Story) -> Story:
    """Three of five units are printed."""
    story.reprints({1: 3})
    return story


def partly_shipped(story: Story) -> Story:
    """Two of five units left, and the retailer wants no more."""
    story.ships((1, 2))
    story.cancels()
    return story


OF_SLIPS: list[tuple[str, Callable[[Story], Decided], list[Row]]] = [
    ("new_order", Story.prints, [(PRINTED, 5, "in_process")]),
    ("new_order", Story.sends, [(PRINTED, 5, "new_order")]),
    ("new_order", lambda story: story.sends(acknowledged=False), [(PRINTED, 5, "in_process")]),
    ("sent", Story.acknowledges, [(ACKNOWLEDGED, 5, "in_process")]),
    ("held, began sent", Story.acknowledges, [(ACKNOWLEDGED, 5, "held")]),
    ("in_process", Story.voids, [(VOIDED, 5, "new_order")]),
    ("held, began in process", Story.voids, [(VOIDED, 5, "held")]),
    ("in_process", lambda story: story.reprints({1: 0}), [(VOIDED, 5, "new_order")]),
    ("in_process", lambda story: story.reprints({1: 3}), [(REPRINTED, 3, "in_process")]),
    ("held, began in process", lambda story: story.reprints({1: 3}), [(VOIDED, 5, "held")]),
]
OF_SHIPMENTS: list[tuple[str, Callable[[Story], Decided], list[Row]]] = [
    ("in_process", lambda story: story.ships((1, 5)), [(SHIPPED, 5, "shipped")]),
    ("in_process", lambda story: story.ships((1, 2)), [(SHIPPED, 2, "in_process")]),
    (
        "in_process",
        lambda story: story.ships((1, 2, "return")),
        [(SHIPPED, 2, "in_process"), (REOPENED, 3, "new_order")],
    ),
    (
        "in_process",
        lambda story: in_part(story).ships((1, 3)),
        [(SHIPPED, 3, "in_process"), (REOPENED, 2, "new_order")],
    ),
    ("sent", lambda story: story.ships((1, 5)), [(ACKNOWLEDGED, 5, "in_process"), (SHIPPED, 5, "shipped")]),
    (
        "in_process",
        lambda story: asked(story).ships((1, 5)),
        [(SHIPPED, 5, "shipped"), (ADDRESS_REJECTED, 0, "shipped"), (CANCEL_REJECTED, 2, "shipped")],
    ),
    (
        "in_process",
        lambda story: asked(story).ships((1, 4)),
        [(SHIPPED, 4, "in_process"), (ADDRESS_REJECTED, 1, "in_process"), (CANCEL_REJECTED, 2, "in_process")],
    ),
]
OF_REQUESTS: list[tuple[str, Callable[[Story], Decided], list[Row]]] = [
    ("new_order", Story.cancels, [(CANCELLED, 5, "cancelled")]),
    ("new_order", lambda story: story.cancels(1, 2), [(CANCELLED, 2, "new_order")]),
    ("in_process", lambda story: story.cancels(1, 2), [("cancel-requested", 2, "in_process")]),
    ("held, began new", Story.cancels, [("cancel-requested", 5, "held")]),
    ("shipped", Story.cancels, [(CANCEL_REJECTED, 0, "shipped")]),
    ("cancelled", lambda story: story.cancels(1, 2), [(CANCEL_REJECTED, 2, "cancelled")]),
    ("in_process", lambda story: asked(story).decides_cancel(True), [(CANCELLED, 2, "in_process")]),
    ("held, began new", lambda story: asked(story).decides_cancel(False), [(CANCEL_REJECTED, 2, "held")]),
    ("in_process", lambda story: partly_shipped(story).decides_cancel(True), [(CANCELLED, 3, "shipped")]),
    ("sent", lambda story: story.moves("B"), [(ADDRESS_CHANGED, 5, "new_order")]),
    ("in_process", lambda story: story.moves("B"), [("address-change-requested", 5, "in_process")]),
    ("held, began new", lambda story: story.moves("B"), [("address-change-requested", 5, "held")]),
    (
        "in_process",
        lambda story: asked(story).moves("C"),
        [(ADDRESS_REJECTED, 5, "in_process"), ("address-change-requested", 5, "in_process")],
    ),
    ("in_process", lambda story: asked(story).decides_address(True), [(ADDRESS_CHANGED, 5, "in_process")]),
    ("held, began new", lambda story: asked(story).decides_address(False), [(ADDRESS_REJECTED, 5, "held")]),
    (
        "in_process",
        lambda story: asked(story).voids(),
        [(VOIDED, 5, "new_order"), (ADDRESS_CHANGED, 5, "new_order"), (CANCELLED, 2, "new_order")],
    ),
    (
        "held, began new",
        lambda story: asked(story).releases(),
        [(RELEASED, 5, "new_order"), (ADDRESS_CHANGED, 5, "new_order"), (CANCELLED, 2, "new_order")],
    ),
]
OF_MAINTENANCE: list[tuple[str, Callable[[Story], Decided], list[Row]]] = [
    ("new_order", Story.holds, [(HELD, 5, "held")]),
    ("in_process", Story.holds, [(HELD, 5, "held")]),
    ("held, began new", Story.releases, [(RELEASED, 5, "new_order")]),
    ("held, began sent", Story.releases, [(RELEASED, 5, "new_order")]),
    ("held, began in process", Story.releases, [(RELEASED, 5, "in_process")]),
    ("held, acknowledged", Story.releases, [(RELEASED, 5, "in_process")]),
    ("sent", Story.postpones, [("due-date-revised", 5, "new_order")]),
    ("held, began new", Story.postpones, [("due-date-revised", 5, "held")]),
    ("in_process", lambda story: story.notes("Soon"), [("reason-noted", 5, "in_process")]),
    ("held, began new", lambda story: story.holds(reason="Strike"), [("reason-noted", 5, "held")]),
    ("shipped", lambda story: story.costs("9.98"), [("unit-price-changed", 5, "shipped")]),
    ("in_process", lambda story: story.costs("9.98"), [("unit-price-changed", 5, "in_process")]),
]


@pytest.mark.parametrize(("state", "does", "rows"), [*OF_SLIPS, *OF_SHIPMENTS, *OF_REQUESTS, *OF_MAINTENANCE])
def test_each_fact_says_of_how_many_units_it_is_and_how_it_leaves_the_line(
    state: str, does: Callable[[Story], Decided], rows: list[Row]
) -> None:
    assert rows_of(does(standing(state))) == rows


@pytest.mark.parametrize("state", ["in_process", "held, began in process"])
def test_the_reason_of_a_line_is_the_newest_and_gone_with_a_hold(state: str) -> None:
    story = standing(state)
    story.notes("Expected next week")
    assert story.line.reason == "Expected next week"
    story.holds(reason="Strike")
    assert story.line.reason == "Strike"
    story.releases()
    assert story.line.reason is None
    story.holds()
    story.releases(reason="Found some")
    assert story.line.reason == "Found some"


def test_the_same_date_price_or_missing_reason_again_is_a_repetition() -> None:
    story = standing("in_process")
    assert story.notes(None) == []
    for again in (Story.postpones, lambda story: story.costs("9.98")):
        assert rows_of(again(story))
        assert again(story) == []


def test_a_reason_stays_while_it_explains_a_hold_or_a_revised_date() -> None:
    story = Story(5, 4, 3)
    story.holds(1)
    story.postpones(2)
    story.notes("Soon", 3)
    before = story.state
    assert isinstance(story.notes(None, 1), Refused)
    assert isinstance(story.notes(None, 2), Refused)
    assert story.state == before
    story.notes(None, None)
    assert [line.reason for line in story.lines.values()] == ["Backordered", "Delay", None]


def test_without_a_line_all_lines_are_meant_that_can_be() -> None:
    story = Story(5, 4, 3)
    story.cancels(1)
    assert not isinstance(story.holds(None), Refused)
    assert story.status == {1: "cancelled", 2: "held", 3: "held"}
    story.releases(2)
    assert not isinstance(story.releases(None), Refused)
    assert story.status == {1: "cancelled", 2: "new_order", 3: "new_order"}
    assert isinstance(story.releases(None), Refused)
