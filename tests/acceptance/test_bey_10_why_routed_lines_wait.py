"""BEY-10: lines of routed orders that wait for a vendor, for stock or for the router, and what would help."""

from pathlib import Path
from typing import Any

from tests.acceptance.conftest import Open
from tests.support.answers import answer
from tests.support.drop_shipping import with_chairs
from tests.support.retail import Chain, store
from tests.support.system import System, until
from tests.support.trade import VENDOR


def why(shop: Chain, number: str) -> Any:
    """What programs are told."""
    return answer("why", shop.system.orderfold("why", number, "--organization", shop.code, "--json"))


def told(shop: Chain, number: str) -> str:
    """What people are told."""
    return " ".join(shop.system.orderfold("why", number, "--organization", shop.code).split())


def test_a_line_at_a_vendor_names_purchase_order_status_and_cancel(system: System, tmp_path: Path) -> None:
    both = with_chairs(system, tmp_path)
    number = both.order("SO-1", ("CHAIR", 3))
    (line,) = why(both.chain, "SO-1")["waiting"]
    assert (line["waits_for"], line["po_number"], line["vendor"]) == ("vendor", number, VENDOR)
    assert (line["po_status"], line["cancel_requested"]) == ("new_order", False)
    assert line["since"] is not None
    both.trade.prints((number, 1))
    both.trade.asks("cancel", number, line_number=1)
    (line,) = why(both.chain, "SO-1")["waiting"]
    assert (line["po_status"], line["cancel_requested"]) == ("in_process", True)
    people = told(both.chain, "SO-1")
    assert f"line 1 (3 units of CHAIR) waits for vendor {VENDOR} since " in people
    assert f"{number} is in process, and its cancel waits for the vendor's word" in people
    assert f"See: orderfold purchase-order {number}" in people
    both.trade.does("cancel_decision", number, line_number=1, approve=True)
    assert why(both.chain, "SO-1")["waiting"] == []


def test_an_unfulfillable_line_says_since_when_and_what_helps(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.order("A-1", ("CHAIR", 2))
    (line,) = why(shop, "A-1")["waiting"]
    assert (line["status"], line["waits_for"], line["po_number"]) == ("unfulfillable", "stock", None)
    assert line["since"] is not None
    assert "nobody can take it since " in told(shop, "A-1")
    assert "as stock of CHAIR comes: orderfold reroute A-1" in told(shop, "A-1")
    assert "routed again as stock of the item comes" not in told(shop, "A-1")
    shop.put_in_force(store("S-1"), reroute_unfulfillable={"within_hours": 24})
    assert "routed again as stock of the item comes" in told(shop, "A-1")


def test_a_rejected_line_waits_for_the_router(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=2)
    shop.order("A-1", ("CHAIR", 2))
    assert why(shop, "A-1")["waiting"] == []
    with shop.system.held("router"):
        message = {"organization": shop.code, "order_number": "A-1", "location": "S-1", "status": "rejected"}
        shop.system.publish("status-updates", message | {"reason_code": "DAMAGED"})
        until(lambda: [line["waits_for"] for line in why(shop, "A-1")["waiting"]] == ["routing"])
        assert "line 1 (2 units of CHAIR) given back since " in told(shop, "A-1")
    shop.settle()


def test_an_order_that_is_not_routed_yet_says_so(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=2)
    shop.settle()
    with shop.system.held("router"):
        message = {"organization": shop.code, "order_number": "A-1", "order_type": "delivery"}
        ship_to = {
            "first_name": "Ann",
            "address_1": "1 Elm St",
            "city": "Albany",
            "state": "NY",
            "country": "US",
        }
        line = {"line_number": 1, "item": "CHAIR", "quantity": 1}
        shop.system.publish(
            "orders-submitted", message | {"ship_to": ship_to | {"postal_code": "12207"}, "lines": [line]}
        )
        until(lambda: shop.system.view("order_status", shop.code) != [])
        said = why(shop, "A-1")
        assert (said["about"], said["now"]["lines"][0]["status"]) == ("standing", "open")
        assert told(shop, "A-1").startswith(
            "A-1 has not been routed yet: the router takes it once it has taken the stock"
        )
    shop.settle()
    assert why(shop, "A-1")["about"] == "decision"
