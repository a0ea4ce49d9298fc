"""SUB-5: the same order again changes nothing; another order under a used number is refused with a reason."""

from pathlib import Path

from tests.support.stories import Shop, order, processing

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


def test_the_same_order_twice_in_one_message_or_in_another_case_is_one_order(shop: Shop) -> None:
    orders = [order(shop.code, number, ("CHAIR", 1)) for number in ("ca-1", "CA-1", "Ca-1")]
    shop.system.publish("orders-submitted", {"orders": orders})
    shop.settle()
    shop.submit("cA-1", ("CHAIR", 1))
    shop.settle()
    assert shop.facts("CA-1") == ["order-submitted", "order-held"]
    assert shop.dead_letters() == []


def test_the_same_order_again_under_a_newer_policy_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    shop.submit("A-1", ("CHAIR", 1))
    shop.settle()
    matrix = [{"carrier": "93", "service": "express", "country": "CA", "hours": 1}]
    shop.apply(
        tmp_path,
        default_carrier={"code": "77", "description": "Bicycle"},
        processing=[processing("DC-EAST", hold={"carrier_matrix": matrix}), processing("DC-WEST")],
    )
    shop.submit("A-1", ("CHAIR", 1))
    shop.settle()
    assert shop.facts("A-1") == ["order-submitted", "order-held"]
    assert shop.status("A-1")["ship_via"] == "12"
    assert shop.dead_letters() == []


def test_one_message_id_of_two_senders_is_two_messages(shop: Shop) -> None:
    for number, source in (("A-1", "here"), ("A-2", "there")):
        sent = order(shop.code, number, ("CHAIR", 1))
        shop.system.publish(
            "orders-submitted", sent, headers={"ce_id": "1", "ce_source": f"{shop.code}/{source}"}
        )
    shop.settle()
    assert shop.statuses() == {"A-1": "create", "A-2": "create"}


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
    assert shop.facts("A-1") == ["order-submitted", "order-held"]


def test_another_system_or_another_person_is_another_order(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1), system="SHOP", ship_to=ANN)
    shop.settle()
    shop.submit("A-1", ("CHAIR", 1), system="MARKET", ship_to=ANN)
    shop.submit("A-1", ("CHAIR", 1), system="SHOP", ship_to=ANN | {"first_name": "Bob"})
    shop.settle()
    assert shop.dead_letters() == [("conflicting_order", "order_number")] * 2


def test_a_used_id_of_a_message_of_many_is_a_conflict_for_all_that_came_under_it_again(shop: Shop) -> None:
    first, second = (order(shop.code, number, ("CHAIR", 1)) for number in ("A-1", "A-2"))
    told = {"ce_id": "m", "ce_source": shop.code}
    shop.system.publish("orders-submitted", {"orders": [first]}, headers=told)
    shop.settle()
    shop.system.publish("orders-submitted", {"orders": [first, second]}, headers=told)
    shop.system.publish("orders-submitted", second, headers=told)
    shop.settle()
    assert shop.statuses() == {"A-1": "create"}
    assert shop.dead_letters() == [("conflicting_message", "ce_id")] * 3


def test_an_id_that_looks_like_the_member_of_another_message_is_an_id_of_its_own(shop: Shop) -> None:
    first, second = (order(shop.code, number, ("CHAIR", 1)) for number in ("A-1", "A-2"))
    for message_id, message in (("m", {"orders": [first]}), ("m#0", second)):
        told = {"ce_id": message_id, "ce_source": shop.code}
        shop.system.publish("orders-submitted", message, headers=told)
        shop.settle()
    assert shop.statuses() == {"A-1": "create", "A-2": "create"}
    assert shop.dead_letters() == []
