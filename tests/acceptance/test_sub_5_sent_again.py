"""SUB-5: the same order again changes nothing; another order under a used number is refused with a reason."""

from tests.support.stories import Shop, order

ANN = {"first_name": "Ann", "address_1": "1 Elm St"}


def test_the_same_order_again_under_another_message_id_changes_nothing(shop: Shop) -> None:
    for message_id in ("m-1", "m-2"):
        sent = order(shop.code, "A-1", ("CHAIR", 1), ship_to=ANN)
        shop.system.publish("orders-submitted", sent, headers={"ce_id": message_id, "ce_source": shop.code})
        shop.settle()
    assert shop.facts("A-1") == ["order-submitted", "order-held"]
    assert shop.dead_letters() == []


def test_the_same_message_again_changes_nothing(shop: Shop) -> None:
    for _ in range(3):
        sent = order(shop.code, "A-1", ("CHAIR", 1))
        shop.system.publish("orders-submitted", sent, headers={"message-id": f"{shop.code}-1"})
    shop.settle()
    assert shop.facts("A-1") == ["order-submitted", "order-held"]
    assert shop.dead_letters() == []


def test_a_used_message_id_with_other_content_is_a_conflict(shop: Shop) -> None:
    for number in ("A-1", "A-2"):
        sent = order(shop.code, number, ("CHAIR", 1))
        shop.system.publish("orders-submitted", sent, headers={"ce_id": "m-1", "ce_source": shop.code})
        shop.settle()
    assert shop.statuses() == {"A-1": "create"}
    assert [reason for reason, _ in shop.dead_letters()] == ["conflicting_message"]


def test_another_order_under_a_used_number_is_refused(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1))
    shop.settle()
    shop.submit("a-1", ("CHAIR", 2))
    shop.settle()
    assert shop.dead_letters() == [("conflicting_order", "order_number")]
    assert shop.lines("A-1")[0]["quantity"] == 1


def test_another_system_or_another_person_is_another_order(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1), system="SHOP", ship_to=ANN)
    shop.settle()
    shop.submit("A-1", ("CHAIR", 1), system="MARKET", ship_to=ANN)
    shop.submit("A-1", ("CHAIR", 1), system="SHOP", ship_to=ANN | {"first_name": "Bob"})
    shop.settle()
    assert shop.dead_letters() == [("conflicting_order", "order_number")] * 2
