"""QUE-8: the back-order list shows orders that left in part, line by line, until they are done or cancelled."""

from tests.support.stories import MUCH_LATER, NEXT_EVENING, NEXT_MORNING, Shop
from tests.support.system import Row


def listed(shop: Shop) -> list[Row]:
    return sorted(
        shop.system.view("back_order_list", shop.code), key=lambda r: (r["order_number"], r["line_number"])
    )


def back_order(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 3))
    shop.run(NEXT_MORNING)


def test_each_line_shows_what_was_asked_fulfilled_open_and_there(shop: Shop) -> None:
    back_order(shop)
    chair, table = listed(shop)
    assert (chair["line_number"], chair["item"], chair["dc"]) == (1, "CHAIR", "DC-EAST")
    assert (chair["requested_quantity"], chair["fulfilled_quantity"], chair["open_quantity"]) == (2, 2, 0)
    assert (chair["available_quantity"], chair["short"]) == (3, False)
    assert (table["requested_quantity"], table["fulfilled_quantity"], table["open_quantity"]) == (3, 0, 3)
    assert (table["available_quantity"], table["short"]) == (0, True)


def test_what_is_available_is_seen_at_once(shop: Shop) -> None:
    back_order(shop)
    shop.count("TABLE", 2, at=NEXT_MORNING)
    shop.settle()
    assert (listed(shop)[1]["available_quantity"], listed(shop)[1]["short"]) == (2, True)
    shop.move("TABLE", 1, at=NEXT_EVENING)
    shop.settle()
    assert (listed(shop)[1]["available_quantity"], listed(shop)[1]["short"]) == (3, False)


def test_lines_of_one_item_are_short_by_what_the_lines_before_them_need(shop: Shop) -> None:
    """Four tables: enough for either line alone, not for both."""
    shop.count("CHAIR", 5)
    shop.count("TABLE", 2)
    shop.submit("A-1", ("TABLE", 3), ("CHAIR", 2), ("TABLE", 3))
    shop.run(NEXT_MORNING)
    assert shop.dispatched("A-1") == [[2]]

    def short() -> list[tuple[int, bool]]:
        shop.settle()
        return [(row["line_number"], row["short"]) for row in listed(shop)]

    assert short() == [(1, True), (2, False), (3, True)]
    shop.move("TABLE", 2, at=NEXT_EVENING)
    assert short() == [(1, False), (2, False), (3, True)]
    shop.move("TABLE", 2, at=NEXT_EVENING)
    assert short() == [(1, False), (2, False), (3, False)]


def test_an_order_that_only_waits_is_not_on_the_list(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 3))
    shop.run(NEXT_MORNING)
    assert listed(shop) == []


def test_it_leaves_the_list_when_it_is_done(shop: Shop) -> None:
    back_order(shop)
    shop.count("TABLE", 3, at=NEXT_MORNING)
    shop.run(MUCH_LATER)
    assert listed(shop) == []


def test_it_leaves_the_list_when_its_open_lines_are_cancelled(shop: Shop) -> None:
    back_order(shop)
    shop.cancel("A-1")
    shop.settle()
    assert listed(shop) == []


def test_it_stays_on_the_list_while_lines_are_open_though_its_dispatch_was_cancelled(shop: Shop) -> None:
    back_order(shop)
    shop.cancel_dispatch(f"{shop.code}:A-1:1")
    shop.settle()
    chair, table = listed(shop)
    assert (chair["fulfilled_quantity"], chair["open_quantity"]) == (0, 0)
    assert (table["fulfilled_quantity"], table["open_quantity"]) == (0, 3)
