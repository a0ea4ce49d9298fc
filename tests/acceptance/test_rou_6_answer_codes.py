"""ROU-6: what becomes of an order that no locations can simply take, code by code."""

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import Chain, ranked_by, store, weighed_by

SPLIT_ORDER = {"split_order": True}
SPLIT_LINE = {"split_order": True, "split_line": True}
BROKERING = [ranked_by("location_priority"), weighed_by(location_priority=100)]
METHODS = pytest.mark.parametrize("brokering", BROKERING, ids=["standard", "weighted"])


@METHODS
def test_1000_an_order_that_needs_more_locations_than_it_may_go_to(
    chain: Open, brokering: dict[str, object]
) -> None:
    shop = chain(
        store("S-1"), store("S-2"), preferences=SPLIT_ORDER | {"maximum_order_splits": 1} | brokering
    )
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", TABLE=1)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))

    assert shop.codes("A-1") == [(1, None, 1000), (2, None, 1000)]
    assert unfulfillable(shop, "A-1") == {1, 2}


def test_1000_counts_the_locations_of_a_divided_line_too(chain: Open) -> None:
    shop = chain(
        store("S-1"), store("S-2"), store("S-3"), preferences=SPLIT_LINE | {"maximum_order_splits": 2}
    )
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=1)

    shop.order("A-1", ("CHAIR", 3))
    shop.order("A-2", ("CHAIR", 2))

    assert shop.codes("A-1") == [(1, None, 1000)]
    assert shop.codes("A-2") == [(1, "S-1", None), (1, "S-2", None)]


@METHODS
def test_2000_an_order_for_which_there_is_not_enough_anywhere(
    chain: Open, brokering: dict[str, object]
) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences=brokering)
    shop.shelf("S-1", CHAIR=1, TABLE=1)
    shop.shelf("S-2", CHAIR=0)

    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))

    assert shop.codes("A-1") == [(1, None, 2000), (2, None, 2000)]
    assert shop.status("A-1")["status"] == "unfulfillable"


def test_2000_also_where_splitting_is_allowed_and_no_line_goes_anywhere(chain: Open) -> None:
    shop = chain(store("S-1"), preferences=SPLIT_LINE)
    shop.shelf("S-1", CHAIR=1, TABLE=1)

    shop.order("A-1", ("CHAIR", 2), ("TABLE", 2))

    assert shop.codes("A-1") == [(1, None, 2000), (2, None, 2000)]


@METHODS
def test_3000_a_line_that_nobody_has_beside_one_that_is_fulfilled(
    chain: Open, brokering: dict[str, object]
) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences=SPLIT_LINE | brokering)
    shop.shelf("S-1", CHAIR=2)
    shop.shelf("S-2", TABLE=1)

    shop.order("A-1", ("CHAIR", 2), ("TABLE", 2))

    assert shop.codes("A-1") == [(1, "S-1", None), (2, None, 3000)]
    assert shop.placed("A-1") == [(1, 2, "new_order", "S-1"), (2, 2, "unfulfillable", "NOWHERE")]
    assert shop.status("A-1")["status"] == "open"


def test_a_code_has_the_note_that_planners_know_and_some_have_none(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2", back_orders=True), preferences=SPLIT_LINE)
    shop.shelf("S-1", CHAIR=2)
    shop.shelf("S-2", TABLE=1)

    shop.order("A-1", ("CHAIR", 2), ("TABLE", 2), ("LAMP", 1))

    assert [(row["answer_code"], row["note"]) for row in shop.decisions("A-1")] == [
        (None, None),
        (5000, None),
        (3000, "Not Enough Inventory and No Backorder Location"),
    ]


def test_3000_when_two_lines_want_one_item_the_last_is_set_aside(chain: Open) -> None:
    shop = chain(store("S-1"), preferences=SPLIT_ORDER)
    shop.shelf("S-1", CHAIR=3)

    shop.order("A-1", ("CHAIR", 2), ("CHAIR", 2))

    assert shop.codes("A-1") == [(1, "S-1", None), (2, None, 3000)]


@METHODS
def test_4000_a_location_for_back_orders_where_there_would_be_too_many_splits(
    chain: Open, brokering: dict[str, object]
) -> None:
    """The source's example: 100 has item A; 200 and 300 have one B each and two are wanted; two splits at most."""
    shop = chain(
        store("100"),
        store("200", back_orders=True),
        store("300"),
        preferences=SPLIT_LINE | {"maximum_order_splits": 2} | brokering,
    )
    shop.shelf("100", A=1)
    shop.shelf("200", B=1)
    shop.shelf("300", B=1)

    shop.order("A-1", ("A", 1), ("B", 2))

    assert shop.codes("A-1") == [(1, "100", None), (2, "200", 4000)]
    assert shop.placed("A-1") == [(1, 1, "new_order", "100"), (2, 2, "new_order", "200")]
    assert shop.stock("B", "200") == (1, 2, -1)


def test_4000_needs_a_stock_row_of_the_item_and_as_few_lines_as_possible_go_there(chain: Open) -> None:
    """A, B and C are at three stores and two are allowed; C is not kept where back orders are taken, so B goes."""
    shop = chain(
        store("100", back_orders=True),
        store("200"),
        store("300"),
        preferences=SPLIT_ORDER | {"maximum_order_splits": 2},
    )
    shop.shelf("100", A=1, B=0)
    shop.shelf("200", B=1)
    shop.shelf("300", C=1)

    shop.order("A-1", ("A", 1), ("B", 1), ("C", 1))

    assert shop.codes("A-1") == [(1, "100", None), (2, "100", 4000), (3, "300", None)]


@METHODS
def test_5000_a_location_for_back_orders_where_there_is_not_enough_anywhere(
    chain: Open, brokering: dict[str, object]
) -> None:
    shop = chain(
        store("S-1"),
        store("S-2", back_orders=True, priority=2),
        store("S-3", back_orders=True, priority=1),
        preferences=brokering,
    )
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=0)
    shop.shelf("S-3", CHAIR=0)

    shop.order("A-1", ("CHAIR", 3))

    assert shop.codes("A-1") == [(1, "S-3", 5000)]
    assert shop.placed("A-1") == [(1, 3, "new_order", "S-3")]
    assert shop.stock("CHAIR", "S-3") == (0, 3, -3)


