"""INV-2: available = on hand - reserved - safety stock, lowered by probability rules: to the queue and to routing."""

from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import store
from tests.support.stories import EVENING, NEXT_EVENING, Shop, count


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


def test_what_is_reserved_is_not_available_to_the_next_order(chain: Open) -> None:
    shop = chain(store("S-1", priority=1), store("S-2", priority=2))
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)

    shop.order("A-1", ("CHAIR", 3))
    shop.order("A-2", ("CHAIR", 3))
    shop.order("A-3", ("CHAIR", 2))

    assert shop.stock("CHAIR", "S-1") == (5, 5, 0)
    assert [shop.codes(number)[0][1] for number in ("A-1", "A-2", "A-3")] == ["S-1", "S-2", "S-1"]


def test_safety_stock_is_not_available_to_routing(chain: Open) -> None:
    shop = chain(store("S-1", priority=1), store("S-2", priority=2))
    shop.system.publish("inventory-changed", count(shop.code, "S-1", "CHAIR", 5, safety_stock=2))
    shop.shelf("S-2", CHAIR=5)

    shop.order("A-1", ("CHAIR", 4))
    shop.order("A-2", ("CHAIR", 3))

    assert shop.codes("A-1") == [(1, "S-2", None)]
    assert shop.codes("A-2") == [(1, "S-1", None)]
    (row,) = shop.trace("A-1", reason="Location has insufficient inventory")
    assert (row["location"], row["available_quantity"]) == ("S-1", 3)


@pytest.mark.parametrize(
    "reserving",
    [
        {"include_reserved": False},
        {"reserved_statuses": ["polled", "picked"]},
    ],
    ids=["include_reserved off", "new_order reserves nothing"],
)
def test_where_the_system_does_not_reserve_nothing_is_taken_off(
    chain: Open, reserving: dict[str, Any]
) -> None:
    shop = chain(store("S-1"), systems=[{"code": "STORES"} | reserving])
    shop.shelf("S-1", CHAIR=5)

    shop.order("A-1", ("CHAIR", 4))
    shop.order("A-2", ("CHAIR", 5))

    assert shop.placed("A-1") == [(1, 4, "new_order", "S-1")]
    assert shop.placed("A-2") == [(1, 5, "new_order", "S-1")]
    assert shop.stock("CHAIR", "S-1") == (5, 0, 5)
    assert [row["available_quantity"] for row in shop.trace("A-2")] == [5]

    shop.reject("A-1", "S-1")
    assert shop.stock("CHAIR", "S-1") == (5, 0, 5)


def test_each_location_goes_by_its_own_system(chain: Open) -> None:
    shop = chain(
        store("S-1", priority=1),
        store("S-2", priority=2, system="DCS"),
        systems=[{"code": "STORES"}, {"code": "DCS", "include_reserved": False}],
    )
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=1)

    for number in ("A-1", "A-2", "A-3"):
        shop.order(number, ("CHAIR", 1))

    assert [shop.codes(number)[0][1] for number in ("A-1", "A-2", "A-3")] == ["S-1", "S-2", "S-2"]
    assert shop.stock("CHAIR", "S-1") == (1, 1, 0)
    assert shop.stock("CHAIR", "S-2") == (1, 0, 1)


def test_a_probability_rule_lowers_what_routing_may_promise_and_not_the_stock(chain: Open) -> None:
    shop = chain(
        store("S-1", priority=1),
        store("S-2", priority=2),
        preferences={"use_probability_rules": True},
        probability_rules=[{"name": "SHRINK", "lower_by": 2, "locations": ["S-1"]}],
    )
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)

    shop.order("A-1", ("CHAIR", 4))
    shop.order("A-2", ("CHAIR", 3))

    assert shop.codes("A-1") == [(1, "S-2", None)]
    assert shop.codes("A-2") == [(1, "S-1", None)]
    (row,) = shop.trace("A-1", reason="Location has insufficient inventory")
    assert (row["location"], row["available_quantity"]) == ("S-1", 3)
    assert shop.stock("CHAIR", "S-1") == (5, 3, 2)


def test_less_on_the_shelf_than_is_reserved_reads_as_nothing(chain: Open) -> None:
    shop = chain(store("S-1", priority=1), store("S-2", priority=2))
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)
    shop.order("A-1", ("CHAIR", 4))
    shop.shelf("S-1", at="2016-11-08T12:00:00Z", CHAIR=1)

    shop.order("A-2", ("CHAIR", 1))

    assert shop.stock("CHAIR", "S-1") == (1, 4, -3)
    assert shop.codes("A-2") == [(1, "S-2", None)]
    assert shop.placed("A-1") == [(1, 4, "new_order", "S-1")]


def test_safety_stock_of_an_earlier_time_that_is_told_late_does_not_count(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.move("CHAIR", 0, at="2016-11-08T05:00:00Z", safety_stock=4)
    shop.settle()
    shop.move("CHAIR", 0, at="2016-11-08T03:00:00Z", safety_stock=1)
    shop.settle()
    assert shop.stock("CHAIR") == (5, 0, 1)
