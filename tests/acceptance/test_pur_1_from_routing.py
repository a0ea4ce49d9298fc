"""PUR-1: purchase orders out of routing, and everything back to the sales order."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.acceptance.test_prv_1_forget_a_person import tables_with
from tests.acceptance.test_prv_1_purchase_orders import forget, party
from tests.support.polls import ask, told
from tests.support.retail import HOME, Chain, open_chain, store
from tests.support.system import System
from tests.support.trade import ACKNOWLEDGING, ELSEWHERE, INTEGRATED, OTHER, VENDOR, VENDORS, Trade
from tests.support.updating import notes, refused, stock, update

PRICED = {
    "item": "CHAIR",
    "vendor_item": "CH-9",
    "description": "Chair, oak",
    "unit_price": "8.98",
    "unit_of_measure": "EA",
    "upc": "0123",
    "ean": "9876",
    "lead_days": 10,
}
DROP_SHIP, DROP_SHIP_TOO = "VEND-A", "VEND-B"
BUYER = HOME | {"last_name": "Gute", "company": "Gute & Co"}


class Both(NamedTuple):
    """An organization seen from both sides: its chain of locations, and its trade with vendors."""

    chain: Chain
    trade: Trade

    def order(self, number: str, *lines: Any, **changes: Any) -> str:
        """Publish an order; return the number of its first purchase order."""
        self.chain.order(number, *lines, sold_to=BUYER, **changes)
        return f"{number}-1"


def open_both(system: System, folder: Path, *others: dict[str, Any], **changes: Any) -> Both:
    """A store without stock, and the locations of two vendors who ship to customers."""
    vendors = [each | {"items": [PRICED]} if each["code"] == VENDOR else each for each in VENDORS]
    places = [
        store("S-1"),
        store(DROP_SHIP, type="vendor", vendor=VENDOR),
        store(DROP_SHIP_TOO, type="vendor", vendor=OTHER),
        *others,
    ]
    chain = open_chain(
        system, folder, *places, **({"vendors": vendors, "preferences": {"split_order": True}} | changes)
    )
    return Both(chain, Trade(system, chain.code))


@pytest.fixture
def both(system: System, tmp_path: Path) -> Both:
    """With 10 chairs at the first vendor's location."""
    opened = open_both(system, tmp_path)
    opened.chain.shelf(DROP_SHIP, CHAIR=10)
    return opened


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


def test_what_a_vendor_ships_is_fulfilled_part_by_part(both: Both) -> None:
    number = both.order("SO-4", ("CHAIR", 5))
    assert stock(both.chain, DROP_SHIP, "CHAIR") == (10, 5)
    both.trade.prints()
    assert both.chain.placed("SO-4") == [(1, 5, "accepted", DROP_SHIP)]
    both.trade.ships(number, (1, 2), carrier="50", tracking_number="1Z9")
    assert both.chain.placed("SO-4") == [(1, 3, "accepted", DROP_SHIP), (2, 2, "fulfilled", DROP_SHIP)]
    assert stock(both.chain, DROP_SHIP, "CHAIR") == (8, 3)
    both.trade.ships(number, (1, 3))
    assert both.chain.placed("SO-4") == [(1, 3, "fulfilled", DROP_SHIP), (2, 2, "fulfilled", DROP_SHIP)]
    assert stock(both.chain, DROP_SHIP, "CHAIR") == (5, 0)
    assert "Carrier: 50, Tracking #: 1Z9" in notes(both.chain, "SO-4")
    assert "Carrier: 12" in notes(both.chain, "SO-4")
    assert both.chain.status("SO-4")["status"] == "fulfilled"


def test_a_line_is_accepted_once_however_often_its_slips_change(both: Both) -> None:
    number = both.order("SO-5", ("CHAIR", 2))
    batch = both.trade.prints()
    both.trade.does("void", batch_id=batch)
    both.trade.prints()
    both.trade.ships(number, (1, 1), remainder="return")
    both.trade.prints()
    accepted = both.chain.heard("order-events", type="line-status-changed", order_number="SO-5")
    after = [line["after"]["status"] for one in accepted for line in one.value["data"]["lines"]]
    assert after == ["accepted", "fulfilled"]


def test_what_a_vendor_tells_stands_in_the_history_of_the_order(both: Both) -> None:
    number = both.order("SO-6", ("CHAIR", 2))
    both.trade.does("hold", number, reason="Backordered")
    both.trade.does("release", number)
    both.trade.does("hold", number)
    both.trade.does("due_date", number, due_date="2016-11-28", reason="Delay")
    assert [note for note in reversed(notes(both.chain, "SO-6")) if note] == [
        "Vendor: Held: Backordered",
        "Vendor: Released",
        "Vendor: Held",
        "Vendor: Revised Due Date: 2016-11-28",
    ]
    rows = both.chain.system.view("order_history", both.chain.code, order_number="SO-6", cause="vendor")
    assert {
        (row["status"], row["location"], row["quantity"], row["user_id"], row["source"]) for row in rows
    } == {("new_order", DROP_SHIP, 2, "ann", "UI")}
    assert both.chain.placed("SO-6") == [(1, 2, "new_order", DROP_SHIP)]


