"""QUE-5: hold expired, only some lines can be filled: a dispatch for those, a back order, one more dispatch."""

from tests.support.stories import MUCH_LATER, NEXT_EVENING, NEXT_MORNING, Shop, processing


def test_at_exactly_the_end_of_its_hold_an_order_leaves_in_part(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))

    run = shop.run(NEXT_MORNING)

    assert (run["released"], run["back_ordered"], run["left"]) == (1, 1, 1)
    status = shop.status("A-1")
    assert (status["status"], status["back_order"]) == ("commit", True)
    assert shop.dispatched("A-1") == [[1]]


def test_the_rest_leaves_in_one_more_dispatch_once_all_of_it_is_there(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1), ("LAMP", 3))
    shop.run(NEXT_MORNING)

    shop.count("TABLE", 1, at=NEXT_MORNING)
    half = shop.run(NEXT_EVENING)
    shop.count("LAMP", 3, at=NEXT_EVENING)
    whole = shop.run(MUCH_LATER)

    assert (half["released"], whole["released"]) == (0, 1)
    assert shop.dispatched("A-1") == [[1], [2, 3]]
    assert [(row["sequence"], row["back_order"]) for row in shop.dispatches("A-1")] == [(1, False), (2, True)]
    assert shop.facts("A-1").count("dispatch-created") == 2


def test_an_order_of_which_nothing_can_be_filled_stays_queued_whatever_its_hold(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))

    shop.run(MUCH_LATER)

    assert shop.status("A-1")["status"] == "create"
    assert shop.dispatches("A-1") == []


def test_a_line_takes_all_its_units_or_none(shop: Shop) -> None:
    shop.count("CHAIR", 1)
    shop.count("TABLE", 1)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))

    shop.run(NEXT_MORNING)

    assert shop.dispatched("A-1") == [[2]]
    assert shop.stock("CHAIR") == (1, 0, 1)


def test_two_lines_of_one_item_are_filled_in_line_order_from_the_same_stock(shop: Shop) -> None:
    shop.count("CHAIR", 3)
    shop.submit("A-1", ("CHAIR", 2), ("CHAIR", 2), ("TABLE", 1))

    shop.run(NEXT_MORNING)

    assert shop.dispatched("A-1") == [[1]]
    assert shop.stock("CHAIR") == (3, 2, 1)


def test_without_back_orders_an_order_leaves_whole_or_not_at_all(shop: Shop, tmp_path: object) -> None:
    shop.apply(tmp_path, processing=[processing("DC-EAST", back_orders=False), processing("DC-WEST")])  # type: ignore[arg-type]
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))

    shop.run(MUCH_LATER)

    assert shop.status("A-1")["status"] == "create"
