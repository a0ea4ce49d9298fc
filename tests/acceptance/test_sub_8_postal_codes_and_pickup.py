"""SUB-8: postal codes upper case; a pickup order has no ship-to."""

import json
from typing import Any

from tests.support.stories import EVENING, Shop

TO = {"first_name": "Ann", "address_1": "1 Elm St", "postal_code": "k1a 0b1", "country": "ca"}


def kept(shop: Shop) -> dict[str, Any]:
    """What is kept of the people of the one order."""
    query = "SELECT document::text FROM personal_data WHERE organization = %s"
    (row,) = shop.system.database.execute(query, (shop.code,)).fetchall()
    document: dict[str, Any] = json.loads(row[0])
    return document


def test_postal_codes_are_stored_upper_case(shop: Shop) -> None:
    shop.count("CHAIR", 1)
    shop.submit("A-1", ("CHAIR", 1), sold_to=TO, ship_to=TO)
    shop.run(EVENING)
    assert {kept(shop)[party]["postal_code"] for party in ("sold_to", "ship_to")} == {"K1A 0B1"}
    (told,) = shop.heard("dispatches")
    assert told.value["ship_to"]["postal_code"] == "K1A 0B1"
    (event,) = shop.heard("order-events", type="order-submitted")
    assert event.value["data"]["destination"] == {"country": "CA", "state": "", "postal_code": "K1A 0B1"}


def test_the_ship_to_of_a_pickup_order_is_passed_over(shop: Shop) -> None:
    shop.count("CHAIR", 1)
    shop.submit("A-1", ("CHAIR", 1), order_type="pickup", ship_to=TO)
    shop.run(EVENING)
    (told,) = shop.heard("dispatches")
    assert told.value["ship_to"] is None
    assert kept(shop)["ship_to"] is None
    (event,) = shop.heard("order-events", type="order-submitted")
    assert event.value["data"]["destination"] is None
