"""QUE-6: one line, several units, only some there: queued until every unit is, hold expired or not."""

import pytest

from tests.support.stories import EVENING, MUCH_LATER, Shop


@pytest.mark.parametrize("at", [EVENING, MUCH_LATER])
def test_a_single_line_waits_for_every_unit(shop: Shop, at: str) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 3))

    shop.run(at)

    assert shop.status("A-1")["status"] == "create"
    assert shop.stock("CHAIR") == (2, 0, 2)


def test_it_leaves_whole_when_the_last_unit_has_come(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 3))
    shop.run(MUCH_LATER)

    shop.move("CHAIR", 1, at=MUCH_LATER)
    shop.run(MUCH_LATER)

    assert shop.dispatched("A-1") == [[1]]
    assert shop.status("A-1")["back_order"] is False
