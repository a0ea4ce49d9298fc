"""QUE-6: several lines of one item leave together, when every unit is there: several counts items, not lines."""

import pytest

from tests.support.stories import EVENING, MUCH_LATER, Shop


@pytest.mark.parametrize("at", [EVENING, MUCH_LATER])
def test_lines_of_one_item_wait_for_every_unit_hold_expired_or_not(shop: Shop, at: str) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("CHAIR", 3))

    shop.run(at)

    status = shop.status("A-1")
    assert (status["status"], status["back_order"], status["dispatch_ids"]) == ("create", False, [])
    assert shop.stock("CHAIR") == (2, 0, 2)


def test_they_leave_in_one_dispatch_when_the_last_unit_has_come(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("CHAIR", 3))
    shop.run(MUCH_LATER)

    shop.move("CHAIR", 3, at=MUCH_LATER)
    shop.run(MUCH_LATER)

    assert shop.dispatched("A-1") == [[1, 2]]
    assert shop.status("A-1")["back_order"] is False


def test_a_second_item_beside_them_makes_the_order_leave_in_part_once_its_hold_is_over(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("CHAIR", 3), ("LAMP", 1))

    shop.run(MUCH_LATER)

    assert shop.dispatched("A-1") == [[1]]
    assert shop.status("A-1")["back_order"] is True
