"""PUR-8: one purchase order with its header, its people, its lines, its history and its addresses in one screen."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.command import ask, on_terminal
from tests.support.system import System
from tests.support.trade import AT_HOME, DUE, ELSEWHERE, Trade, open_trade

PO = "PO-1"
CUSTOMIZATION = {"code": "MONOGRAM", "message": "CG"}
FARTHER = ELSEWHERE | {"address_1": "9 Fir St", "city": "Utica"}
LINES = [
    {
        "line_number": number,
        "item": f"I-{number}",
        "description": "Bookcase",
        "quantity": 5,
        "unit_price": "8.98",
        "due_date": DUE,
        "customizations": [CUSTOMIZATION] if number == 1 else [],
        "messages": ["For the hall"] if number == 2 else [],
    }
    for number in (1, 2)
]


@pytest.fixture
def trade(system: System, tmp_path: Path) -> Trade:
    return open_trade(system, tmp_path)


def shown(trade: Trade, number: str = PO) -> Any:
    """What the command answers programs, checked against its schema."""
    told = ask(trade.system.environment, "purchase-order", number, "--organization", trade.code, "--json")
    assert told.code == 0, told
    return answer("purchase-order", told.out)


def ordered(trade: Trade) -> None:
    """A purchase order of two lines, with all that can be told of it."""
    trade.order(
        PO,
        lines=LINES,
        placed_location="S-1",
        buyer="JS",
        buyer_name="J. Smith",
        shipping_instructions="Ring twice",
        discount_amount="1.50",
        paid_amount="88.30",
        order_messages=["Leave at door"],
        gift_messages=["Happy birthday"],
    )


def changes(trade: Trade) -> list[tuple[Any, ...]]:
    """Number, line, status and user of each change, and the streets before and after."""
    return [
        (
            *(change["change"], change["line_number"], change["status"], change["user_id"]),
            *(change["old_ship_to"]["address_1"], change["new_ship_to"]["address_1"]),
        )
        for change in shown(trade)["address_changes"]
    ]


def move(trade: Trade, ship_to: dict[str, str] = ELSEWHERE, **fields: Any) -> None:
    trade.asks("address_change", PO, ship_to=ship_to, **fields)


def decide(trade: Trade, approve: bool, **fields: Any) -> None:
    trade.does("address_decision", PO, approve=approve, **fields)


def test_the_header_and_the_lines_say_what_was_ordered(trade: Trade) -> None:
    ordered(trade)
    told = shown(trade, PO.lower())
    assert (told["po_number"], told["order_number"], told["status"]) == (PO, f"SO-{PO}", "new_order")
    assert (told["entered_date"], told["next_due_date"]) == ("2016-11-08", DUE)
    assert (told["total"], told["discount_amount"]) == ("89.8000", "1.5000")
    assert (told["buyer"], told["buyer_name"]) == ("JS", "J. Smith")
    assert told["shipping_instructions"] == "Ring twice"
    assert told["sold_to"] == told["ship_to"] == dict.fromkeys(told["ship_to"], "") | AT_HOME
    assert [each["extended_price"] for each in told["lines"]] == ["44.9000", "44.9000"]
    assert {each["ship_to"] for each in told["lines"]} == {None}


def test_customizations_and_messages_are_shown_with_their_kind(trade: Trade) -> None:
    ordered(trade)
    told = shown(trade)
    assert told["customizations"] == [{"line_number": 1, **CUSTOMIZATION}]
    assert [(each["line_number"], each["kind"], each["text"]) for each in told["messages"]] == [
        (None, "order", "Leave at door"),
        (None, "gift", "Happy birthday"),
        (2, "line", "For the hall"),
    ]


def test_history_begins_with_the_newest_and_batches_and_shipments_are_those_of_the_order(
    trade: Trade,
) -> None:
    ordered(trade)
    trade.order("PO-2", 1)
    batch = trade.prints((PO, 1), ("PO-2", 1))
    trade.ships(PO, (1, 5), carrier="50", tracking_number="T-1", shipment_number="S-1")
    told = shown(trade)
    assert [(each["action_type"], each["line_number"]) for each in told["history"]] == [
        *(("Shipment", 1), ("PackSlip", 1), ("PO Created", 2), ("PO Created", 1)),
    ]
    assert [each["entry"] for each in told["history"]] == [4, 3, 2, 1]
    assert [(each["batch_id"], each["line_numbers"]) for each in told["batches"]] == [(batch, [1])]
    (shipment,) = told["shipments"]
    assert (shipment["shipment_id"], shipment["quantity"], shipment["carrier"]) == (f"{PO}:1", 5, "50")


def test_a_new_line_takes_the_address_at_once_and_a_printed_one_as_the_vendor_decides(trade: Trade) -> None:
    ordered(trade)
    trade.prints((PO, 1))
    move(trade)
    assert changes(trade) == [
        (1, 1, "Requested", "Admin", "1 Elm St", "7 Oak St"),
        (1, 2, "Automatically Applied", "Admin", "1 Elm St", "7 Oak St"),
    ]
    assert [each["changed_fields"] for each in shown(trade)["address_changes"]] == [
        ["address_1", "city", "postal_code"]
    ] * 2
    told = shown(trade)
    assert told["ship_to"]["address_1"] == "7 Oak St"
    assert [each["ship_to"] and each["ship_to"]["address_1"] for each in told["lines"]] == ["1 Elm St", None]
    decide(trade, True)
    assert changes(trade)[0] == (1, 1, "Approved", "ann", "1 Elm St", "7 Oak St")
    requested, decided = [each for each in shown(trade)["history"] if each["address_change"] == 1][::-1][1:]
    assert (requested["transaction_notes"], decided["transaction_notes"]) == (
        "Address Change Requested",
        "Address Change Approved",
    )


def test_what_a_line_had_before_is_its_own_address(trade: Trade) -> None:
    ordered(trade)
    trade.prints((PO, 1))
    move(trade)
    decide(trade, False)
    move(trade, FARTHER)
    assert changes(trade) == [
        (2, 1, "Requested", "Admin", "1 Elm St", "9 Fir St"),
        (2, 2, "Automatically Applied", "Admin", "7 Oak St", "9 Fir St"),
        (1, 1, "Rejected", "ann", "1 Elm St", "7 Oak St"),
        (1, 2, "Automatically Applied", "Admin", "1 Elm St", "7 Oak St"),
    ]
    newest = {each["line_number"]: each["changed_fields"] for each in shown(trade)["address_changes"][:2]}
    assert newest == {1: ["address_1", "city", "postal_code"], 2: ["address_1", "city"]}


def test_a_newer_request_takes_the_place_of_an_older_one(trade: Trade) -> None:
    ordered(trade)
    trade.prints()
    move(trade)
    move(trade, FARTHER)
    assert [change[:3] for change in changes(trade)] == [(2, 1, "Requested"), (2, 2, "Requested")]
    rows = trade.system.view("purchase_order_address_changes", trade.code, po_number=PO)
    assert {(row["change"], row["status"], row["replaced"]) for row in rows} == {
        (1, "Auto Rejected", True),
        (2, "Requested", False),
    }


def test_a_line_that_left_first_keeps_its_address_and_one_that_was_shipped_before_has_no_row(
    trade: Trade,
) -> None:
    ordered(trade)
    trade.prints()
    trade.ships(PO, (2, 5))
    move(trade)
    trade.ships(PO, (1, 5))
    assert changes(trade) == [(1, 1, "Auto Rejected", "Admin", "1 Elm St", "7 Oak St")]


def test_a_change_may_be_the_buyers_too(trade: Trade) -> None:
    ordered(trade)
    move(trade, sold_to_change=True)
    told = shown(trade)
    assert told["sold_to"]["city"] == told["ship_to"]["city"] == "Troy"
    assert {each["sold_to_change"] for each in told["address_changes"]} == {True}


def test_the_view_of_addresses_has_none(trade: Trade) -> None:
    ordered(trade)
    move(trade)
    first, second = trade.system.view("purchase_order_address_changes", trade.code)
    assert {first["line_number"], second["line_number"]} == {1, 2}
    assert (first["source"], first["sold_to_change"], first["user_id"]) == ("WS", False, "Admin")
    assert first["changed_fields"] == ["address_1", "city", "postal_code"]
    assert "Oak" not in str(first)


def test_everything_reads_the_same_once_the_people_were_erased(trade: Trade) -> None:
    ordered(trade)
    move(trade)
    subject = "SELECT subject::uuid FROM purchase_order WHERE organization = %s"
    trade.system.database.execute(f"DELETE FROM personal_data WHERE subject IN ({subject})", (trade.code,))
    told = shown(trade)
    assert {*told["sold_to"].values(), *told["ship_to"].values()} == {"***"}
    assert {*told["address_changes"][0]["old_ship_to"].values()} == {"***"}
    assert (told["shipping_instructions"], told["buyer_name"]) == ("***", "***")
    assert told["customizations"] == told["messages"] == []


def test_a_purchase_order_that_there_is_not_is_named(trade: Trade) -> None:
    told = ask(trade.system.environment, "purchase-order", "PO-404", "--organization", trade.code)
    told.refused(1, "no purchase order PO-404 has arrived")


@pytest.mark.parametrize("columns", [80, 120])
def test_one_screen_fits_the_terminal_of_a_planner(trade: Trade, columns: int) -> None:
    ordered(trade)
    trade.prints((PO, 1))
    move(trade)
    trade.ships(PO, (1, 2), carrier="50", tracking_number="T-1")
    words = ("purchase-order", PO, "--organization", trade.code)
    lines = on_terminal(trade.system.environment, columns, *words)
    assert max(map(len, lines)) <= columns, lines
    text = "\n".join(lines)
    for word in ("$89.80", "Claire Gute", "Ring twice", "MONOGRAM", "Leave at door", "7 Oak St", "T-1"):
        assert word in text, text
    assert "A change of address" in text or "Lines left before" in text, text
