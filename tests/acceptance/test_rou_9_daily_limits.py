"""ROU-9: a location's orders of the day are counted from midnight to midnight where the location is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.parts import Parts, running_parts, with_fresh_database
from tests.support.retail import Chain, open_chain, store
from tests.support.system import System, running_system

FULL = "Location at Maximum Daily Order Count"
EAST = store("EAST", priority=1, maximum_daily_orders=1, time_zone="America/New_York")
WEST = store("WEST", priority=2, maximum_daily_orders=1, time_zone="America/Los_Angeles")
ANY = store("ANY", priority=3)


@pytest.fixture(scope="module")
def own_parts() -> Iterator[Parts]:
    """A broker and a database whose days the test decides."""
    with running_parts() as parts, with_fresh_database(parts, "midnight") as own:
        yield own


@contextmanager
def standing_at(parts: Parts, time: str) -> Iterator[System]:
    """The services while it is `time`, which does not pass; what they knew at other times is in the database."""
    with running_system(parts, supervised=False, ORDERFOLD_CLOCK=f"{time}@0@0") as system:
        yield system


def taken_by(shop: Chain, *numbers: str) -> list[str | None]:
    """Order a chair under each number, one after the other; who got it."""
    for number in numbers:
        shop.order(number, ("CHAIR", 1))
    return [shop.placed(number)[0][3] for number in numbers]


def full(shop: Chain, number: str) -> list[str]:
    """Who was left out of an order because of the orders before it."""
    return [location for location, _ in shop.left_out(number, FULL)]


def opened(system: System, folder: Path) -> Chain:
    """Chairs at three stores; those in the east and in the west take one order a day."""
    shop = open_chain(system, folder, EAST, WEST, ANY, preferences={"use_maximum_order_limits": True})
    for location in ("EAST", "WEST", "ANY"):
        shop.shelf(location, CHAIR=9)
    return shop


def test_a_day_begins_at_midnight_where_the_location_is(own_parts: Parts, tmp_path: Path) -> None:
    """In March New York is five hours behind UTC and Los Angeles eight; both are full on the afternoon of the 2nd."""
    with standing_at(own_parts, "2026-03-02T23:30:00Z") as system:
        shop = opened(system, tmp_path)
        assert taken_by(shop, "A-1", "A-2", "A-3") == ["EAST", "WEST", "ANY"]
        assert full(shop, "A-3") == ["EAST", "WEST"]
    with standing_at(own_parts, "2026-03-03T04:59:59Z") as system:  # the 3rd in UTC, the 2nd at both stores
        shop = Chain(system, shop.code, tmp_path)
        assert taken_by(shop, "B-1") == ["ANY"]
        assert full(shop, "B-1") == ["EAST", "WEST"]
    with standing_at(own_parts, "2026-03-03T05:00:00Z") as system:  # midnight in New York
        shop = Chain(system, shop.code, tmp_path)
        assert taken_by(shop, "C-1", "C-2") == ["EAST", "ANY"]
        assert [full(shop, number) for number in ("C-1", "C-2")] == [["WEST"], ["EAST", "WEST"]]
        assert "6 decisions were run again; all agree" in shop.system.orderfold("verify")
