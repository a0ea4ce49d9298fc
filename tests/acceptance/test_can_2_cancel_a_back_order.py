"""CAN-2: a back order: its open lines are cancelled and the order is partially cancelled."""

from tests.support.stories import MUCH_LATER, NEXT_MORNING, Shop


def back_order(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 3), ("LAMP", 1))
    shop.run(NEXT_MORNING)


def test_its_open_lines_are_cancelled_and_what_left_stays_dispatched(shop: Shop) -> None:
    back_order(shop)
    shop.cancel("A-1")
    shop.settle()
    assert shop.status("A-1")["status"] == "partially_cancelled"
    assert [(r["dispatched_quantity"], r["cancelled_quantity"]) for r in shop.lines("A-1")] == [
        (2, 0),
        (0, 3),
        (0, 1),
    ]
    assert shop.answers("A-1") == ["partially_cancelled"]
    assert shop.stock("CHAIR") == (5, 2, 3)


def test_its_open_lines_are_not_processed_any_more(shop: Shop) -> None:
    back_order(shop)
    shop.cancel("A-1")
    shop.count("TABLE", 9, at=NEXT_MORNING)
    shop.count("LAMP", 9, at=NEXT_MORNING)
    run = shop.run(MUCH_LATER)
    assert run["released"] == 0
    assert shop.dispatched("A-1") == [[1]]


def test_lines_cannot_be_chosen(shop: Shop) -> None:
    back_order(shop)
    shop.cancel("A-1", line_number=2)
    shop.settle()
    assert [r["open_quantity"] for r in shop.lines("A-1")] == [0, 0, 0]
