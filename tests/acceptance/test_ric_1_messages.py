"""RIC-1: delivery orders at integrated locations are sent to RICS, released, and told of reviews; no others are."""

from tests.acceptance.conftest import Open
from tests.support.retail import HOME, store
from tests.support.rics import answer, entries, rics, sent, systems, until_log, warehouse
from tests.support.system import unique

TAKEN = ("create_fulfillment_order", "Success", "Success")


def test_the_lines_of_a_delivery_order_are_sent_as_documented(chain: Open) -> None:
    shop = chain(warehouse("WH-1"), systems=systems())
    shop.shelf("WH-1", X=5, Y=5)
    y = {"item": "Y", "quantity": 1, "price": "4.50", "gift_wrap": True}
    shop.order("O1", ("X", 2), y, special_instructions="Ring twice", service="ground", gift=True)
    (message,) = sent(shop, "O1")
    assert message.key == f"{shop.code}/O1"
    assert message.headers["ce_type"] == b"create-fulfillment-order"
    assert (message.headers["ce_attempt"], message.headers["ce_firstattempt"]) == (
        b"1",
        message.value["message_id"].encode(),
    )
    ship_to = message.value.pop("ship_to")
    assert {name: ship_to[name] for name in HOME} == HOME
    assert message.value == {
        "message_type": "create_fulfillment_order",
        "message_id": f"{shop.code}:O1:1:1",
        "organization": shop.code,
        "order_number": "O1",
        "request_id": shop.status("O1")["request_id"],
        "location": "WH-1",
        "under_review": False,
        "gift": True,
        "ship_via": "12",
        "service": "ground",
        "special_instructions": "Ring twice",
        "lines": [
            {
                "line_number": 1,
                "requesting_line_number": 1,
                "item": "X",
                "quantity": 2,
                "price": "0",
                "gift_wrap": False,
            },
            {
                "line_number": 2,
                "requesting_line_number": 2,
                "item": "Y",
                "quantity": 1,
                "price": "4.50",
                "gift_wrap": True,
            },
        ],
    }


def test_stores_and_other_types_of_orders_have_nothing_to_do_with_rics(chain: Open) -> None:
    shop = chain(warehouse("WH-1", pickup=True), store("S-1"), systems=systems())
    shop.shelf("WH-1", X=5)
    shop.shelf("S-1", Y=5)
    shop.order("STORE", ("Y", 1))
    shop.order("PICKUP", ("X", 1), order_type="pickup", pickup_location="WH-1", ship_to=None)
    shop.collect("COLLECT", "S-1", ("X", 1))
    assert [row["location"] for row in shop.lines("COLLECT")] == ["WH-1"]
    assert shop.heard("fulfillment-requests") == []


def test_an_integration_that_is_off_is_sent_nothing(chain: Open) -> None:
    shop = chain(warehouse("WH-1"), systems=systems(online=False))
    shop.shelf("WH-1", X=5)
    shop.order("O1", ("X", 1))
    assert sent(shop, "O1") == []


def test_a_rejection_releases_at_one_location_and_creates_at_the_next(chain: Open) -> None:
    shop = chain(warehouse("WH-1", priority=1), warehouse("WH-2", priority=2), systems=systems())
    shop.shelf("WH-1", X=5)
    shop.shelf("WH-2", X=5)
    shop.order("O1", ("X", 2))
    with rics(shop):
        until_log(shop, "O1", TAKEN)
        shop.reject("O1", "WH-1")
        until_log(
            shop,
            "O1",
            TAKEN,
            ("status_update", "Success", "Success"),
            ("release_order_reservation", "Success", "Success"),
            TAKEN,
        )
    _, release, create = sent(shop, "O1")
    assert (release.value["location"], release.value["reason"]) == ("WH-1", "rejected")
    assert release.value["lines"] == [{"line_number": 1, "item": "X", "quantity": 2}]
    assert (create.value["location"], create.value["lines"][0]["quantity"]) == ("WH-2", 2)


