"""SUB-6: missing ship via: the organization's default carrier, or PICKUP; created if absent."""

import pytest

from tests.support.stories import EVENING, Shop


@pytest.mark.parametrize("order_type", ["delivery", "ship_for_pickup"])
def test_an_order_that_ships_gets_the_default_carrier(shop: Shop, order_type: str) -> None:
    shop.submit("A-1", ("CHAIR", 1), order_type=order_type)
    shop.settle()
    assert shop.status("A-1")["ship_via"] == "12"


def test_its_dispatch_goes_by_that_carrier(shop: Shop) -> None:
    shop.count("CHAIR", 1)
    shop.submit("A-1", ("CHAIR", 1))
    shop.run(EVENING)
    (told,) = shop.heard("dispatches")
    assert told.value["carrier"] == "12"


def test_an_order_that_is_collected_gets_pickup(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1), order_type="pickup")
    shop.settle()
    assert shop.status("A-1")["ship_via"] == "PICKUP"


def test_what_was_sent_stays(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1), ship_via="93")
    shop.settle()
    assert shop.status("A-1")["ship_via"] == "93"


def test_a_carrier_is_created_when_an_order_first_names_it(shop: Shop) -> None:
    assert shop.system.view("carriers", shop.code) == []
    shop.submit("A-1", ("CHAIR", 1), order_type="pickup")
    shop.submit("A-2", ("CHAIR", 1), ship_via="93", ship_via_description="Parcel")
    shop.submit("A-3", ("CHAIR", 1))
    shop.submit("A-4", ("CHAIR", 1))
    shop.settle()
    found = {row["code"]: row["description"] for row in shop.system.view("carriers", shop.code)}
    assert found == {"PICKUP": "Pickup", "93": "Parcel", "12": "UPS Ground"}
