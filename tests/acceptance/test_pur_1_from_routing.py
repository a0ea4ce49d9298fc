"""PUR-1: purchase orders out of routing, and what the order may do to them."""

import json
from pathlib import Path

import pytest

from tests.acceptance.test_prv_1_forget_a_person import tables_with
from tests.acceptance.test_prv_1_purchase_orders import forget, party
from tests.support.drop_shipping import DROP_SHIP, DROP_SHIP_TOO, Both, with_chairs
from tests.support.polls import ask, told
from tests.support.system import System
from tests.support.trade import ELSEWHERE, OTHER, VENDOR
from tests.support.updating import notes, refused, update


@pytest.fixture
def both(system: System, tmp_path: Path) -> Both:
    """With 10 chairs at the first vendor's location."""
    return with_chairs(system, tmp_path)


def test_lines_that_routing_gives_to_a_vendor_become_a_purchase_order(both: Both) -> None:
    number = both.order("SO-1", ("CHAIR", 3), gift=True, special_instructions="Ring twice", currency="USD")
    assert both.chain.placed("SO-1") == [(1, 3, "new_order", DROP_SHIP)]
    detail = both.trade.detail(number)
    assert detail["routed"] is True
    assert (detail["vendor"], detail["order_number"], detail["carrier"], detail["gift"]) == (
        VENDOR,
        "SO-1",
        "12",
        True,
    )
    (line,) = both.trade.lines(number)
    (assigned,) = both.chain.heard("order-events", type="lines-assigned", order_number="SO-1")
    entered = assigned.value["data"]["assigned_at"][:10]
    assert str(detail["entered_date"]) == entered
    assert (line["due_date"] - detail["entered_date"]).days == 10
    assert (line["line_number"], line["item"], line["ordered_quantity"]) == (1, "CHAIR", 3)
    assert str(line["unit_price"]) == "8.9800"
    assert (line["vendor_item"], line["unit_of_measure"], line["upc"], line["ean"]) == (
        "CH-9",
        "EA",
        "0123",
        "9876",
    )
    (message,) = both.trade.heard("purchase-orders", type="purchase-order-created")
    sent = message.value
    assert sent["lines"][0]["ship_to"]["address_1"] == "1 Elm St"
    assert sent["sold_to"]["company"] == "Gute & Co"
    assert sent["shipping_instructions"] == "Ring twice"
    assert [notice["kind"] for notice in both.trade.notices()] == ["new_purchase_order"]


def test_each_assignment_and_vendor_has_a_purchase_order_of_its_own(both: Both) -> None:
    both.chain.shelf(DROP_SHIP_TOO, TABLE=10, LAMP=10)
    both.trade.order("SO-2-1", 1, vendor=OTHER)  # the number is somebody else's already
    both.order("SO-2", ("CHAIR", 1), ("TABLE", 2), ("LAMP", 3))
    rows = both.trade.system.view("purchase_order_detail", both.trade.code, order_number="SO-2")
    assert {(row["po_number"], row["vendor"]) for row in rows} == {("SO-2-2", VENDOR), ("SO-2-3", OTHER)}
    assert [line["line_number"] for line in both.trade.lines("SO-2-3")] == [2, 3]
    missing = both.trade.notices(kind="cost_missing")
    assert [(each["po_number"], each["line_number"], each["to"]) for each in missing] == [
        ("SO-2-3", 2, "retailer"),
        ("SO-2-3", 3, "retailer"),
    ]
    assert {line["unit_price"] for line in both.trade.lines("SO-2-3")} == {0}
    assert {
        (line["due_date"] - row["entered_date"]).days for row in rows for line in both.trade.lines("SO-2-3")
    } == {7}


def test_polls_do_not_hand_out_lines_that_a_vendor_ships(both: Both) -> None:
    both.order("SO-3", ("CHAIR", 1))
    assert told(ask(both.chain, DROP_SHIP)) == []
    assert both.chain.placed("SO-3") == [(1, 1, "new_order", DROP_SHIP)]


def test_a_person_moves_a_line_only_while_its_vendor_has_not_begun(both: Both) -> None:
    number = both.order("SO-14", ("CHAIR", 2), ("CHAIR", 1))
    update(both.chain, "SO-14", new_location=DROP_SHIP_TOO, line_number=1, by_hand=True)
    assert both.chain.placed("SO-14") == [(1, 2, "new_order", DROP_SHIP_TOO), (2, 1, "new_order", DROP_SHIP)]
    assert [line["status"] for line in both.trade.lines(number)] == ["cancelled", "new_order"]
    assert [line["status"] for line in both.trade.lines("SO-14-2")] == ["new_order"]
    both.trade.prints((number, 2))
    update(both.chain, "SO-14", new_location="S-1", line_number=2, by_hand=True)
    assert refused(both.chain)[-1] == ("not_allowed", "line_number")
    assert both.chain.placed("SO-14")[1] == (2, 1, "accepted", DROP_SHIP)


