"""ROU-9: attribute rules, gift wrap, daily limits, radius, probability rules, same system, requested location."""

from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import ALBANY, Chain, store

RULES = {"use_attribute_rules": True}
ATTRIBUTES = [
    {"code": "BRAND", "type": "location"},
    {"code": "ENGRAVE", "type": "product_and_location"},
    {"code": "COLOR", "type": "product"},
]
FOUR = ("S-1", "S-2", "S-3", "S-4")


def of_brand(value: str, use: str | None = None) -> list[dict[str, str]]:
    """An attribute of a location."""
    return [{"code": "BRAND", "value": value} | ({"use": use} if use else {})]


def all_have(shop: Chain, *locations: str, chairs: int = 9) -> None:
    """Chairs everywhere."""
    for location in locations:
        shop.shelf(location, CHAIR=chairs)


def test_a_location_sources_the_brand_that_the_requesting_location_originates(chain: Open) -> None:
    shop = chain(
        store("S-1", attributes=of_brand("A", "sourcing")),
        store("S-2", attributes=of_brand("A")),
        store("S-3", attributes=of_brand("A", "originating")),
        store("S-4", attributes=of_brand("B")),
        store("WEB", attributes=of_brand("A", "originating")),
        attributes=ATTRIBUTES,
        preferences=RULES,
    )
    all_have(shop, *FOUR)

    shop.order("A-1", ("CHAIR", 1), placed_location="WEB")
    shop.order("A-2", ("CHAIR", 1))

    reason = "Location does not match Location Attribute"
    assert shop.left_out("A-1", reason) == [("S-3", "BRAND"), ("S-4", "BRAND")]
    assert shop.reasons("A-2") == []


def test_what_the_requesting_location_can_do_to_an_item_is_asked_of_nobody(chain: Open) -> None:
    """A store that engraves takes an order for a chair, which nobody has to engrave."""
    shop = chain(
        store("WEB", attributes=[{"code": "ENGRAVE", "value": "YES"}]),
        store("S-1"),
        attributes=ATTRIBUTES,
        preferences=RULES,
    )
    all_have(shop, "S-1")

    shop.order("A-1", ("CHAIR", 1), placed_location="WEB")

    assert shop.reasons("A-1") == []
    assert shop.codes("A-1") == [(1, "S-1", None)]


def test_an_attribute_that_is_missing_in_several_values_is_named_once(chain: Open) -> None:
    both = [{"code": "CUT", "value": value} for value in ("ROUND", "OVAL")]
    shop = chain(
        store("WEB", attributes=[*of_brand("A", "originating"), *of_brand("B", "originating")]),
        store("S-1"),
        store("S-2", attributes=[*of_brand("A"), *of_brand("B")]),
        attributes=[*ATTRIBUTES, {"code": "CUT", "type": "product_and_location"}],
        items=[{"item": "RING", "attributes": both}],
        preferences=RULES,
    )
    for location in ("S-1", "S-2"):
        shop.shelf(location, RING=1)

    shop.order("A-1", ("RING", 1), placed_location="WEB")

    assert shop.left_out("A-1", "Location does not match Location Attribute") == [("S-1", "BRAND")]
    assert shop.left_out("A-1", "Location does not match Product and Location Attribute") == [("S-2", "CUT")]


def test_a_location_can_do_what_the_item_needs(chain: Open) -> None:
    """The source's example: the item requires engraving, and the location does not support it."""
    engraves = [{"code": "ENGRAVE", "value": "YES"}]
    shop = chain(
        store("S-1"),
        store("S-2", attributes=engraves),
        attributes=ATTRIBUTES,
        items=[
            {"item": "RING", "attributes": engraves},
            {"item": "CHAIR", "attributes": [{"code": "COLOR", "value": "RED"}]},
        ],
        preferences=RULES,
    )
    for location in ("S-1", "S-2"):
        shop.shelf(location, RING=5, CHAIR=5)

    shop.order("A-1", ("RING", 1))
    shop.order("A-2", ("CHAIR", 1))

    assert shop.reasons("A-1") == [
        ("S-1", "Location does not match Product and Location Attribute", "ENGRAVE")
    ]
    assert shop.reasons("A-2") == []


