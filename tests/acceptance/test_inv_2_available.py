"""INV-2: available = on hand - reserved - safety stock (the queue's part of it)."""

from tests.support.stories import EVENING, NEXT_EVENING, Shop


def test_safety_stock_is_never_promised(shop: Shop) -> None:
    shop.count("CHAIR", 5, safety_stock=2)
    shop.submit("A-1", ("CHAIR", 4))
    shop.submit("A-2", ("CHAIR", 3), at="2016-11-08T10:00:00Z")
    shop.run(EVENING)
    assert shop.statuses() == {"A-1": "create", "A-2": "commit"}
    assert shop.stock("CHAIR") == (5, 3, 0)


def test_safety_stock_stays_until_it_is_said_anew(shop: Shop) -> None:
    shop.count("CHAIR", 5, safety_stock=2)
    shop.settle()
    shop.count("CHAIR", 6, at="2016-11-08T01:00:00Z")
    shop.settle()
    assert shop.stock("CHAIR") == (6, 0, 4)
    shop.count("CHAIR", 6, at="2016-11-08T02:00:00Z", safety_stock=0)
    shop.settle()
    assert shop.stock("CHAIR") == (6, 0, 6)


def test_less_safety_stock_lets_a_waiting_order_go(shop: Shop) -> None:
    shop.count("CHAIR", 5, safety_stock=5)
    shop.submit("A-1", ("CHAIR", 1))
    shop.run(EVENING)
    assert shop.status("A-1")["status"] == "create"
    shop.move("CHAIR", 0, at=EVENING, safety_stock=1)
    shop.run(NEXT_EVENING)
    assert shop.status("A-1")["status"] == "commit"


def test_safety_stock_of_an_earlier_time_that_is_told_late_does_not_count(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.move("CHAIR", 0, at="2016-11-08T05:00:00Z", safety_stock=4)
    shop.settle()
    shop.move("CHAIR", 0, at="2016-11-08T03:00:00Z", safety_stock=1)
    shop.settle()
    assert shop.stock("CHAIR") == (5, 0, 1)
