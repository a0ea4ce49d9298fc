"""SUB-2: every order gets a request ID: unique, not necessarily consecutive; it names the order beside its number."""

import pytest

from services.projections.views import VIEWS, view
from tests.support.command import ask, ask_all
from tests.support.stories import NEXT_MORNING, Shop, order


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


def test_orders_of_one_number_in_two_organizations_have_request_ids_of_their_own(
    shop: Shop, back_office: Shop
) -> None:
    shop.submit("WHOLE", ("PEN", 1))
    shop.settle()
    here, there = shop.status("WHOLE")["request_id"], back_office.status("WHOLE")["request_id"]
    assert here != there
    everywhere = shop.system.rows("SELECT request_id FROM analytics.order_status")
    numbers = [row["request_id"] for row in everywhere]
    assert len(numbers) == len(set(numbers))


def test_a_number_is_not_given_out_again_after_an_order_was_refused(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1))
    shop.submit("A-2", ("CHAIR", 1), dc="DC-MARS")
    shop.submit("A-3", ("CHAIR", 1))
    shop.settle()
    rows = shop.system.view("order_status", shop.code)
    assert {row["order_number"] for row in rows} == {"A-1", "A-3"}
    assert len({row["request_id"] for row in rows}) == 2


def test_it_names_the_order_on_every_message(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 1))
    shop.run(NEXT_MORNING)
    request_id = shop.status("A-1")["request_id"]
    told = [*shop.heard("order-events", order_number="A-1"), *shop.heard("dispatches", order_number="A-1")]
    assert len(told) >= 4
    assert {message.value["request_id"] for message in told} == {request_id}


OF_VENDORS = tuple(name for name in VIEWS if name.startswith(("purchase_order", "invoice")))
OF_AN_ORDER = sorted({*VIEWS} - {"order_lines", *OF_VENDORS})
"""All views but the one of lines, which are named by the number of their order and their own, and those of vendors:
their sales order is the retailer's, which need not be known here.
"""


@pytest.mark.parametrize("name", OF_AN_ORDER)
def test_it_names_the_order_in_every_view(name: str) -> None:
    columns = view(name).columns
    assert "order_number" not in columns or "request_id" in columns


def test_it_names_the_order_to_every_command_that_asks_for_one(back_office: Shop) -> None:
    request_id = back_office.status("WHOLE")["request_id"]
    status, order, nobodys = ask_all(
        back_office.system.environment,
        f"status {request_id} --json",
        f"order {request_id} --json",
        "status 1 --json",
    )
    assert status.json["order_number"] == order.json["order_number"] == "WHOLE"
    nobodys.refused(1, "no order 1 has arrived")


def test_a_number_of_the_sender_goes_before_a_request_id(shop: Shop, back_office: Shop) -> None:
    request_id = back_office.status("WHOLE")["request_id"]
    shop.submit(str(request_id), ("CHAIR", 1))
    shop.settle()
    told = ask(shop.system.environment, "status", str(request_id), "--json").json
    assert (told["organization"], told["order_number"]) == (shop.code, str(request_id))
