"""CAN-2: a back order: its open lines are cancelled and the order is partially cancelled."""

from typing import Any

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


def test_a_cancel_that_names_lines_is_not_valid_and_cancels_nothing(shop: Shop) -> None:
    back_order(shop)
    named: list[dict[str, Any]] = [{"line_number": 2}, {"lines": [{"line_number": 2}]}, {"quantity": 1}]
    for choice in named:
        shop.cancel("A-1", **choice)
    both = [{"organization": shop.code, "order_number": "A-1", "line_number": line} for line in (2, None)]
    shop.system.publish("cancellations", {"orders": both[:1]})
    dispatch = {"organization": shop.code, "dispatch_id": f"{shop.code}:A-1:1", "reason_code": "DAMAGED"}
    shop.system.publish("cancellations", dispatch | {"line_number": 1})
    shop.settle()

    refused = sorted(shop.dead_letters("cancellations"))
    paths = ["line_number", "line_number", "lines", "orders[0].line_number", "quantity"]
    assert refused == [("invalid", path) for path in paths]
    assert shop.answers("A-1") == []
    assert [(r["dispatched_quantity"], r["open_quantity"]) for r in shop.lines("A-1")] == [
        (2, 0),
        (0, 3),
        (0, 1),
    ]

    shop.system.publish("cancellations", {"orders": both[1:]})
    shop.settle()
    assert shop.answers("A-1") == ["partially_cancelled"]  # null chooses nothing
