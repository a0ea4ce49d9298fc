"""INV-4: a location without a row of stock, chosen by hand, gets one where its system counts what is reserved."""

from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import Chain, store

STORES: dict[str, Any] = {"code": "STORES"}


def moved_by_hand(chain: Open, system: dict[str, Any], location: str = "S-2") -> Chain:
    """Two chairs of S-1 given to S-2, which never kept any."""
    shop = chain(store("S-1", priority=1), store("S-2"), systems=[system], preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    message = {"organization": shop.code, "order_number": "A-1", "new_location": location}
    shop.system.publish("status-updates", message)
    shop.settle()
    assert shop.placed("A-1") == [(1, 2, "new_order", location)]
    return shop


def shelves(shop: Chain, location: str) -> list[tuple[int, int, int]]:
    """On hand, reserved and available of each row of chairs there: one or none."""
    rows = shop.system.view("stock", shop.code, item="CHAIR", location=location)
    return [(row["on_hand"], row["reserved"], row["available"]) for row in rows]


def test_where_include_reserved_is_on_the_row_is_made(chain: Open) -> None:
    shop = moved_by_hand(chain, STORES | {"include_reserved": True})

    assert shelves(shop, "S-2") == [(0, 2, -2)]
    assert shelves(shop, "S-1") == [(5, 0, 5)]


@pytest.mark.parametrize(
    "counting",
    [
        STORES | {"include_reserved": False},
        STORES | {"include_reserved": True, "reserved_statuses": ["accepted", "picked"]},
    ],
    ids=["include reserved off", "new_order reserves nothing"],
)
def test_where_nothing_is_reserved_none_is_made(chain: Open, counting: dict[str, Any]) -> None:
    shop = moved_by_hand(chain, counting)

    assert shelves(shop, "S-2") == []
    assert shelves(shop, "S-1") == [(5, 0, 5)]


def test_a_row_that_was_made_is_served_first_by_what_comes_in(chain: Open) -> None:
    shop = moved_by_hand(chain, STORES)
    shop.shelf("S-2", "2016-11-08T00:00:00Z", CHAIR=3)
    shop.settle()

    assert shelves(shop, "S-2") == [(3, 2, 1)]


def test_a_row_that_was_made_counts_as_a_product_location_of_the_next_order(chain: Open) -> None:
    brokering = {"method": "weighted", "weights": {"location_priority": 100}}
    shop = moved_by_hand(chain, STORES)
    shop.reorganize(
        store("S-1", priority=1),
        store("S-2"),
        systems=[STORES],
        preferences={"brokering": brokering, "exclude_zero_availability": True},
    )
    shop.order("A-2", ("CHAIR", 1))

    listed = {row["location"] for row in shop.trace("A-2", reason="Initial List")}
    assert listed == {"S-1", "S-2"}
    assert shop.left_out("A-2", "Zero Availability") == [("S-2", "")]


def test_the_row_stays_once_the_units_have_gone_elsewhere(chain: Open) -> None:
    shop = moved_by_hand(chain, STORES)
    shop.reject("A-1", "S-2")

    assert shelves(shop, "S-2") == [(0, 0, 0)]
    assert shop.status("A-1")["status"] in {"new_order", "unfulfillable"}


def test_the_unfulfillable_location_gets_none(chain: Open) -> None:
    shop = chain(store("S-1", priority=1), store("S-2"), systems=[STORES])
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    message = {"organization": shop.code, "order_number": "A-1", "new_location": "NOWHERE"}
    shop.system.publish("status-updates", message)
    shop.settle()

    assert shelves(shop, "NOWHERE") == []
    assert shelves(shop, "S-1") == [(5, 0, 5)]