def test_a_line_is_rejected_only_while_its_vendor_has_not_begun(both: Both) -> None:
    number = both.order("SO-15", ("CHAIR", 2), ("CHAIR", 1))
    both.chain.shelf("S-1", CHAIR=5)
    both.chain.reject("SO-15", DROP_SHIP, line_number=1)
    assert both.chain.placed("SO-15")[0] == (1, 2, "new_order", "S-1")
    both.trade.prints((number, 2))
    both.chain.reject("SO-15", DROP_SHIP, line_number=2)
    assert refused(both.chain)[-1] == ("not_allowed", "status")
    assert both.chain.placed("SO-15")[1] == (2, 1, "accepted", DROP_SHIP)


def test_another_address_of_the_order_is_one_of_its_purchase_orders(both: Both) -> None:
    number = both.order("SO-18", ("CHAIR", 2), ("CHAIR", 1))
    both.trade.prints((number, 1))
    update(both.chain, "SO-18", ship_to=ELSEWHERE)
    found = [(entry.line_number, entry.note) for entry in both.trade.history(number)[3:]]
    assert found == [(2, "Address Change Automatically Applied"), (1, "Address Change Requested")]
    changes = both.trade.heard("purchase-orders", type="address-change-requested")
    assert changes[-1].value["ship_to"]["address_1"] == "7 Oak St"


def test_lines_by_hand_go_to_a_vendor_as_well(both: Both) -> None:
    both.chain.shelf("S-1", DESK=3)
    both.order("SO-22", ("DESK", 2))
    assert both.chain.placed("SO-22") == [(1, 2, "new_order", "S-1")]
    update(both.chain, "SO-22", new_location=DROP_SHIP, by_hand=True)
    assert [line["ordered_quantity"] for line in both.trade.lines("SO-22-1")] == [2]
    both.chain.cancel("SO-22")
    both.chain.settle()
    assert both.trade.detail("SO-22-1")["status"] == "cancelled"


def test_a_change_by_hand_says_before_what_becomes_of_the_purchase_order(both: Both) -> None:
    number = both.order("SO-23", ("CHAIR", 3), ("CHAIR", 1))
    both.trade.prints((number, 2))
    asked = ("order", "set-status", "SO-23", "canceled", "--organization", both.chain.code)
    told = json.loads(both.chain.system.orderfold(*asked, "--dry-run", "--json"))
    assert told["purchase_orders"] == [
        {"po_number": number, "vendor": VENDOR, "line_number": 1, "quantity": 3, "what": "cancelled"},
        {"po_number": number, "vendor": VENDOR, "line_number": 2, "quantity": 1, "what": "cancel_requested"},
    ]
    assert [line["status"] for line in both.trade.lines(number)] == ["new_order", "in_process"]
    assert "cancel_requested" in both.chain.system.orderfold(*asked, "--yes")
    both.chain.settle()
    assert [line["status"] for line in both.trade.lines(number)] == ["cancelled", "in_process"]
    assert both.chain.placed("SO-23") == [(1, 3, "canceled", DROP_SHIP), (2, 1, "accepted", DROP_SHIP)]
    assert [note for note in notes(both.chain, "SO-23") if note] == ["Cancel Requested"]


def test_who_is_forgotten_with_the_order_is_forgotten_with_its_purchase_orders(both: Both) -> None:
    canary = "Zebedee"
    buyer = party(canary)
    both.chain.order("SO-24", ("CHAIR", 2), sold_to=buyer, ship_to=buyer)
    update(both.chain, "SO-24", ship_to=buyer | {"address_1": f"7 {canary} Lane"})
    receipt = forget(both.trade, order_number="SO-24")
    assert (receipt["orders"], receipt["purchase_orders"]) == ([], [])  # both are open
    both.trade.prints()
    both.trade.ships("SO-24-1", (1, 2))
    both.chain.settle()
    assert tables_with(both.chain.system, canary) == []
    assert both.trade.history("SO-24-1")[-1].note == "Private Data Anonymized"
    assert "Private Data Anonymized" in notes(both.chain, "SO-24")
