"""ROU-8: what a location does for orders, and their default carrier, are preferences: the nearest definition wins."""

from tests.acceptance.conftest import Open
from tests.support.retail import store

DOES_NOT = "Does not support Order Type"


def test_delivery_is_of_the_location_its_type_the_kind_of_order_or_the_organization(chain: Open) -> None:
    shop = chain(
        store("S-1", priority=1),
        store("S-2", priority=2, type="outlet"),
        store("S-3", priority=3, preferences={"delivery": True}),
        store("S-4", priority=4, delivery=False, preferences={"delivery": True}),
        store("S-5", priority=5, type="outlet", delivery=False),
        preferences={"delivery": False},
        location_types=[{"code": "outlet", "preferences": {"delivery": True}}],
        overrides=[{"carrier": "VAN", "preferences": {"delivery": True}}],
    )
    for location in ("S-1", "S-2", "S-3", "S-4", "S-5"):
        shop.shelf(location, CHAIR=9)

    shop.order("A-1", ("CHAIR", 1))
    shop.order("A-2", ("CHAIR", 1), ship_via="VAN")

    assert [shop.placed(number)[0][3] for number in ("A-1", "A-2")] == ["S-2", "S-1"]
    assert shop.left_out("A-1", DOES_NOT) == [("S-1", ""), ("S-4", ""), ("S-5", "")]
    assert shop.left_out("A-2", DOES_NOT) == [("S-4", ""), ("S-5", "")]


def test_sourcing_is_a_preference_by_hand_too(chain: Open) -> None:
    shop = chain(
        store("S-1", type="outlet"),
        store("S-2"),
        store("S-3"),
        location_types=[{"code": "outlet", "preferences": {"sourcing": False, "delivery": False}}],
    )
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=1)
    shop.collect("A-1", "S-3", ("CHAIR", 1))
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]

    shop.system.publish(
        "status-updates", {"organization": shop.code, "order_number": "A-1", "new_location": "S-1"}
    )
    shop.settle()

    assert shop.dead_letters("status-updates") == [("invalid", "new_location")]


def test_pickup_is_a_preference(chain: Open) -> None:
    shop = chain(
        store("S-1", pickup=True),
        store("S-2"),
        preferences={"pickup": True},
        overrides=[{"order_type": "pickup", "preferences": {"pickup": False}}],
    )

    for number, location in (("P-1", "S-1"), ("P-2", "S-2")):
        shop.order(number, ("CHAIR", 1), order_type="pickup", pickup_location=location)

    assert shop.placed("P-1") == [(1, 1, "new_order", "S-1")]
    assert shop.dead_letters() == [("invalid", "pickup_location")]


def test_back_orders_are_a_preference(chain: Open) -> None:
    shop = chain(
        store("S-1", priority=1, back_orders=False),
        store("S-2", priority=2),
        preferences={"back_orders": False},
        overrides=[{"carrier": "VAN", "preferences": {"back_orders": True}}],
    )
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=0)

    shop.order("A-1", ("CHAIR", 1))
    shop.order("A-2", ("CHAIR", 1), ship_via="VAN")

    assert shop.codes("A-1") == [(1, None, 2000)]
    assert shop.codes("A-2") == [(1, "S-2", 5000)]


def test_the_default_carrier_is_of_where_the_order_was_placed_its_type_or_the_kind_of_order(
    chain: Open,
) -> None:
    def carrier(code: str) -> dict[str, object]:
        return {"default_carrier": {"code": code}}

    shop = chain(
        store("S-1", preferences=carrier("OWN")),
        store("S-2", type="outlet"),
        store("S-3"),
        location_types=[{"code": "outlet", "preferences": carrier("OUTLET")}],
        overrides=[{"order_type": "ship_for_pickup", "preferences": carrier("COLLECTED")}],
        default_carrier={"code": "12"},
    )
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=9)
    shop.order("A-1", ("CHAIR", 1), placed_location="S-1")
    shop.order("A-2", ("CHAIR", 1), placed_location="S-2")
    shop.order("A-3", ("CHAIR", 1), placed_location="S-3")
    shop.collect("A-4", "S-3", ("CHAIR", 1), placed_location="S-3")
    shop.order("A-5", ("CHAIR", 1), placed_location="S-1", ship_via="93")

    numbers = ("A-1", "A-2", "A-3", "A-4", "A-5")
    ways = [shop.status(number)["ship_via"] for number in numbers]
    assert ways == ["OWN", "OUTLET", "12", "COLLECTED", "93"]
