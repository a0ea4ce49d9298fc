"""PUR-1 to PUR-7: dead letters with their reasons; each member of a message is judged alone."""

from typing import Any

import pytest

from tests.support.system import System, unique
from tests.support.trade import AT_HOME, ELSEWHERE, OTHER, VENDOR, Trade, open_trade

SHIP = {"ship_date": "2016-11-10", "lines": [{"line_number": 1, "quantity": 1}]}
ACTIVITIES: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "ship of an unknown order": (
        {"action": "ship", "po_number": "NOBODY-S", **SHIP},
        ("unknown_purchase_order", "po_number"),
    ),
    "hold of an unknown order": (
        {"action": "hold", "po_number": "NOBODY-S"},
        ("unknown_purchase_order", "po_number"),
    ),
    "decision about an unknown order": (
        {"action": "cancel_decision", "po_number": "NOBODY-S", "approve": True},
        ("unknown_purchase_order", "po_number"),
    ),
    "hold of an unknown line": (
        {"action": "hold", "po_number": "PO", "line_number": 9},
        ("unknown_purchase_order", "line_number"),
    ),
    "hold by another vendor": (
        {"action": "hold", "vendor": OTHER, "po_number": "PO"},
        ("not_allowed", "vendor"),
    ),
    "ship by another vendor": (
        {"action": "ship", "vendor": OTHER, "po_number": "PO", **SHIP},
        ("not_allowed", "vendor"),
    ),
    "slips by another vendor": (
        {"action": "pack_slips", "vendor": OTHER, "lines": [{"po_number": "PO"}]},
        ("not_allowed", "lines"),
    ),
    "hold by an unknown vendor": (
        {"action": "hold", "vendor": "NOBODY", "po_number": "PO"},
        ("unknown_vendor", "vendor"),
    ),
    "slips by an unknown vendor": (
        {"action": "pack_slips", "vendor": "NOBODY"},
        ("unknown_vendor", "vendor"),
    ),
    "slips of nothing": ({"action": "pack_slips", "vendor": OTHER}, ("not_allowed", "lines")),
    "slips of another format": ({"action": "pack_slips", "format": "doc"}, ("invalid", "format")),
    "an unknown batch": ({"action": "void", "batch_id": 999_999_999}, ("unknown_batch", "batch_id")),
    "no batch": ({"action": "void"}, ("invalid", "batch_id")),
    "an unknown action": ({"action": "dance", "po_number": "PO"}, ("invalid", "action")),
    "no action": ({"po_number": "PO"}, ("invalid", "action")),
    "no vendor": ({"action": "hold", "vendor": None, "po_number": "PO"}, ("invalid", "vendor")),
    "no order": ({"action": "hold"}, ("invalid", "po_number")),
    "no decision": ({"action": "cancel_decision", "po_number": "PO"}, ("invalid", "approve")),
    "another remainder": (
        {
            "action": "ship",
            "po_number": "PO",
            **SHIP,
            "lines": [{"line_number": 1, "quantity": 1, "remainder": "burn"}],
        },
        ("invalid", "lines[0].remainder"),
    ),
    "fewer than no units": (
        {
            "action": "reprint",
            "batch_id": 1,
            "lines": [{"po_number": "PO", "line_number": 1, "new_print_quantity": -1}],
        },
        ("invalid", "lines[0].new_print_quantity"),
    ),
    "a due date that is none": (
        {"action": "due_date", "po_number": "PO", "due_date": "2016-02-30", "reason": "x"},
        ("invalid", "due_date"),
    ),
    "an unknown organization": (
        {"action": "hold", "organization": "NOBODY", "po_number": "PO"},
        ("unknown_organization", "organization"),
    ),
}
CHANGES: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "an unknown action": ({"action": "dance"}, ("invalid", "action")),
    "no action": ({}, ("invalid", "action")),
    "units of no line": ({"action": "cancel", "quantity": 1}, ("invalid", "quantity")),
    "no units": ({"action": "cancel", "line_number": 1, "quantity": 0}, ("invalid", "quantity")),
    "an unknown line": ({"action": "cancel", "line_number": 9}, ("unknown_purchase_order", "line_number")),
    "no price": ({"action": "cost_change", "line_number": 1}, ("invalid", "unit_price")),
    "a price of no line": ({"action": "cost_change", "unit_price": "1"}, ("invalid", "line_number")),
    "five places": (
        {"action": "cost_change", "line_number": 1, "unit_price": "1.23456"},
        ("invalid", "unit_price"),
    ),
    "no address": ({"action": "address_change"}, ("invalid", "ship_to")),
    "half an address": (
        {"action": "address_change", "ship_to": ELSEWHERE | {"city": ""}},
        ("invalid", "ship_to"),
    ),
    "an unknown organization": (
        {"action": "cancel", "organization": "NOBODY"},
        ("unknown_organization", "organization"),
    ),
}


