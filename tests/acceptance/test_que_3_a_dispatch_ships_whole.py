"""QUE-3: what leaves is the whole dispatch; a report on a part of it is refused, never taken for all of it."""

import pytest

from tests.support.stories import EVENING, Shop


@pytest.mark.parametrize("part", [{"line_number": 1}, {"quantity": 1}, {"line_number": 1, "quantity": 1}])
def test_a_report_on_part_of_a_dispatch_is_refused_and_ships_nothing(
    shop: Shop, part: dict[str, int]
) -> None:
    shop.count("CHAIR", 2)
    shop.count("TABLE", 1)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))
    shop.run(EVENING)
    left = {"organization": shop.code, "dispatch_id": f"{shop.code}:A-1:1", "status": "fulfilled"}

    shop.system.publish("status-updates", left | part)
    shop.settle()

    assert shop.dead_letters("status-updates") == [("invalid", next(iter(part)))]
    assert [dispatch["status"] for dispatch in shop.dispatches("A-1")] == ["created"]
    assert (shop.stock("CHAIR"), shop.stock("TABLE")) == ((2, 2, 0), (1, 1, 0))

    shop.system.publish("status-updates", left)
    shop.settle()

    assert [dispatch["status"] for dispatch in shop.dispatches("A-1")] == ["shipped"]
    assert (shop.stock("CHAIR"), shop.stock("TABLE")) == ((0, 0, 0), (0, 0, 0))
