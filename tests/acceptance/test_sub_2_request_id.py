"""SUB-2: every order gets a request ID: unique, not necessarily consecutive."""

from tests.support.stories import Shop, order


def test_every_order_has_a_request_id_of_its_own(shop: Shop) -> None:
    many = {"orders": [order(shop.code, f"A-{n}", ("CHAIR", 1)) for n in range(30)]}
    shop.system.publish("orders-submitted", many)
    shop.submit("B-1", ("CHAIR", 1))
    shop.settle()
    found = [row["request_id"] for row in shop.system.view("order_status", shop.code)]
    assert len(found) == len(set(found)) == 31
    assert all(isinstance(number, int) and number > 0 for number in found)


def test_an_order_keeps_its_request_id_when_it_is_sent_again(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1))
    shop.settle()
    before = shop.status("A-1")["request_id"]
    shop.submit("A-1", ("CHAIR", 1))
    shop.settle()
    assert shop.status("A-1")["request_id"] == before
