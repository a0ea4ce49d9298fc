"""STA-8: an order goes to another address; facts and views name the fields, never the address."""

from services.common.database import connect
from tests.acceptance.conftest import Open
from tests.support.retail import HOME, store
from tests.support.updating import history, notes, refused, update

NEW = HOME | {"address_1": "77 Secret Lane", "city": "Troy", "postal_code": "12180"}


def test_a_new_address_is_the_orders_and_told_once_a_line(chain: Open) -> None:
    shop = chain(store("S-1"), preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=5, TABLE=5)
    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))
    update(shop, "A-1", location="S-1", status="accepted", line_number=2)

    update(shop, "A-1", ship_to=NEW, user="ann")
    update(shop, "A-1", ship_to=NEW | {"city": "TROY"})  # equal but for case

    assert history(shop, "A-1")[:2] == [
        (2, "accepted", None, 1, "address_change"),
        (1, "new_order", None, 2, "address_change"),
    ]
    assert notes(shop, "A-1")[:2] == ["Address Change Applied"] * 2
    (change,) = shop.system.view("order_address_changes", shop.code)
    assert change["changed_fields"] == ["address_1", "city", "postal_code"]
    assert (change["change"], change["user_id"], change["source"]) == (1, "ann", "WS")
    assert refused(shop) == []
    assert "Secret Lane" not in str(shop.heard("order-events"))
    with connect(shop.system.parts.database_url, name="test", role=None) as owner:
        found = owner.execute(
            "SELECT count(*) FROM orderfold.events WHERE data::text LIKE '%%Secret Lane%%'"
        ).fetchone()
    assert found == (0,)


def test_an_address_is_taken_while_a_line_is_underway_of_delivery_orders_alone(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2", sourcing=False))
    shop.shelf("S-1", CHAIR=9)
    shop.order("A-1", ("CHAIR", 2))
    shop.collect("C-1", "S-2", ("CHAIR", 1))
    update(shop, "A-1", location="S-1", status="fulfilled")

    update(shop, "A-1", ship_to=NEW)
    update(shop, "C-1", ship_to=NEW)

    assert refused(shop) == [("not_allowed", "ship_to")] * 2
    assert shop.system.view("order_address_changes", shop.code) == []


def test_routing_after_it_goes_to_the_new_address(chain: Open) -> None:
    zones = [
        {
            "name": "ALBANY",
            "active": True,
            "areas": [{"country": "US", "postal_codes": ["12207"]}],
            "primary": ["S-1", "S-2"],
        },
        {
            "name": "TROY",
            "active": True,
            "areas": [{"country": "US", "postal_codes": ["12180"]}],
            "primary": ["S-3"],
        },
    ]
    shop = chain(
        store("S-1", priority=1),
        store("S-2", priority=2),
        store("S-3", priority=3),
        zones=zones,
        preferences={"use_zones": True},
    )
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    update(shop, "A-1", ship_to=NEW)
    assert shop.placed("A-1") == [(1, 2, "new_order", "S-1")]

    shop.reject("A-1", "S-1")

    assert shop.placed("A-1") == [(1, 2, "new_order", "S-3")]
    shop.system.orderfold("verify")


def test_an_address_that_overtakes_its_order_takes_effect_as_the_order_comes(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=5)
    update(shop, "A-1", ship_to=NEW)
    shop.order("A-1", ("CHAIR", 2))
    assert "Address Change Applied" in notes(shop, "A-1")
    assert len(shop.system.view("order_address_changes", shop.code)) == 1
