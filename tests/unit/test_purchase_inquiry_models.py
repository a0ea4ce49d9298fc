"""What the inquiry of purchase orders searches and shows: keys that sort as lists do, and what became of addresses."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from services.projections.purchasing.recency import recency, recency_of_line
from services.projections.read_models import (
    purchase_order_address_change,
    purchase_order_header,
    purchased_line,
)
from tests.support.folding import folded
from tests.support.purchase_orders import DUE, TUE, created, kept
from tests.support.purchase_stories import Story

DAY = TUE.date()


def key(day: date = DAY, at: datetime = TUE, number: str = "PO-1001") -> str:
    """The key of a purchase order."""
    return recency(structs.replace(created(1), entered_date=day, submitted_at=at, po_number=number))


def test_lists_sort_by_the_entered_date_then_by_the_time_of_arrival() -> None:
    assert key(date(2016, 11, 9), TUE - timedelta(days=9)) > key()
    assert key(at=TUE + timedelta(microseconds=1)) > key()
    assert key(number="PO-1002") > key()
    assert key(date(999, 1, 1)) < key()


def test_the_lines_of_a_purchase_order_follow_each_other_from_the_first() -> None:
    order = created(1, 1)
    keys = [recency_of_line(order, number) for number in (1, 2, 10, 2_147_483_647)]
    assert keys == sorted(keys, reverse=True)
    assert {each[:-11] for each in keys} == {recency(order)}


def test_a_purchase_order_is_found_by_what_it_said_in_any_case() -> None:
    order = created(1, 2, brand="Élan", vendor="v100")
    later = structs.replace(order.lines[0], due_date=None, vendor_item="bk-1")
    order = structs.replace(order, lines=(later, order.lines[1]))
    (header,) = folded(purchase_order_header.READ_MODEL, [order]).values()
    assert (header.vendor_searched, header.brand_searched, header.original_due_date) == ("V100", "ÉLAN", DUE)
    first, second = folded(purchased_line.READ_MODEL, [order]).values()
    assert (first.vendor_item_searched, second.vendor_item_searched) == ("BK-1", None)
    assert (first.original_due_date, second.item_searched) == (None, "I-2")


def rows(story: Story) -> dict[tuple[int, int], Any]:
    """The rows by change and line."""
    found = folded(purchase_order_address_change.READ_MODEL, story.facts).values()
    return {(row.change, row.line_number): row for row in found}


def test_a_new_address_stands_in_a_row_for_each_line_that_could_take_it() -> None:
    story = Story(5, 5)
    story.prints(1)
    story.moves("B")
    printed, new = rows(story)[1, 1], rows(story)[1, 2]
    assert (printed.status, printed.old_subject, printed.replaced) == ("Requested", None, False)
    assert (new.status, new.subject) == ("Automatically Applied", printed.subject)
    story.decides_address(True)
    assert {row.status for row in rows(story).values()} == {"Approved", "Automatically Applied"}


def test_the_old_address_is_the_one_that_the_line_took_last() -> None:
    story = Story(5, 5)
    story.prints(1)
    story.moves("B")
    story.moves("C")
    found = rows(story)
    assert {pair: (row.status, row.replaced) for pair, row in found.items()} == {
        (1, 1): ("Auto Rejected", True),
        (1, 2): ("Automatically Applied", False),
        (2, 1): ("Requested", False),
        (2, 2): ("Automatically Applied", False),
    }
    assert (found[2, 1].old_subject, found[2, 2].old_subject) == (None, found[1, 2].subject)
    assert str(kept("A")) not in {row.old_subject for row in found.values()}


@pytest.mark.parametrize(
    ("what", "status"),
    [
        (lambda story: story.decides_address(False), "Rejected"),
        (lambda story: story.ships((1, 5)), "Auto Rejected"),
        (Story.voids, "Approved"),
    ],
)
def test_a_request_ends_as_somebody_decides_or_the_line_moves_on(what: Any, status: str) -> None:
    story = Story(5)
    story.prints()
    story.moves("B")
    what(story)
    assert {(row.status, row.replaced) for row in rows(story).values()} == {(status, False)}


def test_a_line_that_was_over_has_no_row() -> None:
    story = Story(5)
    story.cancels()
    story.moves("B")
    assert rows(story) == {}
