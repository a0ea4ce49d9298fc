"""ROU-3: primary locations of the zone, then alternate, then both; the most specific area wins."""

from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import ADDRESS, HOME, store

NEW_YORK = [{"country": "US", "state": "NY"}]
ZONES = {"use_zones": True}


def zone(name: str, areas: list[dict[str, Any]], primary: list[str], **changes: Any) -> dict[str, Any]:
    """A zone with one first choice or several."""
    return {"name": name, "areas": areas, "primary": primary} | changes


def test_a_primary_location_wins_over_better_ranked_others(chain: Open) -> None:
    shop = chain(
        store("OUTSIDE", priority=1),
        store("SECOND", priority=2),
        store("FIRST", priority=3),
        zones=[zone("EAST", NEW_YORK, ["FIRST"], alternate=["SECOND"])],
        preferences=ZONES,
    )
    for location in ("OUTSIDE", "SECOND", "FIRST"):
        shop.shelf(location, CHAIR=9)

    shop.order("A-1", ("CHAIR", 1))

    assert shop.codes("A-1") == [(1, "FIRST", None)]
    assert {row["pass_number"] for row in shop.decisions("A-1")} == {1}


def test_alternate_locations_come_second(chain: Open) -> None:
    shop = chain(
        store("OUTSIDE", priority=1),
        store("FIRST", priority=2),
        store("SECOND", priority=3),
        zones=[zone("EAST", NEW_YORK, ["FIRST"], alternate=["SECOND"])],
        preferences=ZONES,
    )
    shop.shelf("OUTSIDE", CHAIR=9)
    shop.shelf("FIRST", CHAIR=1)
    shop.shelf("SECOND", CHAIR=9)

    shop.order("A-1", ("CHAIR", 2))

    assert shop.codes("A-1") == [(1, "SECOND", None)]
    assert {row["pass_number"] for row in shop.decisions("A-1")} == {2}


def test_both_together_come_third(chain: Open) -> None:
    shop = chain(
        store("OUTSIDE", priority=1),
        store("FIRST"),
        store("SECOND"),
        zones=[zone("EAST", NEW_YORK, ["FIRST"], alternate=["SECOND"])],
        preferences=ZONES | {"split_order": True},
    )
    shop.shelf("OUTSIDE", CHAIR=9, TABLE=9)
    shop.shelf("FIRST", CHAIR=1)
    shop.shelf("SECOND", TABLE=1)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))

    assert shop.codes("A-1") == [(1, "FIRST", None), (2, "SECOND", None)]
    assert {row["pass_number"] for row in shop.decisions("A-1")} == {3}


def test_where_unfulfillable_lines_stand_nobody_is_asked_though_it_be_a_location_with_stock(
    chain: Open,
) -> None:
    shop = chain(store("S-1", priority=5), store("NOWHERE", priority=1))
    shop.shelf("NOWHERE", CHAIR=1)

    shop.order("A-1", ("CHAIR", 1))

    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE")]
    shop.system.orderfold("verify")


def test_what_no_location_of_the_zone_can_do_is_unfulfillable(chain: Open) -> None:
    shop = chain(
        store("OUTSIDE"),
        store("FIRST"),
        zones=[zone("EAST", NEW_YORK, ["FIRST"])],
        preferences=ZONES,
    )
    shop.shelf("OUTSIDE", CHAIR=9)
    shop.shelf("FIRST", CHAIR=1)

    shop.order("A-1", ("CHAIR", 2))

    assert shop.placed("A-1") == [(1, 2, "unfulfillable", "NOWHERE")]
    assert shop.status("A-1")["status"] == "unfulfillable"


@pytest.mark.parametrize(
    ("address", "zone_name"),
    [
        ({"postal_code": "12207", "state": "NY", "country": "US"}, "BY POSTAL CODE"),
        ({"postal_code": "12207-1234", "state": "NY", "country": "US"}, "BY POSTAL CODE"),
        ({"postal_code": "10001", "state": "NY", "country": "US"}, "BY STATE"),
        ({"postal_code": "10001", "state": "ny", "country": "us"}, "BY STATE"),
        ({"postal_code": "30301", "state": "GA", "country": "US"}, "BY COUNTRY, FIRST NAME"),
        ({"postal_code": "M5V", "state": "ON", "country": "CA"}, None),
    ],
)
def test_the_most_specific_area_wins_then_the_name(
    chain: Open, address: dict[str, str], zone_name: str | None
) -> None:
    """Names that sort the other way than how specific the areas are; of two countries the name decides."""
    shop = chain(
        *(store(code) for code in ("S-1", "S-2", "S-3", "S-4")),
        zones=[
            zone("BY COUNTRY, SECOND NAME", [{"country": "US"}], ["S-4"]),
            zone("BY COUNTRY, FIRST NAME", [{"country": "US"}], ["S-3"]),
            zone("BY STATE", [{"country": "US", "states": ["NY", "NJ"]}], ["S-2"]),
            zone("BY POSTAL CODE", [{"country": "US", "state": "NY", "postal_codes": ["12207"]}], ["S-1"]),
        ],
        preferences=ZONES,
    )
    for location in ("S-1", "S-2", "S-3", "S-4"):
        shop.shelf(location, CHAIR=9)

    shop.order("A-1", ("CHAIR", 1), ship_to=ADDRESS | address)

    primary = "Location cannot be fulfilled from Primary Search Locations for Zone"
    chosen = {"BY POSTAL CODE": "S-1", "BY STATE": "S-2", "BY COUNTRY, FIRST NAME": "S-3", None: "S-1"}
    assert shop.codes("A-1") == [(1, chosen[zone_name], None)]
    assert {value for _, value in shop.left_out("A-1", primary)} == ({zone_name} if zone_name else set())


