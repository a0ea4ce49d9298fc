"""PUR-1: what becomes of a purchase order out of routing becomes of the lines of its sales order."""

from pathlib import Path

import pytest

from tests.support.drop_shipping import DROP_SHIP, Both, open_both, with_chairs
from tests.support.retail import store
from tests.support.system import System
from tests.support.trade import ACKNOWLEDGING, INTEGRATED
from tests.support.updating import notes, refused, stock, update


@pytest.fixture
def both(system: System, tmp_path: Path) -> Both:
    """With 10 chairs at the first vendor's location."""
    return with_chairs(system, tmp_path)


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
