"""ROU-10: the order stands at IN PROCESS until it is routed; a cancel that comes first keeps it from being routed."""

from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import Chain, store
from tests.support.stories import MORNING, order
from tests.support.system import until

ACKNOWLEDGE = {"acknowledge_before_brokering": True}


def shop_of(chain: Open, **changes: Any) -> Chain:
    """Two stores with chairs."""
    shop = chain(store("S-1"), store("S-2"), **({"preferences": ACKNOWLEDGE} | changes))
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)
    return shop


def test_the_acknowledgement_comes_before_the_assignment(chain: Open) -> None:
    shop = shop_of(chain)

    shop.order("A-1", ("CHAIR", 1))

    assert shop.facts("A-1") == ["order-submitted", "order-acknowledged", "lines-assigned"]
    (acknowledged,) = shop.heard("order-events", type="order-acknowledged")
    assert acknowledged.value["data"]["location"] == "IN PROCESS"
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-1")]


def test_until_it_is_routed_the_order_stands_at_in_process(chain: Open) -> None:
    shop = shop_of(chain)
    shop.settle()
    with shop.system.held("router"):
        shop.system.publish("orders-submitted", order(shop.code, "A-1", ("CHAIR", 1), dc=None), time=MORNING)
        until(lambda: shop.statuses() == {"A-1": "new_order"})
        assert shop.placed("A-1") == [(1, 1, "new_order", "IN PROCESS")]
        assert shop.decisions("A-1") == []
        assert shop.stock("CHAIR", "S-1") == (5, 0, 5)

    shop.settle()

    assert shop.placed("A-1") == [(1, 1, "new_order", "S-1")]


def test_a_cancel_that_arrives_first_keeps_it_from_being_routed(chain: Open) -> None:
    shop = shop_of(chain)
    shop.settle()
    with shop.system.held("router"):
        shop.system.publish("orders-submitted", order(shop.code, "A-1", ("CHAIR", 1), dc=None), time=MORNING)
        until(lambda: shop.statuses() == {"A-1": "new_order"})
        shop.cancel("A-1")
        until(lambda: shop.answers("A-1") == ["cancelled"])

    shop.settle()

    assert shop.facts("A-1")[:2] == ["order-submitted", "order-acknowledged"]
    assert "lines-assigned" not in shop.facts("A-1")
    assert shop.decisions("A-1") == []
    assert shop.trace("A-1") == []
    assert [(row["open_quantity"], row["cancelled_quantity"]) for row in shop.lines("A-1")] == [(0, 1)]
    assert shop.status("A-1")["status"] == "canceled"
    assert [line[2] for line in shop.placed("A-1")] == ["canceled"]
    assert shop.stock("CHAIR", "S-1") == (5, 0, 5)


def test_a_cancel_that_overtakes_its_order_does_too(chain: Open) -> None:
    shop = shop_of(chain)
    shop.cancel("A-1")

    shop.order("A-1", ("CHAIR", 1))

    assert "order-acknowledged" not in shop.facts("A-1")
    assert "lines-assigned" not in shop.facts("A-1")
    assert shop.decisions("A-1") == []
    assert shop.status("A-1")["status"] == "canceled"
    assert [line["status"] for line in shop.lines("A-1")] == ["canceled"]


@pytest.mark.parametrize(
    "changes",
    [
        {"requested_location": "S-2"},
        {"order_type": "pickup", "pickup_location": "S-2", "ship_to": None},
        {
            "order_type": "ship_for_pickup",
            "pickup_location": "S-1",
            "sourcing_location": "S-2",
            "ship_to": None,
        },
    ],
    ids=["a location is given", "pickup", "a sourcing location is given"],
)
def test_there_is_nothing_to_wait_for_where(chain: Open, changes: dict[str, Any]) -> None:
    shop = shop_of(chain)

    shop.order("A-1", ("CHAIR", 1), **changes)

    assert shop.facts("A-1") == ["order-submitted", "lines-assigned"]
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]


def test_a_sourcing_location_is_none_of_a_delivery_order(chain: Open) -> None:
    """It is brokered freely, so it is acknowledged first."""
    shop = shop_of(chain)

    shop.order("A-1", ("CHAIR", 1), sourcing_location="S-2")

    assert shop.facts("A-1") == ["order-submitted", "order-acknowledged", "lines-assigned"]
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-1")]


def test_an_override_may_want_it_of_some_orders_only(chain: Open) -> None:
    shop = shop_of(
        chain,
        preferences={},
        systems=[{"code": "STORES"}, {"code": "WEB"}],
        overrides=[{"system": "WEB", "preferences": ACKNOWLEDGE}],
    )

    shop.order("A-1", ("CHAIR", 1), system="WEB")
    shop.order("A-2", ("CHAIR", 1), system="STORES")

    assert "order-acknowledged" in shop.facts("A-1")
    assert "order-acknowledged" not in shop.facts("A-2")