def order(trade: Trade, number: str, quantity: int = 5, **changes: Any) -> dict[str, Any]:
    """A purchase order as a member of a message."""
    line = {"line_number": 1, "item": "PEN", "quantity": quantity, "unit_price": "1"}
    return {
        "action": "create",
        "organization": trade.code,
        "po_number": number,
        "order_number": "SO",
        "vendor": VENDOR,
        "sold_to": AT_HOME,
        "ship_to": AT_HOME,
        "lines": [line],
    } | changes


def does(trade: Trade, action: str, number: str | None = None, **fields: Any) -> dict[str, Any]:
    """What a vendor does, as a member of a message."""
    named = {} if number is None else {"po_number": number, "line_number": 1}
    return {"action": action, "organization": trade.code, "vendor": VENDOR, "user": "ann"} | named | fields


def slips(trade: Trade, *numbers: str) -> dict[str, Any]:
    return does(trade, "pack_slips", lines=[{"po_number": number} for number in numbers])


@pytest.fixture(scope="module")
def trade(system: System, tmp_path_factory: pytest.TempPathFactory) -> Trade:
    """Everything that is refused, and messages with many members, on three orders that are there."""
    trade = open_trade(system, tmp_path_factory.mktemp("refusals"))
    with trade.together():
        trade.order("PO", 5)
        for number in ("LONG", "MANY-1", "MANY-2", "MANY-3", "TIMES", "BEHIND"):
            trade.order(number, 5)
        trade.order("WAITS", 5, vendor=OTHER)
    with trade.together():
        trade.does("hold", "WAITS", OTHER)
        for name, (fields, _) in ACTIVITIES.items():
            message = {"organization": trade.code, "vendor": VENDOR, "marker": trade.code} | fields
            trade.tell("vendor-activity", message, name)
        for name, (fields, _) in CHANGES.items():
            message = {"organization": trade.code, "po_number": "PO", "marker": trade.code} | fields
            trade.tell("purchase-orders-submitted", message, name)
        trade.tell("vendor-activity", b'{"organization": "' + trade.code.encode(), "not JSON")
        trade.does("hold", "LONG", user="0123456789ABC", occurred_at="2016-11-09T10:00:00+01:00")
        trade.does("hold", "TIMES", occurred_at="2190-01-01T00:00:00Z")
        members = [
            slips(trade, "MANY-1", "MANY-2"),
            does(trade, "ship", "MANY-1", **SHIP),
            does(trade, "ship", "MANY-3", **SHIP),
            5,
            does(trade, "hold", "MANY-2", reason=["x"]),
            does(trade, "hold", "MANY-2"),
            does(trade, "hold", "NOBODY-S"),
        ]
        trade.tell("vendor-activity", {"activities": members}, "activities")
        orders = [
            order(trade, "NEW-1"),
            order(trade, "NEW-2", 0),
            order(trade, "NEW-3"),
            order(trade, "new-1"),
            order(trade, "NEW-1", 6),
            {"action": "cancel", "organization": trade.code, "po_number": "NEW-3", "line_number": 1},
            {"action": "dance", "organization": trade.code, "po_number": "NEW-3"},
        ]
        trade.tell("purchase-orders-submitted", {"purchase_orders": orders}, "orders")
        trade.tell("vendor-activity", {"activities": [], "organization": trade.code}, "nobody")
        trade.does("note", "BEHIND", reason="behind all that was refused")
    return trade


@pytest.mark.parametrize("name", ACTIVITIES)
def test_an_activity_that_is_not_taken_says_why(trade: Trade, name: str) -> None:
    assert trade.dead_letters("vendor-activity", name) == [ACTIVITIES[name][1]]


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_that_is_not_taken_says_why(trade: Trade, name: str) -> None:
    assert trade.dead_letters("purchase-orders-submitted", name) == [CHANGES[name][1]]


