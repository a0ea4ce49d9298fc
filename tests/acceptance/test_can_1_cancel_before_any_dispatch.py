"""CAN-1: cancel one order or many in one message: no dispatch yet, so they are cancelled whole."""

from tests.support.stories import MUCH_LATER, Shop


def test_a_waiting_order_is_cancelled_whole_and_never_leaves(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))
    shop.settle()
    shop.cancel("a-1")
    shop.settle()
    shop.count("CHAIR", 5)
    shop.count("TABLE", 5)

    run = shop.run(MUCH_LATER)

    assert run["released"] == 0
    assert shop.status("A-1")["status"] == "cancelled"
    assert [line["cancelled_quantity"] for line in shop.lines("A-1")] == [2, 1]
    assert shop.answers("A-1") == ["cancelled"]


def test_many_orders_are_cancelled_by_one_message(shop: Shop) -> None:
    for number in ("A-1", "A-2", "A-3"):
        shop.submit(number, ("CHAIR", 1))
    shop.settle()
    many = {"orders": [{"organization": shop.code, "order_number": number} for number in ("A-1", "A-3")]}
    shop.system.publish("cancellations", many)
    shop.settle()
    assert shop.statuses() == {"A-1": "cancelled", "A-2": "create", "A-3": "cancelled"}


def test_a_wrong_member_does_not_spoil_the_others(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1))
    shop.settle()
    good, bad = (
        {"organization": shop.code, "order_number": "A-1"},
        {"organization": shop.code, "order_number": 7},
    )
    shop.system.publish("cancellations", {"orders": [bad, good]})
    shop.settle()
    assert shop.status("A-1")["status"] == "cancelled"
    assert shop.dead_letters("cancellations") == [("invalid", "orders[0].order_number")]


def test_a_cancel_whose_dispatch_id_is_null_is_about_the_order(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1))
    shop.settle()
    shop.cancel("A-1", dispatch_id=None)
    shop.settle()
    assert shop.answers("A-1") == ["cancelled"]
    assert shop.dead_letters("cancellations") == []