def test_a_cancel_of_an_order_that_its_vendor_has_not_begun_with_cancels_both(both: Both) -> None:
    number = both.order("SO-7", ("CHAIR", 2))
    both.chain.cancel("SO-7")
    both.chain.settle()
    assert both.chain.answers("SO-7") == ["cancelled"]
    assert both.chain.placed("SO-7") == [(1, 2, "canceled", DROP_SHIP)]
    assert both.trade.detail(number)["status"] == "cancelled"
    assert both.trade.since(number) == [("Cancel", 2, "WS", "Admin", "cancelled", "Automatically Cancelled")]
    assert stock(both.chain, DROP_SHIP, "CHAIR") == (10, 0)


@pytest.mark.parametrize("approve", [True, False])
def test_a_vendor_who_has_begun_is_asked_to_cancel(both: Both, approve: bool) -> None:
    number = both.order("SO-8", ("CHAIR", 2))
    both.trade.prints()
    both.chain.cancel("SO-8")
    both.chain.settle()
    both.chain.cancel("SO-8")
    both.chain.settle()
    assert both.chain.answers("SO-8") == ["cancel_requested", "cancel_requested"]
    assert both.chain.placed("SO-8") == [(1, 2, "accepted", DROP_SHIP)]
    assert [note for note in notes(both.chain, "SO-8") if note] == ["Cancel Requested"]
    assert both.trade.since(number, 2) == [("Cancel", 2, "WS", "Admin", "in_process", "Cancel Requested")]
    assert [notice["kind"] for notice in both.trade.notices(to="vendor")] == [
        "new_purchase_order",
        "cancel_requested",
    ]
    both.trade.does("cancel_decision", number, approve=approve)
    status = "canceled" if approve else "accepted"
    assert both.chain.placed("SO-8") == [(1, 2, status, DROP_SHIP)]
    assert stock(both.chain, DROP_SHIP, "CHAIR") == (10, 0 if approve else 2)
    if approve:
        assert both.chain.status("SO-8")["status"] == "canceled"
        assert "Reason Code: CUSTOMER" in notes(both.chain, "SO-8")


def test_a_held_line_is_asked_for_though_the_order_shows_it_as_new(both: Both) -> None:
    number = both.order("SO-9", ("CHAIR", 2))
    both.trade.does("hold", number)
    both.chain.cancel("SO-9")
    both.chain.settle()
    assert both.chain.answers("SO-9") == ["cancel_requested"]
    both.trade.does("cancel_decision", number, approve=True)
    assert both.chain.placed("SO-9") == [(1, 2, "canceled", DROP_SHIP)]


def test_a_cancel_takes_what_it_may_and_asks_for_the_rest(both: Both) -> None:
    both.chain.shelf("S-1", PEN=5)
    number = both.order("SO-10", ("CHAIR", 2), ("PEN", 1), ("CHAIR", 1))
    both.trade.prints((number, 1))
    both.chain.cancel("SO-10")
    both.chain.settle()
    assert both.chain.answers("SO-10") == ["cancel_requested"]
    assert both.chain.placed("SO-10") == [
        (1, 2, "accepted", DROP_SHIP),
        (2, 1, "canceled", "S-1"),
        (3, 1, "canceled", DROP_SHIP),
    ]
    both.trade.ships(number, (1, 2))
    assert both.chain.placed("SO-10")[0] == (1, 2, "fulfilled", DROP_SHIP)


def test_part_of_a_line_is_canceled_by_an_update_and_asked_for_once_printed(both: Both) -> None:
    number = both.order("SO-11", ("CHAIR", 5))
    update(both.chain, "SO-11", status="canceled", line_number=1, quantity=1)
    assert both.chain.placed("SO-11") == [(1, 4, "new_order", DROP_SHIP), (2, 1, "canceled", DROP_SHIP)]
    line = both.trade.line(number)
    assert (line["cancelled_quantity"], line["open_quantity"]) == (1, 4)
    both.trade.prints()
    update(both.chain, "SO-11", status="canceled", line_number=1, quantity=3)
    assert both.chain.placed("SO-11")[0] == (1, 4, "accepted", DROP_SHIP)
    both.trade.does("cancel_decision", number, approve=True)
    assert both.chain.placed("SO-11") == [
        (1, 1, "accepted", DROP_SHIP),
        (2, 1, "canceled", DROP_SHIP),
        (3, 3, "canceled", DROP_SHIP),
    ]
    assert both.trade.line(number)["open_quantity"] == 1


