"""CAN-4: order status enquiry by order number: status, lines and dispatch IDs."""

import json

from tests.support.stories import NEXT_EVENING, NEXT_MORNING, Shop


def test_the_enquiry_tells_status_lines_and_dispatch_ids(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("Ab-1", ("CHAIR", 2), ("TABLE", 1))
    shop.run(NEXT_MORNING)

    shown = json.loads(shop.system.orderfold("status", "aB-1", "--organization", shop.code, "--json"))

    assert (shown["order_number"], shown["status"], shown["back_order"]) == ("AB-1", "commit", True)
    assert shown["dispatch_ids"] == [f"{shop.code}:AB-1:1"]
    assert [(r["item"], r["dispatched_quantity"], r["open_quantity"]) for r in shown["lines"]] == [
        ("CHAIR", 2, 0),
        ("TABLE", 0, 1),
    ]
    assert shown["dispatches"][0]["lines"] == [{"line_number": 1, "item": "CHAIR", "quantity": 2}]


def test_the_view_tells_every_dispatch_id_in_order(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))
    shop.run(NEXT_MORNING)
    shop.count("TABLE", 1, at=NEXT_MORNING)
    shop.run(NEXT_EVENING)

    row = shop.status("A-1")

    assert row["dispatch_ids"] == [f"{shop.code}:A-1:1", f"{shop.code}:A-1:2"]
    assert (row["order_type"], row["status"], row["back_order"]) == ("delivery", "commit", True)
    assert isinstance(row["request_id"], int)


def test_people_read_the_same_in_words(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 2))
    shop.settle()
    shown = shop.system.orderfold("status", "A-1", "--organization", shop.code)
    assert "A-1" in shown
    assert "create" in shown
    assert "CHAIR" in shown


def test_an_unknown_order_is_a_no(shop: Shop) -> None:
    shown = shop.system.orderfold("status", "NO-SUCH", "--organization", shop.code, code=1)
    assert "NO-SUCH" in shown