@pytest.mark.parametrize(
    ("active", "use_zones", "location"), [(True, True, "S-2"), (False, True, "S-1"), (True, False, "S-1")]
)
def test_a_zone_counts_only_where_it_is_active_and_zones_are_used(
    chain: Open, active: bool, use_zones: bool, location: str
) -> None:
    shop = chain(
        store("S-1"),
        store("S-2"),
        zones=[zone("EAST", NEW_YORK, ["S-2"], active=active)],
        preferences={"use_zones": use_zones},
    )
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=1)

    shop.order("A-1", ("CHAIR", 1), ship_to=HOME)

    assert shop.codes("A-1") == [(1, location, None)]


def test_an_inactive_zone_gives_way_to_the_next_specific_one(chain: Open) -> None:
    shop = chain(
        store("S-1"),
        store("S-2"),
        store("S-3"),
        zones=[
            zone("ALBANY", [{"country": "US", "postal_codes": ["12207"]}], ["S-2"], active=False),
            zone("STATE", NEW_YORK, ["S-3"]),
        ],
        preferences=ZONES,
    )
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=1)

    shop.order("A-1", ("CHAIR", 1))

    assert shop.codes("A-1") == [(1, "S-3", None)]


def test_a_ship_for_pickup_order_is_in_the_zone_of_its_pickup_location(chain: Open) -> None:
    shop = chain(
        store("S-1"),
        store("S-2"),
        store("PICKUP", state="MA", city="Boston", postal_code="02108"),
        zones=[
            zone("NEW YORK", NEW_YORK, ["S-1"]),
            zone("MASSACHUSETTS", [{"country": "US", "state": "MA"}], ["S-2"]),
        ],
        preferences=ZONES,
    )
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=1)

    shop.collect("A-1", "PICKUP", ("CHAIR", 1), ship_to=HOME)

    assert shop.codes("A-1") == [(1, "S-2", None)]


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ({"country": "CA", "state": "ON ", "postal_code": "K1A 0B1"}, "ONT"),
        ({"country": "CA", "state": "Ontario", "postal_code": "K1A 0B1"}, "ONT"),
        ({"country": "CA", "state": "QC", "postal_code": "K2K-2X3"}, "KAN"),
        ({"country": "CA", "state": "QC", "postal_code": "K2K\u00a02X3"}, "KAN"),
        ({"country": "US", "state": "NY", "postal_code": "100012345"}, "NYC"),
        ({"country": "US", "state": "New York", "postal_code": "10001 2345"}, "NYC"),
        ({"country": "US", "state": "NY", "postal_code": "10002"}, "ANY"),
        ({"country": "CA", "state": "QC", "postal_code": "K2K 2X4"}, "ANY"),
    ],
)
def test_an_address_is_in_its_zone_however_it_is_written(
    chain: Open, address: dict[str, str], location: str
) -> None:
    shop = chain(
        store("ANY", priority=1),
        store("ONT", country="CA", priority=2),
        store("KAN", country="CA", priority=2),
        store("NYC", priority=2),
        zones=[
            zone("C", [{"country": "CA", "states": ["ON"]}], ["ONT"]),
            zone("D", [{"country": "CA", "postal_codes": ["K2K 2X3"]}], ["KAN"]),
            zone("E", [{"country": "US", "postal_codes": ["10001"]}], ["NYC"]),
        ],
        preferences=ZONES,
    )
    for code in ("ANY", "ONT", "KAN", "NYC"):
        shop.shelf(code, CHAIR=9)

    shop.order("A-1", ("CHAIR", 1), ship_to=address)

    assert shop.codes("A-1") == [(1, location, None)]


@pytest.mark.parametrize(
    ("country", "state"), [("US", "PR"), ("PR", ""), ("US", "Puerto Rico"), ("PR", "San Juan")]
)
def test_a_territory_is_one_place_as_a_country_and_as_a_state(chain: Open, country: str, state: str) -> None:
    by_code = {"latitude": None, "longitude": None}
    shop = chain(
        store("MIA", state="FL", postal_code="33122", **by_code),
        store("SJU", state="PR", postal_code="00907", priority=900, **by_code),
        zones=[zone("ISLAND", [{"country": "US", "states": ["PR"]}], ["SJU"])],
        preferences=ZONES | {"proximity": {"distance": 200, "unit": "miles"}},
    )
    for code in ("MIA", "SJU"):
        shop.shelf(code, CHAIR=9)

    shop.order("A-1", ("CHAIR", 1), ship_to={"country": country, "state": state, "postal_code": "00907"})

    assert shop.codes("A-1") == [(1, "SJU", None)]
