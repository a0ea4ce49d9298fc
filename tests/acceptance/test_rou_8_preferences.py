"""ROU-8: the nearest definition of a preference wins: location, location type, override, organization, default."""

from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import ALBANY, CHICAGO, ranked_by, store

PROXIMITY = "Proximity distance"
TWO_SYSTEMS = [{"code": "STORES"}, {"code": "SHOP"}]


def within(miles: int) -> dict[str, Any]:
    """Preferences that name a radius."""
    return {"proximity": {"distance": miles, "unit": "miles"}}


def test_location_before_location_type_before_organization(chain: Open) -> None:
    """All but the pickup location are in Chicago, 713 miles from Albany."""
    shop = chain(
        store("S-1", **CHICAGO),
        store("S-2", **CHICAGO, type="outlet"),
        store("S-3", **CHICAGO, type="outlet", preferences=within(800)),
        store("S-4", **CHICAGO, preferences=within(100)),
        store("PICKUP", **ALBANY),
        preferences=within(1000),
        location_types=[{"code": "outlet", "preferences": within(50)}],
    )
    for location in ("S-1", "S-2", "S-3", "S-4"):
        shop.shelf(location, CHAIR=1)

    shop.collect("A-1", "PICKUP", ("CHAIR", 1))

    assert shop.left_out("A-1", PROXIMITY) == [("S-2", "50 - miles"), ("S-4", "100 - miles")]


def test_an_override_stands_between_location_type_and_organization(chain: Open) -> None:
    shop = chain(
        store("S-1", **CHICAGO),
        store("S-2", **CHICAGO, type="outlet"),
        store("S-3", **CHICAGO, preferences=within(1000)),
        store("PICKUP", **ALBANY),
        preferences=within(2000),
        location_types=[{"code": "outlet", "preferences": within(900)}],
        overrides=[{"carrier": "VAN", "preferences": within(60)}],
    )
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=5)

    shop.collect("A-1", "PICKUP", ("CHAIR", 1))
    shop.collect("A-2", "PICKUP", ("CHAIR", 1), ship_via="VAN")

    assert shop.left_out("A-1", PROXIMITY) == []
    assert shop.left_out("A-2", PROXIMITY) == [("S-1", "60 - miles")]


def test_what_no_nearer_place_defines_falls_through(chain: Open) -> None:
    """The location defines a radius and nothing of limits; its type defines limits."""
    shop = chain(
        store("S-1", preferences=within(500), maximum_daily_orders=0),
        store("S-2", maximum_daily_orders=0, type="outlet"),
        location_types=[{"code": "store", "preferences": {"use_maximum_order_limits": True}}],
    )
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=1)

    shop.order("A-1", ("CHAIR", 1))

    assert shop.reasons("A-1") == [("S-1", "Location at Maximum Daily Order Count", "")]
    assert shop.codes("A-1") == [(1, "S-2", None)]


def test_off_near_by_wins_over_on_far_away(chain: Open) -> None:
    shop = chain(
        store("S-1", gift_wrap=False, preferences={"use_attribute_rules": False}),
        store("S-2", gift_wrap=False),
        preferences={"use_attribute_rules": True},
    )
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=1)

    shop.order("A-1", {"item": "CHAIR", "quantity": 1, "gift_wrap": True})

    assert shop.reasons("A-1") == [("S-2", "Location does not support Gift Wrap", "")]


@pytest.mark.parametrize(
    ("order", "is_split"),
    [
        ({}, False),
        ({"order_type": "ship_for_pickup", "pickup_location": "S-3", "ship_to": None}, True),
        ({"system": "SHOP"}, True),
        ({"system": "STORES"}, False),
        ({"ship_via": "EXPRESS"}, True),
        ({"ship_via": "EXPRESS", "system": "SHOP"}, False),
        ({"ship_via": "GROUND", "system": "SHOP"}, True),
    ],
)
def test_overrides_hold_for_an_order_type_a_system_or_a_carrier_and_the_one_that_names_more_wins(
    chain: Open, order: dict[str, Any], is_split: bool
) -> None:
    split, whole = {"split_order": True}, {"split_order": False}
    shop = chain(
        store("S-1"),
        store("S-2"),
        store("S-3"),
        systems=TWO_SYSTEMS,
        preferences=whole,
        overrides=[
            {"order_type": "ship_for_pickup", "preferences": split},
            {"system": "SHOP", "preferences": split},
            {"carrier": "EXPRESS", "preferences": split},
            {"carrier": "EXPRESS", "system": "SHOP", "preferences": whole},
        ],
    )
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", TABLE=1)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1), **order)

    chosen = [(1, "S-1", None), (2, "S-2", None)] if is_split else [(1, None, 7000), (2, None, 7000)]
    assert shop.codes("A-1") == chosen


def test_an_override_for_the_default_carrier_holds_for_who_names_none(chain: Open) -> None:
    shop = chain(
        store("S-1", priority=1),
        store("S-2", priority=2),
        preferences=ranked_by("location_priority"),
        overrides=[{"carrier": "12", "preferences": ranked_by("on_hand")}],
    )
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=9)

    shop.order("A-1", ("CHAIR", 1))
    shop.order("A-2", ("CHAIR", 1), ship_via="99")

    assert shop.codes("A-1") == [(1, "S-2", None)]
    assert shop.codes("A-2") == [(1, "S-1", None)]


def test_without_any_definition_orders_stay_whole_and_nothing_is_left_out(chain: Open) -> None:
    """The defaults: no splits, no radius, no zones, no limits, no attribute and no probability rules."""
    shop = chain(
        store("S-1", **CHICAGO, maximum_daily_orders=0, gift_wrap=False),
        store("S-2"),
        zones=[{"name": "EAST", "areas": [{"country": "US"}], "primary": ["S-2"]}],
        probability_rules=[{"name": "THIN", "exclude_below": 9}],
    )
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", TABLE=1)

    shop.order("A-1", {"item": "CHAIR", "quantity": 1, "gift_wrap": True})
    shop.order("A-2", ("TABLE", 1), ("LAMP", 1))

    assert shop.codes("A-1") == [(1, "S-1", None)]
    assert shop.codes("A-2") == [(1, None, 2000), (2, None, 2000)]
