"""SUB-4: many orders in one message; an order with one bad line fails whole, the others go on."""

from tests.support.stories import Shop, order


def test_an_order_with_one_bad_line_fails_whole_and_the_others_go_on(shop: Shop) -> None:
    bad = order(shop.code, "A-2", ("CHAIR", 1), ("TABLE", -1))
    orders = [order(shop.code, "A-1", ("CHAIR", 1)), bad, order(shop.code, "A-3", ("CHAIR", 1))]
    shop.system.publish("orders-submitted", {"orders": orders})
    shop.settle()
    assert shop.statuses() == {"A-1": "create", "A-3": "create"}
    assert shop.dead_letters() == [("invalid", "orders[1].lines[1].quantity")]


def test_each_member_is_a_dead_letter_of_its_own(shop: Shop) -> None:
    orders = [order(shop.code, "A-1"), order(shop.code, "A-2", ("CHAIR", 1), dc="DC-MARS"), 5]
    shop.system.publish("orders-submitted", {"orders": orders})
    shop.settle()
    assert sorted(shop.dead_letters()) == [
        ("invalid", "orders[0].lines"),
        ("invalid", "orders[2]"),
        ("unknown_location", "orders[1].dc"),
    ]
