"""RIC-1: delivery orders at integrated locations are sent to RICS, released, and told of reviews; no others are."""

from tests.acceptance.conftest import Open
from tests.support.retail import store
from tests.support.system import until

RICS = [
    {"code": "STORES"},
    {"code": "WH", "rics": {"online": True, "retry_seconds": 1, "timeout_seconds": 60}},
]


def test_lines_of_a_delivery_order_are_sent_to_their_location(chain: Open) -> None:
    shop = chain(store("WH-1", system="WH"), systems=RICS)
    shop.shelf("WH-1", X=5)
    shop.order("O1", ("X", 2))
    until(lambda: bool(shop.heard("fulfillment-requests", order_number="O1")))
    (sent,) = shop.heard("fulfillment-requests", order_number="O1")
    assert sent.key == f"{shop.code}/O1"
    assert sent.value["message_type"] == "create_fulfillment_order"
    assert sent.value["ship_to"]["address_1"] == "1 Elm St"
    answer = {"organization": shop.code, "message_id": sent.value["message_id"], "outcome": "success"}
    shop.system.publish("fulfillment-responses", answer | {"response_code": "200"})
    shop.settle()
    (entry,) = shop.system.view("rics_log", shop.code)
    assert (entry["retry_status"], entry["response_code"]) == ("Success", "Success")