def test_a_cancel_and_a_move_by_hand_release_what_was_sent(chain: Open) -> None:
    shop = chain(warehouse("WH-1"), store("S-1"), systems=systems())
    shop.shelf("WH-1", X=5)
    for number in ("CANCEL", "MOVE"):
        shop.order(number, ("X", 2))
        answer(shop, sent(shop, number)[0])
    shop.cancel("CANCEL")
    move = {"organization": shop.code, "order_number": "MOVE", "new_location": "S-1", "by_hand": True}
    shop.system.publish("status-updates", move)
    shop.settle()
    released = {number: sent(shop, number, "release_order_reservation") for number in ("CANCEL", "MOVE")}
    assert [one.value["reason"] for one in released["CANCEL"]] == ["canceled"]
    assert [one.value["reason"] for one in released["MOVE"]] == ["reassigned"]


def test_the_release_of_a_part_names_the_line_that_it_was_part_of(chain: Open) -> None:
    shop = chain(warehouse("WH-1"), systems=systems(), preferences={"split_order": True})
    shop.shelf("WH-1", X=5)
    shop.order("O1", ("X", 5))
    answer(shop, sent(shop, "O1")[0])
    shop.reject("O1", "WH-1", line_number=1, quantity=2)
    (release,) = sent(shop, "O1", "release_order_reservation")
    assert release.value["lines"] == [
        {"line_number": 2, "item": "X", "quantity": 2, "original_line_number": 1}
    ]


def test_who_was_sent_lines_is_told_that_the_order_is_under_review(chain: Open) -> None:
    shop = chain(warehouse("WH-1"), systems=systems())
    shop.shelf("WH-1", X=5)
    shop.order("O1", ("X", 1))
    answer(shop, sent(shop, "O1")[0])
    review = {"organization": shop.code, "order_number": "O1", "under_review": True}
    shop.system.publish("status-updates", review)
    shop.settle()
    shop.system.publish("status-updates", review)  # the same again
    shop.settle()
    (told,) = sent(shop, "O1", "send_under_review")
    assert told.value == {
        "message_type": "send_under_review",
        "message_id": f"{shop.code}:O1:2:1",
        "organization": shop.code,
        "order_number": "O1",
        "request_id": shop.status("O1")["request_id"],
        "location": "WH-1",
        "under_review": True,
    }


def test_a_message_that_is_retried_carries_the_newest_address(chain: Open) -> None:
    shop = chain(warehouse("WH-1"), systems=systems(retry_seconds=600))
    shop.shelf("WH-1", X=5)
    shop.order("O1", ("X", 1))
    moved = HOME | {"address_1": "2 Oak Ave"}
    shop.system.publish("status-updates", {"organization": shop.code, "order_number": "O1", "ship_to": moved})
    answer(shop, sent(shop, "O1")[0], "failed")
    shop.system.database.execute("UPDATE rics_order SET due_at = now() WHERE organization = %s", (shop.code,))
    shop.system.database.execute(
        "UPDATE rics_message SET due_at = now() WHERE organization = %s", (shop.code,)
    )
    shop.settle()
    first, second = sent(shop, "O1")
    assert [one.value["ship_to"]["address_1"] for one in (first, second)] == ["1 Elm St", "2 Oak Ave"]
    assert second.headers["ce_attempt"] == b"2"
    assert second.headers["ce_firstattempt"].decode() == first.value["message_id"]


def test_an_answer_to_nothing_is_a_dead_letter(chain: Open) -> None:
    shop = chain(warehouse("WH-1"), systems=systems())
    shop.shelf("WH-1", X=5)
    shop.order("O1", ("X", 1))
    for id_ in ("what is it", f"{shop.code}:O1:1:2", f"{shop.code}:O9:1:1"):
        answer(shop, id_)
    assert shop.dead_letters("fulfillment-responses") == [("invalid", "message_id")] * 3
    nobody = {"organization": unique(), "message_id": "X:O1:1:1", "outcome": "success", "detail": shop.code}
    shop.system.publish("fulfillment-responses", nobody)
    shop.settle()
    assert ("unknown_organization", "organization") in shop.dead_letters("fulfillment-responses")
    assert entries(shop, "O1") == [("create_fulfillment_order", None, None)]