def test_a_location_sources_the_brand_that_a_line_asks_for(chain: Open) -> None:
    """The source's example: brand A is asked for, and the location does not source brand A."""
    shop = chain(
        store("S-1", attributes=of_brand("B")),
        store("S-2", attributes=of_brand("A")),
        attributes=ATTRIBUTES,
        preferences=RULES,
    )
    all_have(shop, "S-1", "S-2")

    shop.order("A-1", {"item": "CHAIR", "quantity": 1, "attribute": "A"})
    shop.order("A-2", ("CHAIR", 1))

    reason = "Location is not eligible to source Product Attribute"
    assert shop.reasons("A-1") == [("S-1", reason, "A")]
    assert shop.reasons("A-2") == []


def test_gift_wrap_is_asked_of_lines_that_want_it(chain: Open) -> None:
    shop = chain(store("S-1", gift_wrap=False), store("S-2"), preferences=RULES | {"split_order": True})
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=5, TABLE=5)

    shop.order("A-1", {"item": "CHAIR", "quantity": 1, "gift_wrap": True})
    shop.order("A-2", ("CHAIR", 1))
    shop.order("A-3", {"item": "CHAIR", "quantity": 1, "gift_wrap": True}, ("TABLE", 1))

    assert shop.codes("A-1") == [(1, "S-2", None)]
    assert shop.codes("A-2") == [(1, "S-1", None)]
    rows = shop.trace("A-3", reason="Location does not support Gift Wrap")
    assert [(row["location"], row["item"]) for row in rows] == [("S-1", "CHAIR")]


def test_a_location_takes_so_many_orders_a_day(chain: Open) -> None:
    """An order counts once, whatever its lines; one that is split counts at each of its locations."""
    shop = chain(
        store("S-1", maximum_daily_orders=2, priority=1),
        store("S-2", priority=2),
        preferences={"use_maximum_order_limits": True, "split_order": True},
    )
    shop.shelf("S-1", CHAIR=9, TABLE=9)
    shop.shelf("S-2", CHAIR=9, LAMP=9)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))
    shop.order("A-2", ("TABLE", 1), ("LAMP", 1))
    shop.order("A-3", ("CHAIR", 1))

    assert shop.codes("A-1") == [(1, "S-1", None), (2, "S-1", None)]
    assert shop.codes("A-2") == [(1, "S-1", None), (2, "S-2", None)]
    assert shop.codes("A-3") == [(1, "S-2", None)]


@pytest.mark.parametrize(("limit", "another"), [(1, "S-2"), (2, "S-1")])
def test_more_lines_of_an_order_that_a_location_has_are_no_further_order(
    chain: Open, limit: int, another: str
) -> None:
    shop = chain(
        store("S-1", maximum_daily_orders=limit, priority=1),
        store("S-2", priority=2),
        preferences={"use_maximum_order_limits": True, "split_order": True},
    )
    shop.shelf("S-1", CHAIR=9)
    shop.shelf("S-2", TABLE=9)
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))
    shop.shelf("S-1", "2016-11-08T10:00:00Z", TABLE=9)
    shop.shelf("S-2", "2016-11-08T10:00:00Z", CHAIR=9)
    shop.reject("A-1", "S-2", line_number=2)
    shop.order("A-2", ("CHAIR", 1))

    assert [location for *_, location in shop.placed("A-1")] == ["S-1", "S-1"]
    assert shop.codes("A-2") == [(1, another, None)]
    shop.system.orderfold("verify")


def test_no_limit_holds_where_limits_are_not_used(chain: Open) -> None:
    shop = chain(store("S-1", maximum_daily_orders=1, priority=1), store("S-2", priority=2))
    all_have(shop, "S-1", "S-2")

    shop.order("A-1", ("CHAIR", 1))
    shop.order("A-2", ("CHAIR", 1))

    assert shop.codes("A-2") == [(1, "S-1", None)]


@pytest.mark.parametrize(
    ("distance", "unit", "left_out"),
    # Boston's 02108 is 136 miles or 220 kilometers from Albany's 12207
    [
        (130, "miles", [("S-1", "130 - miles")]),
        (145, "miles", []),
        (205, "kilometers", [("S-1", "205 - kilometers")]),
        (235, "kilometers", []),
        ("129.50", "miles", [("S-1", "129.5 - miles")]),
    ],
)
def test_a_location_is_within_the_radius_of_the_address(
    chain: Open, distance: Any, unit: str, left_out: list[tuple[str, str]]
) -> None:
    boston = {"city": "Boston", "state": "MA", "postal_code": "02108", "latitude": None, "longitude": None}
    boston = {name: value for name, value in store("S-1", **boston).items() if value is not None}
    shop = chain(boston, store("S-2"), preferences={"proximity": {"distance": distance, "unit": unit}})
    all_have(shop, "S-1", "S-2")

    shop.order("A-1", ("CHAIR", 1))

    assert shop.left_out("A-1", "Proximity distance") == left_out


