"""QUE-4: several lines, only some can be filled, hold not expired: back to the queue, nothing reserved."""

from tests.support.stories import EVENING, NEXT_MORNING, Shop


def test_a_partly_fillable_order_goes_back_to_the_queue_while_its_hold_lasts(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))

    run = shop.run(EVENING)

    assert (run["visited"], run["released"], run["left"]) == (1, 0, 1)
    assert shop.status("A-1")["status"] == "create"
    assert shop.dispatches("A-1") == []
    assert shop.stock("CHAIR") == (5, 0, 5)


def test_what_it_leaves_is_there_for_the_next_order(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))
    shop.submit("A-2", ("CHAIR", 2), at="2016-11-08T10:00:00Z")

    shop.run(EVENING)

    assert shop.statuses() == {"A-1": "create", "A-2": "commit"}


def test_a_moment_before_its_end_the_hold_still_holds(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1), at="2016-11-08T09:00:01Z")

    shop.run(NEXT_MORNING)

    assert shop.status("A-1")["status"] == "create"
