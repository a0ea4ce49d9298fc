"""BEY-2: for each losing location every rule with its operands and the least change; the winner's margin."""

import json
from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import ALBANY, BOSTON, CHICAGO, Chain, ranked_by, store


def why(shop: Chain, number: str, *options: str) -> dict[str, Any]:
    """The explanation for programs."""
    said: dict[str, Any] = json.loads(
        shop.system.orderfold("why", number, "--organization", shop.code, "--json", *options)
    )
    return said


def changes(said: dict[str, Any]) -> dict[str, list[str] | None]:
    """By losing location, nearest first, what would have let it win."""
    return {
        each["location"]: None if each["changes"] is None else [one["words"] for one in each["changes"]]
        for each in said["losers"]
    }


def blockers(said: dict[str, Any], location: str) -> list[tuple[str, dict[str, Any]]]:
    """Reasons with their operands."""
    (loser,) = [each for each in said["losers"] if each["location"] == location]
    return [(each["reason"], each["operands"]) for each in loser["blockers"]]


@pytest.fixture
def shop(chain: Open) -> Chain:
    """Six stores, ranked by priority then distance; one has the chairs, each other one lacks something."""
    opened = chain(
        store("S-1", priority=1, **ALBANY),
        store("S-2", priority=5, **ALBANY),
        store("S-3", priority=1, **BOSTON),
        store("S-4", priority=1, delivery=False, **ALBANY),
        store("S-5", priority=1, **CHICAGO),
        store("S-6", priority=1, maximum_daily_orders=0, **ALBANY),
        preferences=ranked_by(
            "location_priority",
            "proximity",
            proximity={"distance": 300, "unit": "miles"},
            use_maximum_order_limits=True,
        ),
    )
    for location, chairs in {"S-1": 9, "S-2": 9, "S-3": 1, "S-4": 9, "S-5": 9, "S-6": 9}.items():
        opened.shelf(location, CHAIR=chairs)
    opened.order("A-1", ("CHAIR", 3))
    return opened
