"""TRC-4: the trace is searched by trace type, item, reason, location, name and system, in SQL on the view."""

from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import Chain, store

SYSTEMS = [{"code": "STORES"}, {"code": "DCS"}]


@pytest.fixture
def shop(chain: Open) -> Chain:
    """Two items of one prefix and one of another at three places; one rejection."""
    shop = chain(
        store("S-1", name="Main Street Albany", priority=1),
        store("S-2", name="Harbor", priority=2),
        store("DC-1", name="Albany Warehouse", system="DCS", delivery=False),
        systems=SYSTEMS,
        preferences={"split_order": True},
    )
    for location in ("S-1", "S-2", "DC-1"):
        shop.shelf(location, **{"CHAIR-RED": 5, "CHAIR-BLUE": 5, "TABLE": 5})
    shop.order("A-1", ("CHAIR-RED", 1), ("CHAIR-BLUE", 1), ("TABLE", 1))
    shop.reject("A-1", "S-1", line_number=3)
    return shop


@pytest.mark.parametrize(
    ("condition", "value", "decisions", "items", "locations"),
    [
        ("trace_type = %(value)s", "Reshop - 1", {2}, {"TABLE"}, {"S-1", "S-2", "DC-1"}),
        ("item LIKE %(value)s || '%%'", "CHAIR", {1}, {"CHAIR-RED", "CHAIR-BLUE"}, {"S-1", "S-2", "DC-1"}),
        ("item LIKE %(value)s || '%%'", "CHAIR-R", {1}, {"CHAIR-RED"}, {"S-1", "S-2", "DC-1"}),
        ("reason = %(value)s", "Previously Assigned Location not Eligible", {2}, {"TABLE"}, {"S-1"}),
        (
            "reason = %(value)s",
            "Does not support Order Type",
            {1, 2},
            {"CHAIR-RED", "CHAIR-BLUE", "TABLE"},
            {"DC-1"},
        ),
        ("location = %(value)s", "S-2", {1, 2}, {"CHAIR-RED", "CHAIR-BLUE", "TABLE"}, {"S-2"}),
        (
            "location_name LIKE '%%' || %(value)s || '%%'",
            "Albany",
            {1, 2},
            {"CHAIR-RED", "CHAIR-BLUE", "TABLE"},
            {"S-1", "DC-1"},
        ),
        ("system = %(value)s", "DCS", {1, 2}, {"CHAIR-RED", "CHAIR-BLUE", "TABLE"}, {"DC-1"}),
        ("location = %(value)s", "S-9", set(), set(), set()),
    ],
)
def test_a_search_finds_what_matches_and_nothing_else(
    shop: Chain, condition: str, value: str, decisions: set[int], items: set[str], locations: set[str]
) -> None:
    found = search(shop, condition, value)
    assert {row["decision"] for row in found} == decisions
    assert {row["item"] for row in found} == items
    assert {row["location"] for row in found} == locations


def test_a_name_is_searched_as_it_was_at_the_time(shop: Chain) -> None:
    """The source's note: after a location was renamed, its new name does not find old entries."""
    shop.reorganize(
        store("S-1", name="Riverside"),
        store("S-2", name="Harbor"),
        store("DC-1", name="Albany Warehouse", system="DCS"),
        systems=SYSTEMS,
    )
    named = "location_name LIKE '%%' || %(value)s || '%%'"
    assert search(shop, named, "Riverside") == []
    assert {row["location"] for row in search(shop, named, "Main")} == {"S-1"}


def search(shop: Chain, condition: str, value: str) -> list[dict[str, Any]]:
    """Entries of the organization, as an analyst asks for them."""
    query = f"SELECT * FROM analytics.trace_shopping_log WHERE organization = %(code)s AND {condition}"
    return shop.system.rows(query, code=shop.code, value=value)