def test_what_a_vendor_cannot_fulfill_is_routed_again_past_its_location(both: Both) -> None:
    number = both.order("SO-12", ("CHAIR", 5))
    both.chain.shelf("S-1", CHAIR=5)
    both.trade.asks("cancel", number, line_number=1, quantity=2, cannot_fulfill=True, reason_code="SHORT")
    assert both.chain.placed("SO-12") == [(1, 3, "new_order", DROP_SHIP), (2, 2, "new_order", "S-1")]
    assert both.trade.line(number)["open_quantity"] == 3


def test_what_is_cancelled_otherwise_is_canceled(both: Both) -> None:
    number = both.order("SO-13", ("CHAIR", 5))
    both.trade.asks("cancel", number, reason_code="CUSTOMER")
    assert both.chain.placed("SO-13") == [(1, 5, "canceled", DROP_SHIP)]
    assert stock(both.chain, DROP_SHIP, "CHAIR") == (10, 0)


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


@pytest.mark.parametrize("status", ["accepted", "picked", "fulfilled"])
def test_only_the_purchase_order_gives_a_line_its_status(both: Both, status: str) -> None:
    both.order("SO-16", ("CHAIR", 2))
    update(both.chain, "SO-16", location=DROP_SHIP, status=status)
    assert refused(both.chain) == [("not_allowed", "status")]
    assert both.chain.placed("SO-16") == [(1, 2, "new_order", DROP_SHIP)]


def test_a_line_that_a_vendor_shipped_is_not_opened_again(both: Both) -> None:
    number = both.order("SO-17", ("CHAIR", 2))
    both.trade.prints()
    both.trade.ships(number, (1, 2))
    update(both.chain, "SO-17", new_location="S-1", by_hand=True)
    update(both.chain, "SO-17", status="new_order", by_hand=True)
    assert [reason for reason, _ in refused(both.chain)] == ["not_allowed", "not_allowed"]
    assert both.chain.placed("SO-17") == [(1, 2, "fulfilled", DROP_SHIP)]


def test_another_address_of_the_order_is_one_of_its_purchase_orders(both: Both) -> None:
    number = both.order("SO-18", ("CHAIR", 2), ("CHAIR", 1))
    both.trade.prints((number, 1))
    update(both.chain, "SO-18", ship_to=ELSEWHERE)
    found = [(entry.line_number, entry.note) for entry in both.trade.history(number)[3:]]
    assert found == [(2, "Address Change Automatically Applied"), (1, "Address Change Requested")]
    changes = both.trade.heard("purchase-orders", type="address-change-requested")
    assert json_address(changes[-1].value) == "7 Oak St"


def json_address(message: dict[str, Any]) -> str:
    """The street of an address change."""
    return str(message["ship_to"]["address_1"])


@pytest.mark.parametrize("vendor", [INTEGRATED, ACKNOWLEDGING])
def test_integrated_vendors_are_sent_what_routing_gives_them(
    system: System, tmp_path: Path, vendor: str
) -> None:
    both = open_both(system, tmp_path, store("VEND-C", type="vendor", vendor=vendor))
    both.chain.shelf("VEND-C", CHAIR=10)
    number = both.order("SO-19", ("CHAIR", 2))
    (batch,) = both.trade.batches(vendor)
    waits = vendor == ACKNOWLEDGING
    assert both.chain.placed("SO-19") == [(1, 2, "new_order" if waits else "accepted", "VEND-C")]
    if waits:
        both.trade.does("acknowledge", vendor=vendor, batch_id=batch["batch_id"])
        assert both.chain.placed("SO-19") == [(1, 2, "accepted", "VEND-C")]
    both.trade.ships(number, (1, 2), vendor=vendor)
    assert both.chain.placed("SO-19") == [(1, 2, "fulfilled", "VEND-C")]


def test_a_shipment_before_the_acknowledgement_accepts_and_fulfills(system: System, tmp_path: Path) -> None:
    both = open_both(system, tmp_path, store("VEND-C", type="vendor", vendor=ACKNOWLEDGING))
    both.chain.shelf("VEND-C", CHAIR=10)
    number = both.order("SO-20", ("CHAIR", 2))
    both.trade.ships(number, (1, 1), vendor=ACKNOWLEDGING)
    assert both.chain.placed("SO-20") == [(1, 1, "accepted", "VEND-C"), (2, 1, "fulfilled", "VEND-C")]


def test_a_purchase_order_that_came_by_message_touches_no_sales_order(both: Both) -> None:
    both.order("SO-21", ("CHAIR", 2))
    both.trade.order("P-21", 2, order_number="SO-21")
    both.trade.prints(("P-21", 1))
    both.trade.ships("P-21", (1, 2))
    assert both.chain.placed("SO-21") == [(1, 2, "new_order", DROP_SHIP)]


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