def test_5000_of_a_line_beside_one_that_is_fulfilled_where_it_has_a_stock_row(chain: Open) -> None:
    shop = chain(
        store("S-1"),
        store("S-2", back_orders=True, priority=1),
        store("S-3", back_orders=True, priority=2),
        preferences=SPLIT_ORDER,
    )
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-3", TABLE=0)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))

    assert shop.codes("A-1") == [(1, "S-1", None), (2, "S-3", 5000)]


def test_5000_also_of_an_item_that_nobody_keeps_beside_one_that_is_kept(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2", back_orders=True))
    shop.shelf("S-2", CHAIR=0)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 2))
    shop.order("A-2", ("TABLE", 1))

    assert shop.codes("A-1") == [(1, "S-2", 5000), (2, "S-2", 5000)]
    assert shop.stock("TABLE", "S-2") == (0, 3, -3)
    assert shop.codes("A-2") == [(1, "S-2", 5000)]


def test_6000_a_line_that_would_have_to_be_divided_beside_one_that_is_fulfilled(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences=SPLIT_ORDER)
    shop.shelf("S-1", CHAIR=1, TABLE=2)
    shop.shelf("S-2", TABLE=2)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 4))

    assert shop.codes("A-1") == [(1, "S-1", None), (2, None, 6000)]


@METHODS
def test_7000_an_order_that_would_have_to_be_split(chain: Open, brokering: dict[str, object]) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences=brokering)
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", TABLE=1)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))

    assert shop.codes("A-1") == [(1, None, 7000), (2, None, 7000)]
    assert unfulfillable(shop, "A-1") == {1, 2}


def test_7000_also_where_the_only_line_would_have_to_be_divided(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences=SPLIT_ORDER)
    shop.shelf("S-1", CHAIR=2)
    shop.shelf("S-2", CHAIR=2)

    shop.order("A-1", ("CHAIR", 4))

    assert shop.codes("A-1") == [(1, None, 7000)]


@METHODS
def test_8000_a_location_for_back_orders_where_splitting_would_have_helped(
    chain: Open, brokering: dict[str, object]
) -> None:
    shop = chain(store("S-1"), store("S-2", back_orders=True), preferences=brokering)
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", TABLE=1)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))

    assert shop.codes("A-1") == [(1, "S-2", 8000), (2, "S-2", 8000)]


def test_8000_of_a_line_that_might_not_be_divided(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2", back_orders=True), preferences=SPLIT_ORDER)
    shop.shelf("S-1", CHAIR=1, TABLE=2)
    shop.shelf("S-2", TABLE=2)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 4))

    assert shop.codes("A-1") == [(1, "S-1", None), (2, "S-2", 8000)]


def test_stock_comes_before_a_better_ranked_location_for_back_orders(chain: Open) -> None:
    shop = chain(store("S-1", back_orders=True, priority=1), store("S-2", priority=2))
    shop.shelf("S-1", CHAIR=0)
    shop.shelf("S-2", CHAIR=1)

    shop.order("A-1", ("CHAIR", 1))

    assert shop.codes("A-1") == [(1, "S-2", None)]


def test_a_location_for_back_orders_has_to_pass_the_rules_too(chain: Open) -> None:
    shop = chain(store("S-1", back_orders=True, delivery=False))
    shop.shelf("S-1", CHAIR=0)

    shop.order("A-1", ("CHAIR", 1))

    assert shop.codes("A-1") == [(1, None, 2000)]


def unfulfillable(shop: Chain, number: str) -> set[int]:
    """Lines that are told to be so on `order-events`."""
    heard = shop.heard("order-events", type="lines-unfulfillable", order_number=number)
    return {line["line_number"] for event in heard for line in event.value["data"]["lines"]}
