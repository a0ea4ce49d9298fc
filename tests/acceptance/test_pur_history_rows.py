"""PUR-2 to PUR-7: every row of the tables of history, through the topics (cancels, addresses, all else)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.system import System
from tests.support.trade import ACKNOWLEDGING, ELSEWHERE, INTEGRATED, VENDOR, Trade, open_trade

PO = "PO-1"


@pytest.fixture
def trade(system: System, tmp_path: Path) -> Trade:
    return open_trade(system, tmp_path)


def test_an_order_has_a_row_for_each_line(trade: Trade) -> None:
    trade.order(PO, 2, 3)
    assert [tuple(entry) for entry in trade.history(PO)] == [
        (1, "PO Created", 2, "WS", "Admin", "new_order", None),
        (2, "PO Created", 3, "WS", "Admin", "new_order", None),
    ]


def in_process(trade: Trade) -> None:
    trade.prints()


def held(trade: Trade) -> None:
    trade.does("hold", PO, line_number=1, reason="Backordered")


def cancel(trade: Trade, **fields: Any) -> None:
    trade.asks("cancel", PO, line_number=1, **fields)


def move(trade: Trade) -> None:
    trade.asks("address_change", PO, ship_to=ELSEWHERE)


Steps = tuple[Callable[[Trade], None], ...]

ADMIN, ANN = ("WS", "Admin"), ("UI", "ann")
ROWS: dict[str, tuple[Steps, Callable[[Trade], None], list[tuple[Any, ...]]]] = {
    # cancels
    "a cancel of a new line": (
        (),
        cancel,
        [("Cancel", 5, *ADMIN, "cancelled", "Automatically Cancelled")],
    ),
    "a cancel of a printed line": (
        (in_process,),
        cancel,
        [("Cancel", 5, *ADMIN, "in_process", "Cancel Requested")],
    ),
    "a cancel of a held line": ((held,), cancel, [("Cancel", 5, *ADMIN, "held", "Cancel Requested")]),
    "a cancel that the vendor accepts": (
        (in_process, cancel),
        lambda trade: trade.does("cancel_decision", PO, line_number=1, approve=True),
        [("Cancel", 5, *ANN, "cancelled", "Cancellation Approved")],
    ),
    "a cancel that the vendor declines": (
        (in_process, cancel),
        lambda trade: trade.does("cancel_decision", PO, line_number=1, approve=False),
        [("Cancel", 5, *ANN, "in_process", "Cancellation Rejected")],
    ),
    "a cancel of more than is open": (
        (),
        lambda trade: cancel(trade, quantity=6),
        [("Cancel Auto Rejected", 6, *ADMIN, "new_order", "Cancel Request Auto Rejected")],
    ),
    "a cancel of a line that was shipped": (
        (in_process, lambda trade: trade.ships(PO, (1, 5))),
        cancel,
        [("Cancel Auto Rejected", 0, *ADMIN, "shipped", "Cancel Request Auto Rejected")],
    ),
    "a cancel of a line that was cancelled": (
        (cancel,),
        cancel,
        [("Cancel Auto Rejected", 0, *ADMIN, "cancelled", "Cancel Request Auto Rejected")],
    ),
    # addresses
    "an address of a new line": (
        (),
        move,
        [("Address Change", 5, *ADMIN, "new_order", "Address Change Automatically Applied")],
    ),
    "an address of a printed line": (
        (in_process,),
        move,
        [("Address Change", 5, *ADMIN, "in_process", "Address Change Requested")],
    ),
    "an address of a held line": (
        (held,),
        move,
        [("Address Change", 5, *ADMIN, "held", "Address Change Requested")],
    ),
    "an address that replaces one": (
        (in_process, move),
        lambda trade: trade.asks("address_change", PO, ship_to=ELSEWHERE | {"address_1": "9 Fir St"}),
        [
            ("Address Change", 5, *ADMIN, "in_process", "Address Change Auto Rejected"),
            ("Address Change", 5, *ADMIN, "in_process", "Address Change Requested"),
        ],
    ),
    "an address of a line that was shipped": (
        (in_process, lambda trade: trade.ships(PO, (1, 5))),
        move,
        [],
    ),
    "an address of a line that was cancelled": ((cancel,), move, []),
    "an address that the vendor accepts": (
        (in_process, move),
        lambda trade: trade.does("address_decision", PO, line_number=1, approve=True),
        [("Address Change", 5, *ANN, "in_process", "Address Change Approved")],
    ),
    "an address that the vendor declines": (
        (in_process, move),
        lambda trade: trade.does("address_decision", PO, line_number=1, approve=False),
        [("Address Change", 5, *ANN, "in_process", "Address Change Rejected")],
    ),
    "a shipment with an address open": (
        (in_process, move),
        lambda trade: trade.ships(PO, (1, 5)),
        [
            ("Shipment", 5, *ANN, "shipped", "Ship Date: 2016-11-10"),
            ("Address Change", 0, "UI", "Admin", "shipped", "Address Change Auto Rejected"),
        ],
    ),
    # everything else
    "a shipment with all that can be told": (
        (in_process,),
        lambda trade: trade.ships(
            PO, (1, 5), carrier="50", tracking_number="Track12155", weight="2.34", rate="1.23"
        ),
        [
            (
                "Shipment",
                5,
                *ANN,
                "shipped",
                "Ship Date: 2016-11-10, Carrier: 50, Tracking #: Track12155, Weight: 2.34, Rate: $1.23",
            )
        ],
    ),
    "the rest of a shipment given back": (
        (in_process,),
        lambda trade: trade.ships(PO, (1, 2), remainder="return"),
        [
            ("Shipment", 2, *ANN, "in_process", "Ship Date: 2016-11-10"),
            ("Re-opened", 3, *ANN, "new_order", None),
        ],
    ),
    "another price": (
        (),
        lambda trade: trade.asks("cost_change", PO, line_number=1, unit_price="9.98"),
        [("Cost Change", 5, *ADMIN, "new_order", "Before $8.98 - After $9.98")],
    ),
    "a hold": ((), held, [("Maintenance", 5, *ANN, "held", "Held: Backordered")]),
    "a hold without a reason": (
        (),
        lambda trade: trade.does("hold", PO, line_number=1),
        [("Maintenance", 5, *ANN, "held", "Held")],
    ),
    "a release of a new line": (
        (held,),
        lambda trade: trade.does("release", PO, line_number=1, reason="Found"),
        [("Maintenance", 5, *ANN, "new_order", "Released")],
    ),
    "a release of a printed line": (
        (in_process, held),
        lambda trade: trade.does("release", PO, line_number=1),
        [("Maintenance", 5, *ANN, "in_process", "Released")],
    ),
    "another due date": (
        (),
        lambda trade: trade.does("due_date", PO, line_number=1, due_date="2022-06-28", reason="Delay"),
        [("Maintenance", 5, *ANN, "new_order", "Maintenance Delay Revised Due Date: 2022-06-28")],
    ),
    "a reason": (
        (),
        lambda trade: trade.does("note", PO, line_number=1, reason="Expected next week"),
        [("Maintenance", 5, *ANN, "new_order", "Maintenance Expected next week")],
    ),
    "no reason any more": (
        (lambda trade: trade.does("note", PO, line_number=1, reason="Expected next week"),),
        lambda trade: trade.does("note", PO, line_number=1, reason=None),
        [("Maintenance", 5, *ANN, "new_order", "Maintenance")],
    ),
}


@pytest.mark.parametrize("story", ROWS)
def test_each_row_of_the_tables(trade: Trade, story: str) -> None:
    steps, last, rows = ROWS[story]
    trade.order(PO, 5)
    for step in steps:
        step(trade)
    before = len(trade.history(PO))
    last(trade)
    assert trade.since(PO, before) == rows
    assert trade.dead_letters("vendor-activity") == trade.dead_letters("purchase-orders-submitted") == []


def test_slips_that_are_printed_reprinted_and_voided(trade: Trade) -> None:
    trade.order(PO, 5)
    first = trade.prints()
    trade.does(
        "reprint", batch_id=first, lines=[{"po_number": PO, "line_number": 1, "new_print_quantity": 3}]
    )
    second = trade.newest_batch()
    trade.does("void", batch_id=second)
    assert first < second
    assert trade.since(PO) == [
        ("PackSlip", 5, *ANN, "in_process", f"Batch ID ({first})"),
        ("Pack Slip Reprinted", 3, *ANN, "in_process", f"Batch ID ({second})"),
        ("Pack Slip Voided", 3, *ANN, "new_order", f"Batch ID ({second})"),
    ]


def test_a_line_that_returns_to_new_grants_what_was_asked_of_it(trade: Trade) -> None:
    trade.order(PO, 5)
    batch = trade.prints()
    move(trade)
    trade.does("void", batch_id=batch)
    assert trade.since(PO, 3) == [
        ("Pack Slip Voided", 5, *ANN, "new_order", f"Batch ID ({batch})"),
        ("Address Change", 5, *ANN, "new_order", "Address Change Approved"),
    ]
    trade.prints()
    cancel(trade)
    trade.does("void", batch_id=trade.newest_batch())
    assert trade.since(PO, 7)[-1] == ("Cancel", 5, *ANN, "cancelled", "Cancellation Approved")


def test_an_integrated_vendor_is_sent_its_lines_at_once(trade: Trade) -> None:
    trade.order(PO, 5, vendor=INTEGRATED)
    batch = trade.newest_batch(INTEGRATED)
    assert trade.since(PO) == [("PackSlip", 5, "WS", INTEGRATED, "in_process", f"Batch ID ({batch})")]


def test_one_that_must_acknowledge_has_them_in_process_then(trade: Trade) -> None:
    trade.order(PO, 5, vendor=ACKNOWLEDGING)
    batch = trade.newest_batch(ACKNOWLEDGING)
    trade.does("acknowledge", vendor=ACKNOWLEDGING, batch_id=batch, user=None)
    by_itself = ("WS", ACKNOWLEDGING)
    assert trade.since(PO) == [
        ("PackSlip", 5, *by_itself, "new_order", f"Batch ID ({batch})"),
        ("PackSlip", 5, *by_itself, "in_process", f"Batch ID ({batch}) Acknowledged"),
    ]


def test_a_shipment_before_the_acknowledgement_is_one(trade: Trade) -> None:
    trade.order(PO, 5, vendor=ACKNOWLEDGING)
    batch = trade.newest_batch(ACKNOWLEDGING)
    trade.ships(PO, (1, 5), vendor=ACKNOWLEDGING, user=None)
    assert trade.since(PO, 2) == [
        ("PackSlip", 5, "WS", ACKNOWLEDGING, "in_process", f"Batch ID ({batch}) Acknowledged"),
        ("Shipment", 5, "WS", ACKNOWLEDGING, "shipped", "Ship Date: 2016-11-10"),
    ]


def test_what_is_left_unprinted_is_opened_again_once_the_rest_has_left(trade: Trade) -> None:
    trade.order(PO, 5)
    batch = trade.prints()
    trade.does(
        "reprint", batch_id=batch, lines=[{"po_number": PO, "line_number": 1, "new_print_quantity": 2}]
    )
    trade.ships(PO, (1, 2))
    assert trade.since(PO, 3) == [
        ("Shipment", 2, *ANN, "in_process", "Ship Date: 2016-11-10"),
        ("Re-opened", 3, *ANN, "new_order", None),
    ]
    assert (trade.line(PO)["status"], trade.line(PO)["open_quantity"]) == ("new_order", 3)


def test_another_vendor_may_do_nothing_with_it(trade: Trade) -> None:
    trade.order(PO, 5)
    trade.does("hold", PO, "V200", line_number=1)
    assert trade.dead_letters("vendor-activity") == [("not_allowed", "vendor")]
    assert trade.line(PO)["vendor"] == VENDOR
