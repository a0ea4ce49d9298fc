"""ROU-4: every reason of the source's table, from the one story that leads to it, with its reason value."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from schemas.reasons import EliminationReason
from tests.acceptance.conftest import Open
from tests.support.retail import ALBANY, CHICAGO, Chain, store

ATTRIBUTES = [
    {"code": "BRAND", "type": "location"},
    {"code": "ENGRAVE", "type": "product_and_location"},
]
ZONE = {"name": "EAST", "areas": [{"country": "US", "state": "NY"}]}
SPLIT = {"split_order": True}
SPLIT_LINE = {"split_order": True, "split_line": True}


def brand(value: str, use: str) -> dict[str, Any]:
    """That a location originates or sources a brand."""
    return {"attributes": [{"code": "BRAND", "value": value, "use": use}]}


@dataclass(frozen=True)
class Case:
    """S-1 and S-2 have 9 chairs each, S-3 has none; then all of this stands against exactly those `left_out`."""

    reason: str
    value: str = ""
    left_out: tuple[str, ...] = ("S-2",)
    item: str = "CHAIR"
    preferences: dict[str, Any] = field(default_factory=dict)
    stores: dict[str, dict[str, Any]] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    shelves: dict[str, dict[str, int]] = field(default_factory=dict)
    lines: tuple[Any, ...] = (("CHAIR", 2),)
    order: dict[str, Any] = field(default_factory=dict)
    rejected_by: str | None = None


CASES = (
    Case(
        "Disallow shopping within same System",
        stores={"S-1": {"system": "OTHERS"}},
        document={
            "systems": [{"code": "STORES", "disallow_shopping_within_system": True}, {"code": "OTHERS"}]
        },
        order={"placed_location": "S-3"},
    ),
    Case("Does not support Order Type", stores={"S-2": {"delivery": False}}),
    Case(
        "Does not support Sourcing orders",
        stores={"S-2": {"sourcing": False}},
        order={"order_type": "ship_for_pickup", "pickup_location": "S-3", "ship_to": None},
    ),
    Case(
        "Location at Maximum Daily Order Count",
        preferences={"use_maximum_order_limits": True},
        stores={"S-2": {"maximum_daily_orders": 0}},
    ),
    Case(
        "Location cannot be fulfilled from Primary Search Locations for Zone",
        "EAST",
        preferences={"use_zones": True},
        document={"zones": [ZONE | {"primary": ["S-1"]}]},
    ),
    Case(
        "Location cannot be fulfilled from Alternate Search Locations for Zone",
        "EAST",
        preferences={"use_zones": True},
        document={"zones": [ZONE | {"primary": ["S-2"], "alternate": ["S-1"]}]},
        shelves={"S-2": {"CHAIR": 1}},
    ),
    Case(
        "Location cannot be fulfilled from Combined Primary and Alternate Search Locations for Zone",
        "EAST",
        preferences={"use_zones": True} | SPLIT_LINE,
        document={"zones": [ZONE | {"primary": ["S-1"], "alternate": ["S-3"]}]},
        shelves={"S-3": {"CHAIR": 9}},
        lines=(("CHAIR", 18),),
    ),
    Case(
        "Location does not match Location Attribute",
        "BRAND",
        preferences={"use_attribute_rules": True},
        stores={
            "S-1": brand("A", "sourcing"),
            "S-2": brand("B", "sourcing"),
            "S-3": brand("A", "originating"),
        },
        document={"attributes": ATTRIBUTES},
        order={"placed_location": "S-3"},
    ),
    Case(
        "Location does not match Product and Location Attribute",
        "ENGRAVE",
        preferences={"use_attribute_rules": True},
        stores={"S-1": {"attributes": [{"code": "ENGRAVE", "value": "YES"}]}},
        document={
            "attributes": ATTRIBUTES,
            "items": [{"item": "CHAIR", "attributes": [{"code": "ENGRAVE", "value": "YES"}]}],
        },
    ),
    Case(
        "Location does not support Gift Wrap",
        preferences={"use_attribute_rules": True},
        stores={"S-2": {"gift_wrap": False}},
        lines=({"item": "CHAIR", "quantity": 2, "gift_wrap": True},),
    ),
    Case("Location has insufficient inventory", shelves={"S-2": {"CHAIR": 1}}),
    Case(
        "Location is not common for all products",
        item="TABLE",
        shelves={"S-1": {"TABLE": 1}},
        lines=(("CHAIR", 2), ("TABLE", 1)),
    ),
    Case(
        "Location is not eligible to source Product Attribute",
        "A",
        stores={"S-1": brand("A", "sourcing"), "S-2": brand("B", "sourcing")},
        document={"attributes": ATTRIBUTES},
        lines=({"item": "CHAIR", "quantity": 2, "attribute": "A"},),
    ),
    Case(
        "Previously Assigned Location not Eligible",
        stores={"S-2": {"priority": 1}},
        rejected_by="S-2",
    ),
    Case(
        "Probability Rule",
        "THIN",
        preferences={"use_probability_rules": True},
        document={"probability_rules": [{"name": "THIN", "exclude_below": 4}]},
        shelves={"S-2": {"CHAIR": 3}},
    ),
    Case(
        "Proximity distance",
        "50 - miles",
        preferences={"proximity": {"distance": 50, "unit": "miles"}},
        stores={"S-2": CHICAGO, "S-3": ALBANY},
        order={"order_type": "ship_for_pickup", "pickup_location": "S-3", "ship_to": None},
    ),
    Case("Requesting Location", order={"placed_location": "S-2"}),
    Case(
        "Shopping by common location. Location has insufficient inventory",
        preferences=SPLIT,
        shelves={"S-1": {"TABLE": 9}, "S-2": {"CHAIR": 1, "TABLE": 9}},
        lines=(("CHAIR", 2), ("TABLE", 1)),
    ),
    Case(
        "Split Line Off - Location has insufficient inventory",
        left_out=("S-1", "S-2"),
        preferences=SPLIT,
        lines=(("CHAIR", 10),),
    ),
    Case(
        "Split Line On - Location has insufficient inventory",
        left_out=("S-1", "S-2"),
        preferences=SPLIT_LINE,
        lines=(("CHAIR", 10),),
    ),
    Case(
        "Split Order On - Location has insufficient inventory",
        preferences=SPLIT,
        shelves={"S-2": {"CHAIR": 1, "TABLE": 9}},
        lines=(("CHAIR", 2), ("TABLE", 1)),
    ),
    Case("Un-Requested Location", order={"requested_location": "S-1"}),
    Case(
        "Zero Availability",
        preferences={
            "exclude_zero_availability": True,
            "brokering": {"method": "weighted", "weights": {"on_hand": 100}},
        },
        shelves={"S-2": {"CHAIR": 0}},
    ),
)


def told(chain: Open, case: Case) -> Chain:
    """The story of a case."""
    shop = chain(
        *(store(code, **case.stores.get(code, {})) for code in ("S-1", "S-2", "S-3")),
        preferences=case.preferences,
        **case.document,
    )
    for location in ("S-1", "S-2", "S-3"):
        stocked = {} if location == "S-3" else {"CHAIR": 9}
        shop.shelf(location, **(stocked | case.shelves.get(location, {})))
    shop.order("A-1", *case.lines, **case.order)
    if case.rejected_by is not None:
        shop.reject("A-1", case.rejected_by)
    return shop


@pytest.mark.parametrize("case", CASES, ids=[case.reason for case in CASES])
def test_a_reason_leaves_out_the_location_it_speaks_of_and_no_other(chain: Open, case: Case) -> None:
    shop = told(chain, case)
    rows = shop.trace("A-1", reason=case.reason)
    assert [(row["location"], row["item"], row["reason_value"]) for row in rows] == [
        (location, case.item, case.value) for location in case.left_out
    ]


def test_every_reason_there_is_has_its_story() -> None:
    assert sorted(case.reason for case in CASES) == sorted(reason.value for reason in EliminationReason)


def test_the_first_reason_of_the_rulebook_is_the_one_that_is_told(chain: Open) -> None:
    """S-2 neither delivers nor is another location than the one that asks, nor has it enough."""
    shop = chain(store("S-1"), store("S-2", delivery=False))
    shop.shelf("S-1", CHAIR=9)
    shop.shelf("S-2", CHAIR=1)

    shop.order("A-1", ("CHAIR", 2), placed_location="S-2")

    assert shop.reasons("A-1") == [("S-2", "Does not support Order Type", "")]


AFTER_THE_PLAIN_ONE = [case for case in CASES if case.reason.startswith(("Split Order On", "Split Line On"))]


@pytest.mark.parametrize("case", AFTER_THE_PLAIN_ONE, ids=[case.reason for case in AFTER_THE_PLAIN_ONE])
def test_split_entries_come_after_the_plain_one(chain: Open, case: Case) -> None:
    shop = told(chain, case)
    reasons = [row["reason"] for row in shop.trace("A-1", location="S-2", item="CHAIR")]
    assert reasons.index("Location has insufficient inventory") < reasons.index(case.reason)
