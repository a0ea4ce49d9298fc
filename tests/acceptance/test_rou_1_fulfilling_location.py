"""ROU-1: a delivery order is fulfilled, a ship-for-pickup order sourced, a pickup order goes where it was sent."""

from tests.acceptance.conftest import Open
from tests.support.retail import store
from tests.support.stories import MORNING, order
from tests.support.system import until


def test_a_delivery_order_goes_to_the_location_that_has_it_all(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), store("S-3"))
    shop.shelf("S-1", CHAIR=5, TABLE=0)
    shop.shelf("S-2", CHAIR=2, TABLE=1)
    shop.shelf("S-3", CHAIR=1, TABLE=1)

    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))

    assert shop.placed("A-1") == [(1, 2, "new_order", "S-2"), (2, 1, "new_order", "S-2")]
    assert shop.status("A-1")["status"] == "new_order"
    assert shop.stock("CHAIR", "S-2") == (2, 2, 0)
    assert shop.stock("TABLE", "S-2") == (1, 1, 0)


def test_a_ship_for_pickup_order_is_sourced_near_its_pickup_location(chain: Open) -> None:
    near, far = store("NEAR", latitude=42.7), store("FAR", latitude=34.0)
    shop = chain(
        near, far, store("PICKUP"), preferences={"brokering": {"method": "standard", "order": ["proximity"]}}
    )
    shop.shelf("NEAR", CHAIR=1)
    shop.shelf("FAR", CHAIR=9)

    shop.order("A-1", ("CHAIR", 1), order_type="ship_for_pickup", pickup_location="PICKUP", ship_to=None)
    shop.order("A-2", ("CHAIR", 1), order_type="ship_for_pickup", pickup_location="PICKUP", ship_to=None)

    assert shop.placed("A-1") == [(1, 1, "new_order", "NEAR")]
    assert shop.placed("A-2") == [(1, 1, "new_order", "FAR")]


def test_a_pickup_order_goes_to_its_pickup_location_whatever_it_has(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"))
    shop.shelf("S-1", CHAIR=5)

    shop.order("A-1", ("CHAIR", 2), order_type="pickup", pickup_location="S-2")

    assert shop.placed("A-1") == [(1, 2, "new_order", "S-2")]
    assert shop.stock("CHAIR", "S-2") == (0, 2, -2)
    assert shop.trace("A-1") == []
    assert shop.decisions("A-1") == []


def test_nobody_sources_for_a_pickup_location_that_is_gone(chain: Open) -> None:
    """The organization gave the location up after the order came, and before it was routed again."""
    shop = chain(store("S-1"), store("S-2"), store("PICKUP"))
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=1)
    shop.collect("A-1", "PICKUP", ("CHAIR", 1))
    shop.reorganize(store("S-1"), store("S-2"))

    shop.reject("A-1", "S-1")

    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE")]
    assert shop.stock("CHAIR", "S-2") == (1, 0, 1)


def test_nor_where_it_is_gone_before_the_order_was_routed_at_all(chain: Open) -> None:
    shop = chain(store("S-1"), store("PICKUP"))
    shop.shelf("S-1", CHAIR=1)
    shop.settle()
    sent = {"order_type": "ship_for_pickup", "pickup_location": "PICKUP", "dc": None}
    with shop.system.held("router"):
        shop.system.publish("orders-submitted", order(shop.code, "A-1", ("CHAIR", 1), **sent), time=MORNING)
        until(lambda: shop.statuses() == {"A-1": "create"})
        shop.put_in_force(store("S-1"))

    shop.settle()

    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE")]