def test_nothing_that_was_refused_changed_anything(trade: Trade) -> None:
    assert [entry.action_type for entry in trade.history("PO")] == ["PO Created"]
    assert trade.line("BEHIND")["reason"] == "behind all that was refused"


def test_what_is_not_json_is_unreadable(trade: Trade) -> None:
    assert trade.dead_letters("vendor-activity", "not JSON") == [("unreadable", "")]


def test_each_member_of_many_activities_is_judged_alone_and_in_order(trade: Trade) -> None:
    assert sorted(trade.dead_letters("vendor-activity", "activities")) == [
        ("invalid", "activities[3]"),
        ("invalid", "activities[4].reason"),
        ("not_allowed", "activities[2].line_number"),
        ("unknown_purchase_order", "activities[6].po_number"),
    ]
    statuses = {number: trade.line(number)["status"] for number in ("MANY-1", "MANY-2", "MANY-3")}
    assert statuses == {"MANY-1": "in_process", "MANY-2": "held", "MANY-3": "new_order"}
    assert trade.line("MANY-1")["shipped_quantity"] == 1


def test_each_member_of_many_purchase_orders_is_judged_alone_and_in_order(trade: Trade) -> None:
    assert sorted(trade.dead_letters("purchase-orders-submitted", "orders")) == [
        ("conflicting_purchase_order", "purchase_orders[4].po_number"),
        ("invalid", "purchase_orders[1].lines[0].quantity"),
        ("invalid", "purchase_orders[6].action"),
    ]
    assert trade.line("NEW-1")["status"] == "new_order"
    assert trade.lines("NEW-2") == []
    assert trade.line("NEW-3")["status"] == "cancelled"


def test_a_message_of_many_has_members(trade: Trade) -> None:
    assert trade.dead_letters("vendor-activity", "nobody") == [("invalid", "activities")]


def test_ten_characters_of_the_user_are_kept_and_the_time_of_the_sender(trade: Trade) -> None:
    row = max(
        trade.system.view("purchase_order_history", trade.code, po_number="LONG"),
        key=lambda row: row["entry"],
    )
    assert row["user_id"] == "0123456789"
    assert row["occurred_at"].isoformat() == "2016-11-09T09:00:00+00:00"


def test_what_is_told_of_the_future_happens_now(trade: Trade) -> None:
    row = max(
        trade.system.view("purchase_order_history", trade.code, po_number="TIMES"),
        key=lambda row: row["entry"],
    )
    assert row["occurred_at"].year < 2190


def test_a_batch_of_another_vendor_is_not_there_to_be_voided(trade: Trade) -> None:
    with trade.together():
        trade.order("MINE", 5)
    batch = trade.prints(("MINE", 1))
    with trade.together():
        trade.does("void", None, OTHER, "theirs", batch_id=batch)
        trade.does("acknowledge", None, OTHER, "theirs", batch_id=batch)
        trade.does("reprint", None, OTHER, "theirs", batch_id=batch)
    assert trade.dead_letters("vendor-activity", "theirs") == [("not_allowed", "batch_id")] * 3
    assert trade.line("MINE")["status"] == "in_process"


def test_a_reprint_of_an_order_that_is_not_on_the_batch_is_refused(trade: Trade) -> None:
    with trade.together():
        trade.order("ON", 5)
        trade.order("OFF", 5)
    batch = trade.prints(("ON", 1))
    lines = [{"po_number": "OFF", "line_number": 1, "new_print_quantity": 1}]
    trade.does("reprint", None, VENDOR, "strange", batch_id=batch, lines=lines)
    assert trade.dead_letters("vendor-activity", "strange") == [("not_allowed", "lines")]


def test_the_other_organization_has_the_same_number_for_itself(
    system: System, trade: Trade, tmp_path_factory: pytest.TempPathFactory
) -> None:
    another = open_trade(system, tmp_path_factory.mktemp(unique()))
    another.order("PO", 7)
    assert another.line("PO")["ordered_quantity"] == 7
    assert trade.line("PO")["ordered_quantity"] == 5