def test_a_location_of_the_zone_may_be_too_far_all_the_same(chain: Open) -> None:
    shop = chain(
        store("S-1", latitude=41.88, longitude=-87.63),
        store("PICKUP", **ALBANY),
        zones=[{"name": "EAST", "areas": [{"country": "US"}], "primary": ["S-1"]}],
        preferences={"use_zones": True, "proximity": {"distance": 50, "unit": "miles"}},
    )
    all_have(shop, "S-1")

    shop.collect("A-1", "PICKUP", ("CHAIR", 1))

    primary = shop.reasons("A-1", trace_type="Initial Routing (Primary Locations)")
    assert primary == [("S-1", "Proximity distance", "50 - miles")]


def test_a_probability_rule_leaves_out_what_is_thin(chain: Open) -> None:
    shop = chain(
        store("S-1"),
        store("S-2"),
        store("S-3", type="outlet"),
        preferences={"use_probability_rules": True},
        probability_rules=[{"name": "THIN", "exclude_below": 3, "location_types": ["store"]}],
    )
    shop.shelf("S-1", CHAIR=2)
    shop.shelf("S-2", CHAIR=3)
    shop.shelf("S-3", CHAIR=2)

    shop.order("A-1", ("CHAIR", 1))

    assert shop.reasons("A-1") == [("S-1", "Probability Rule", "THIN")]
    assert shop.codes("A-1") == [(1, "S-2", None)]


def test_a_probability_rule_is_not_asked_of_a_requested_location_or_another_item(chain: Open) -> None:
    shop = chain(
        store("S-1"),
        preferences={"use_probability_rules": True},
        probability_rules=[{"name": "THIN", "exclude_below": 3, "items": ["CHAIR"]}],
    )
    shop.shelf("S-1", CHAIR=2, TABLE=2)

    shop.order("A-1", ("CHAIR", 1))
    shop.order("A-2", ("CHAIR", 1), requested_location="S-1")
    shop.order("A-3", ("TABLE", 1))

    assert shop.codes("A-1") == [(1, None, 2000)]
    assert shop.codes("A-2") == [(1, "S-1", None)]
    assert shop.codes("A-3") == [(1, "S-1", None)]


def test_a_system_does_not_shop_among_its_own_locations(chain: Open) -> None:
    """Judged by the system of the requesting location; without one, by the system that placed the order."""
    shop = chain(
        store("S-1"),
        store("S-2", system="DCS"),
        store("WEB"),
        systems=[{"code": "STORES", "disallow_shopping_within_system": True}, {"code": "DCS"}],
    )
    all_have(shop, "S-1", "S-2")

    shop.order("A-1", ("CHAIR", 1), placed_location="WEB")
    shop.order("A-2", ("CHAIR", 1), system="STORES")
    shop.order("A-3", ("CHAIR", 1), system="DCS")
    shop.order("A-4", ("CHAIR", 1))

    left_out = [("S-1", "Disallow shopping within same System", "")]
    assert [shop.reasons(f"A-{number}") for number in (1, 2, 3, 4)] == [left_out, left_out, [], []]


def test_a_requested_location_and_no_other(chain: Open) -> None:
    shop = chain(store("S-1", priority=1), store("S-2", priority=2), store("S-3", priority=3))
    all_have(shop, "S-1", "S-2")
    shop.shelf("S-3", CHAIR=1)

    shop.order("A-1", ("CHAIR", 1), requested_location="S-2")
    shop.order("A-2", ("CHAIR", 2), requested_location="S-3")

    assert shop.codes("A-1") == [(1, "S-2", None)]
    assert shop.codes("A-2") == [(1, None, 2000)]


def test_a_requested_sourcing_location(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), store("PICKUP"))
    all_have(shop, "S-1", "S-2")

    shop.collect("A-1", "PICKUP", ("CHAIR", 1), sourcing_location="S-2")

    assert shop.codes("A-1") == [(1, "S-2", None)]
    assert shop.reasons("A-1") == [("S-1", "Un-Requested Location", "")]


def test_an_order_that_requests_a_location_nobody_knows_is_a_dead_letter(chain: Open) -> None:
    shop = chain(store("S-1"))
    all_have(shop, "S-1")

    shop.order("A-1", ("CHAIR", 1), requested_location="S-9")

    assert shop.statuses() == {}
    assert shop.dead_letters() == [("unknown_location", "requested_location")]
