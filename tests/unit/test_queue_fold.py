"""The queue as a fold: an order is in it from its hold until nothing of it is open."""

import json

from msgspec import structs

from services.processor.queue import QUEUE, WaitingOrder, evolve
from tests.support.folding import folded
from tests.support.order_stream import (
    MON,
    TUE,
    cancelled,
    committed,
    dispatch_cancelled,
    dispatch_created,
    dispatch_shipped,
    held,
    lines_cancelled,
    partially_cancelled,
    submitted,
)

KEY = ("ACME", "A-1")
WAITING = WaitingOrder(
    organization="ACME",
    order_number="A-1",
    dc="DC-EAST",
    order_class="retail",
    submitted_at=MON,
    hold_until=TUE,
    ordered_items=2,
    dispatches=0,
    lines='[[1, "I-1", 1], [2, "I-2", 2]]',
    items=["I-1", "I-2"],
)


def test_a_held_order_is_queued_with_all_its_lines() -> None:
    assert folded(QUEUE, [submitted(), held()]) == {KEY: WAITING}


def test_an_order_that_is_not_held_is_not_queued() -> None:
    assert folded(QUEUE, [submitted()]) == {}


def test_a_back_order_waits_with_its_open_lines() -> None:
    (row,) = folded(QUEUE, [held(), committed(back_order=True), dispatch_created(1)]).values()
    assert (json.loads(row.lines), row.items, row.dispatches) == ([[2, "I-2", 2]], ["I-2"], 1)
    assert row.ordered_items == 2


def test_an_order_that_left_whole_is_gone() -> None:
    assert folded(QUEUE, [held(), committed(), dispatch_created(1, 2)]) == {}
    completed = [held(), committed(back_order=True), dispatch_created(1), dispatch_created(2, sequence=2)]
    assert folded(QUEUE, completed) == {}


def test_a_cancelled_dispatch_does_not_come_back() -> None:
    facts = [held(), committed(), dispatch_created(1, 2), dispatch_cancelled(1, 2), cancelled()]
    assert folded(QUEUE, facts) == {}


def test_a_dispatch_of_a_back_order_that_is_cancelled_or_ships_moves_nothing() -> None:
    start = [held(), committed(back_order=True), dispatch_created(1)]
    before = folded(QUEUE, start)
    assert folded(QUEUE, [*start, dispatch_cancelled(1)]) == before
    assert folded(QUEUE, [*start, dispatch_shipped(1)]) == before


def test_a_cancelled_order_is_gone() -> None:
    assert folded(QUEUE, [held(), lines_cancelled(1, 2), cancelled()]) == {}
    start = [held(), committed(back_order=True), dispatch_created(1)]
    assert folded(QUEUE, [*start, lines_cancelled(2), partially_cancelled()]) == {}


def test_a_cancelled_order_is_gone_whatever_its_row_still_says() -> None:
    assert evolve(WAITING, cancelled()) is None
    assert evolve(WAITING, partially_cancelled()) is None


def test_a_fact_of_an_order_that_is_not_queued_makes_no_row() -> None:
    for fact in (dispatch_created(1), lines_cancelled(1), cancelled(), partially_cancelled()):
        assert evolve(None, fact) is None


def test_an_order_counts_the_items_that_it_was_sent_with_not_its_lines() -> None:
    lines = (*held().lines, structs.replace(held().lines[0], line_number=3))
    (row,) = folded(QUEUE, [structs.replace(held(), lines=lines)]).values()
    assert (len(json.loads(row.lines)), row.ordered_items) == (3, 2)
    only = (lines[0], lines[2])
    (row,) = folded(QUEUE, [structs.replace(held(), lines=only)]).values()
    assert (len(json.loads(row.lines)), row.ordered_items) == (2, 1)
