"""PUR-2: the statuses of lines, and that of the order, which is what its lines have in common."""

import pytest

from tests.support.purchases import (
    Outcome,
    Story,
    cancels,
    does,
    holds,
    of_batch,
    prints,
    reprints,
    ships,
    tell,
)
from tests.support.system import System
from tests.support.trade import ACKNOWLEDGING, DUE

STORIES = {
    "new_order new_order: new_order": Story(lines=(5, 4), steps=(does("note", 1, reason="x"),)),
    "in_process in_process: in_process": Story(lines=(5, 4), steps=(prints(),)),
    "held held: held": Story(lines=(5, 4), steps=(holds(line=None),)),
    "shipped shipped: shipped": Story(lines=(5, 4), steps=(prints(), ships((1, 5), (2, 4)))),
    "cancelled cancelled: cancelled": Story(lines=(5, 4), steps=(cancels(line=None),)),
    "shipped cancelled: complete": Story(lines=(5, 4), steps=(prints(1), ships((1, 5)), cancels(line=2))),
    "shipped shipped: shipped, units of it cancelled": Story(
        lines=(5, 4), steps=(cancels(quantity=2), prints(), ships((1, 3), (2, 4)))
    ),
    "in_process new_order: open": Story(lines=(5, 4), steps=(prints(1),)),
    "held new_order: open": Story(lines=(5, 4), steps=(holds(),)),
    "held in_process: open": Story(lines=(5, 4), steps=(prints(), holds())),
    "shipped new_order: open": Story(lines=(5, 4), steps=(prints(1), ships((1, 5)))),
    "shipped in_process: open": Story(lines=(5, 4), steps=(prints(), ships((1, 5)))),
    "shipped held: open": Story(lines=(5, 4), steps=(prints(), holds(line=2), ships((1, 5)))),
    "cancelled new_order: open": Story(lines=(5, 4), steps=(cancels(),)),
    "cancelled held: open": Story(lines=(5, 4), steps=(cancels(), holds(line=2))),
    "new_order: new_order, its slip voided": Story(steps=(prints(), of_batch("void"))),
    "new_order: new_order, the rest given back": Story(steps=(prints(), ships((1, 2), remainder="return"))),
    "new_order: new_order, unprinted units left": Story(steps=(prints(), reprints({1: 1}), ships((1, 1)))),
    "new_order: new_order, released": Story(steps=(holds(), does("release"))),
    "new_order: new_order, sent and not acknowledged": Story(steps=(), vendor=ACKNOWLEDGING),
    "in_process: in_process, acknowledged": Story(steps=(of_batch("acknowledge"),), vendor=ACKNOWLEDGING),
    "in_process: in_process, a part shipped": Story(steps=(prints(), ships((1, 2)))),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return tell(system, tmp_path_factory.mktemp("statuses"), STORIES)


@pytest.mark.parametrize("story", list(STORIES))
def test_lines_and_their_order(told: dict[str, Outcome], story: str) -> None:
    purchase = told[story].purchase
    trade, number = purchase.trade, purchase.number
    of_lines, of_order = story.split(", ")[0].split(": ")
    assert [line["status"] for line in trade.lines(number)] == of_lines.split()
    assert trade.detail(number)["status"] == of_order
    assert trade.refused(number) == []


@pytest.mark.parametrize("story", list(STORIES))
def test_inquiries_show_the_order_s_status_by_order_and_the_line_s_by_item(
    told: dict[str, Outcome], story: str
) -> None:
    purchase = told[story].purchase
    system, code, number = purchase.trade.system, purchase.trade.code, purchase.number
    of_lines, of_order = story.split(", ")[0].split(": ")
    (order,) = system.view("purchase_order_inquiry", code, po_number=number)
    items = sorted(
        system.view("purchase_order_item_inquiry", code, po_number=number), key=lambda row: row["line_number"]
    )
    assert order["order_status"] == of_order
    assert [row["line_status"] for row in items] == of_lines.split()


def test_a_line_says_since_when_it_has_its_status(told: dict[str, Outcome]) -> None:
    purchase = told["in_process: in_process, a part shipped"].purchase
    rows = purchase.trade.system.view(
        "purchase_order_history", purchase.trade.code, po_number=purchase.number
    )
    printed = next(row for row in rows if row["action_type"] == "PackSlip")
    assert purchase.trade.line(purchase.number)["status_at"] == printed["occurred_at"]


def test_nothing_is_due_once_nothing_is_open(told: dict[str, Outcome]) -> None:
    for story in ("shipped shipped: shipped", "shipped cancelled: complete"):
        purchase = told[story].purchase
        detail = purchase.trade.detail(purchase.number)
        assert (detail["due_date"], detail["next_due_date"]) == (None, None)
        assert all(line["due_date"] is not None for line in purchase.trade.lines(purchase.number))


def test_an_order_that_was_cancelled_was_due_when_it_was_due(told: dict[str, Outcome]) -> None:
    purchase = told["cancelled cancelled: cancelled"].purchase
    assert str(purchase.trade.detail(purchase.number)["due_date"]) == DUE
