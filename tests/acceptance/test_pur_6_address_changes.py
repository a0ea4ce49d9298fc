"""PUR-6: changes of address, judged line by line. Every row of the table, and what the vendor reads of it."""

from typing import Any

import pytest

from tests.support.purchases import (
    ADMIN,
    ANN,
    SELF,
    Outcome,
    Story,
    cancels,
    decides,
    does,
    holds,
    moves,
    of_batch,
    prints,
    reprints,
    ships,
    tell,
)
from tests.support.system import System
from tests.support.trade import ACKNOWLEDGING, AT_HOME, ELSEWHERE, INTEGRATED

FURTHER = ELSEWHERE | {"address_1": "9 Fir St"}
SHIPPED = "Ship Date: 2016-11-10"
APPLIED = "Address Change Automatically Applied"
AUTO_REJECTED = "Address Change Auto Rejected"
REQUESTED = "Address Change Requested"
APPROVED = "Address Change Approved"
BY_SYSTEM = ("UI", "Admin")

STORIES = {
    "of a new line is applied at once": Story(
        steps=(moves(),),
        rows=[("Address Change", 5, *ADMIN, "new_order", APPLIED)],
        order={"address_change_pending": False, "address_change_unanswered": False},
    ),
    "after another one is applied as well": Story(
        steps=(moves(), moves(FURTHER)),
        rows=[("Address Change", 5, *ADMIN, "new_order", APPLIED)],
    ),
    "to the same place is nothing": Story(
        steps=(moves(), moves({name: value.upper() for name, value in ELSEWHERE.items()})),
    ),
    "to the place where it goes is nothing": Story(steps=(moves(AT_HOME),)),
    "of a line in process is asked": Story(
        steps=(prints(), moves()),
        rows=[("Address Change", 5, *ADMIN, "in_process", REQUESTED)],
        order={"address_change_pending": True},
    ),
    "of a held line is asked": Story(
        steps=(holds(), moves()),
        rows=[("Address Change", 5, *ADMIN, "held", REQUESTED)],
        order={"address_change_pending": True},
    ),
    "that is asked again is nothing": Story(steps=(prints(), moves(), moves())),
    "replaces the request that is open": Story(
        steps=(prints(), moves(), moves(FURTHER)),
        rows=[
            ("Address Change", 5, *ADMIN, "in_process", AUTO_REJECTED),
            ("Address Change", 5, *ADMIN, "in_process", REQUESTED),
        ],
        order={"address_change_pending": True},
    ),
    "of a held line replaces the request that is open": Story(
        steps=(holds(), moves(), moves(FURTHER)),
        rows=[
            ("Address Change", 5, *ADMIN, "held", AUTO_REJECTED),
            ("Address Change", 5, *ADMIN, "held", REQUESTED),
        ],
    ),
    "that replaced another is the one that is decided": Story(
        steps=(prints(), moves(), moves(FURTHER), decides("address", approve=True)),
        rows=[("Address Change", 5, *ANN, "in_process", APPROVED)],
    ),
    "of a line that was shipped has no row": Story(steps=(prints(), ships((1, 5)), moves())),
    "of a line that was cancelled has no row": Story(steps=(cancels(), moves())),
    "that the vendor accepts": Story(
        steps=(prints(), moves(), decides("address", approve=True)),
        rows=[("Address Change", 5, *ANN, "in_process", APPROVED)],
        order={"address_change_pending": False, "address_change_unanswered": False},
    ),
    "of a held line that the vendor accepts": Story(
        steps=(holds(), moves(), decides("address", approve=True)),
        rows=[("Address Change", 5, *ANN, "held", APPROVED)],
    ),
    "that the vendor declines": Story(
        steps=(prints(), moves(), decides("address", approve=False)),
        rows=[("Address Change", 5, *ANN, "in_process", "Address Change Rejected")],
        order={"address_change_pending": False, "address_change_unanswered": False},
    ),
    "that an integrated vendor declines": Story(
        steps=(moves(), decides("address", approve=False)),
        vendor=INTEGRATED,
        rows=[("Address Change", 5, *SELF, "in_process", "Address Change Rejected")],
    ),
    "is granted as the slip is voided": Story(
        steps=(prints(), moves(), of_batch("void")),
        rows=[
            ("Pack Slip Voided", 5, *ANN, "new_order", "Batch ID ({0})"),
            ("Address Change", 5, *ANN, "new_order", APPROVED),
        ],
    ),
    "is granted as a hold that began new is released": Story(
        steps=(holds(), moves(), does("release")),
        rows=[
            ("Maintenance", 5, *ANN, "new_order", "Released"),
            ("Address Change", 5, *ANN, "new_order", APPROVED),
        ],
    ),
    "stays as a printed line is released": Story(
        steps=(prints(), holds(), moves(), does("release")),
        rows=[("Maintenance", 5, *ANN, "in_process", "Released")],
        order={"address_change_pending": True},
    ),
    "is granted as the rest is given back, before the line is open again": Story(
        steps=(prints(), moves(), ships((1, 2), remainder="return")),
        rows=[
            ("Shipment", 2, *ANN, "in_process", SHIPPED),
            ("Address Change", 3, *ANN, "in_process", APPROVED),
            ("Re-opened", 3, *ANN, "new_order", None),
        ],
    ),
    "is granted as unprinted units are left": Story(
        # Nothing is printed any more, so the line is new before the row says that it is open again.
        steps=(prints(), reprints({1: 2}), moves(), ships((1, 2))),
        rows=[
            ("Shipment", 2, *ANN, "in_process", SHIPPED),
            ("Address Change", 3, *ANN, "new_order", APPROVED),
            ("Re-opened", 3, *ANN, "new_order", None),
        ],
    ),
    "is granted beside a cancel, in their order": Story(
        steps=(prints(), moves(), cancels(quantity=2), ships((1, 1), remainder="return")),
        rows=[
            ("Shipment", 1, *ANN, "in_process", SHIPPED),
            ("Address Change", 4, *ANN, "in_process", APPROVED),
            ("Re-opened", 4, *ANN, "new_order", None),
            ("Cancel", 2, *ANN, "new_order", "Cancellation Approved"),
        ],
    ),
    "ends as the line ships": Story(
        steps=(prints(), moves(), ships((1, 5))),
        rows=[
            ("Shipment", 5, *ANN, "shipped", SHIPPED),
            ("Address Change", 0, *BY_SYSTEM, "shipped", AUTO_REJECTED),
        ],
        order={"address_change_pending": False, "address_change_unanswered": True},
    ),
    "ends as a part of the line ships": Story(
        steps=(prints(), moves(), ships((1, 2))),
        rows=[
            ("Shipment", 2, *ANN, "in_process", SHIPPED),
            ("Address Change", 3, *BY_SYSTEM, "in_process", AUTO_REJECTED),
        ],
        order={"address_change_pending": False, "address_change_unanswered": True},
    ),
    "ends beside a cancel as the line ships": Story(
        steps=(prints(), moves(), cancels(), ships((1, 5))),
        rows=[
            ("Shipment", 5, *ANN, "shipped", SHIPPED),
            ("Address Change", 0, *BY_SYSTEM, "shipped", AUTO_REJECTED),
            ("Cancel Auto Rejected", 5, *ADMIN, "shipped", "Cancel Request Auto Rejected"),
        ],
    ),
    "has a row for the first line of a shipment": Story(
        lines=(5, 4),
        steps=(prints(), moves(), ships((1, 5), (2, 4))),
        rows=[
            (1, "Shipment", 5, *ANN, "shipped", SHIPPED),
            (1, "Address Change", 0, *BY_SYSTEM, "shipped", AUTO_REJECTED),
            (2, "Shipment", 4, *ANN, "shipped", SHIPPED),
        ],
    ),
    "has a row for the first line of a shipment that has a request": Story(
        lines=(5, 4, 3),
        steps=(prints(), moves(), decides("address", approve=True, line=1), ships((1, 5), (2, 4), (3, 3))),
        rows=[
            (1, "Shipment", 5, *ANN, "shipped", SHIPPED),
            (2, "Shipment", 4, *ANN, "shipped", SHIPPED),
            (2, "Address Change", 0, *BY_SYSTEM, "shipped", AUTO_REJECTED),
            (3, "Shipment", 3, *ANN, "shipped", SHIPPED),
        ],
    ),
    "has one row where the lines of a shipment have different requests": Story(
        lines=(5, 4),
        steps=(
            prints(),
            moves(),
            decides("address", approve=False, line=2),
            moves(),
            ships((1, 5), (2, 4)),
        ),
        rows=[
            (1, "Shipment", 5, *ANN, "shipped", SHIPPED),
            (1, "Address Change", 0, *BY_SYSTEM, "shipped", AUTO_REJECTED),
            (2, "Shipment", 4, *ANN, "shipped", SHIPPED),
        ],
    ),
    "is not decided by a reprint": Story(
        steps=(prints(), moves(), reprints()),
        rows=[("Pack Slip Reprinted", 5, *ANN, "in_process", "Batch ID ({1})")],
        order={"address_change_pending": True},
    ),
    "judges each line alone": Story(
        lines=(5, 4, 3, 2),
        steps=(prints(2, 4), holds(line=4), cancels(line=3), moves()),
        rows=[
            (1, "Address Change", 5, *ADMIN, "new_order", APPLIED),
            (2, "Address Change", 4, *ADMIN, "in_process", REQUESTED),
            (4, "Address Change", 2, *ADMIN, "held", REQUESTED),
        ],
        order={"address_change_pending": True},
    ),
    "decided for the whole order": Story(
        lines=(5, 4, 3),
        steps=(prints(1, 2), moves(), decides("address", approve=True, line=None)),
        rows=[
            (1, "Address Change", 5, *ANN, "in_process", APPROVED),
            (2, "Address Change", 4, *ANN, "in_process", APPROVED),
        ],
        order={"address_change_pending": False},
    ),
    "of a line that was sent and not acknowledged is applied at once": Story(
        steps=(moves(),),
        vendor=ACKNOWLEDGING,
        rows=[("Address Change", 5, *ADMIN, "new_order", APPLIED)],
    ),
    "of a held line that the vendor declines": Story(
        steps=(holds(), moves(), decides("address", approve=False)),
        rows=[("Address Change", 5, *ANN, "held", "Address Change Rejected")],
    ),
    "is granted as one line of a batch is left out of a reprint": Story(
        lines=(5, 4),
        steps=(prints(), moves(), reprints({1: 0})),
        rows=[
            (1, "Pack Slip Voided", 5, *ANN, "new_order", "Batch ID ({0})"),
            (1, "Address Change", 5, *ANN, "new_order", APPROVED),
            (2, "Pack Slip Reprinted", 4, *ANN, "in_process", "Batch ID ({1})"),
        ],
        order={"address_change_pending": True},
    ),
    "waits while the slip of a held line is voided": Story(
        steps=(prints(), holds(), moves(), of_batch("void")),
        rows=[("Pack Slip Voided", 5, *ANN, "held", "Batch ID ({0})")],
        order={"address_change_pending": True},
    ),
    "that nobody asked cannot be decided": Story(
        steps=(prints(), decides("address", approve=True)),
        refused=[("not_allowed", "line_number")],
    ),
    "of a shipped line cannot be decided any more": Story(
        steps=(prints(), moves(), ships((1, 5)), decides("address", approve=True)),
        refused=[("not_allowed", "line_number")],
    ),
    "is unanswered while the vendor has not decided": Story(
        steps=(prints(), moves()),
        rows=[("Address Change", 5, *ADMIN, "in_process", REQUESTED)],
        order={"address_change_pending": True, "address_change_unanswered": True},
    ),
    "stays unanswered whatever is decided of other lines": Story(
        lines=(5, 4),
        steps=(prints(), moves(), ships((1, 5)), decides("address", approve=True, line=2)),
        rows=[(2, "Address Change", 4, *ANN, "in_process", APPROVED)],
        order={"address_change_pending": False, "address_change_unanswered": True},
    ),
    "of the buyer as well": Story(
        steps=(moves(sold_to_change=True), prints()),
        rows=[("PackSlip", 5, *ANN, "in_process", "Batch ID ({0})")],
    ),
    "of one line, seen on the slips of the next": Story(
        lines=(5, 4),
        steps=(prints(1), moves(), prints(2), reprints(place=0)),
        rows=[(1, "Pack Slip Reprinted", 5, *ANN, "in_process", "Batch ID ({2})")],
    ),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return tell(system, tmp_path_factory.mktemp("addresses"), STORIES)


@pytest.mark.parametrize("story", list(STORIES))
def test_a_change_of_address(told: dict[str, Outcome], story: str) -> None:
    told[story].check()


def notices(outcome: Outcome) -> list[tuple[str, str, int]]:
    """Who was told what of which line, after the order was new; shipments aside."""
    heard = outcome.purchase.trade.notices(po_number=outcome.purchase.number)
    return [
        (each["to"], each["kind"], each["line_number"])
        for each in heard
        if each["kind"].startswith("address")
    ]


def test_vendor_and_retailer_are_told(told: dict[str, Outcome]) -> None:
    asked = ("vendor", "address_change_requested", 1)
    decided, ended = ("retailer", "address_decided", 1), ("retailer", "address_auto_rejected", 1)
    assert notices(told["of a line in process is asked"]) == [asked]
    assert notices(told["that the vendor accepts"]) == [asked, decided]
    assert notices(told["that the vendor declines"]) == [asked, decided]
    assert notices(told["ends as the line ships"]) == [asked, ended]
    assert notices(told["replaces the request that is open"]) == [asked, ended, asked]


def test_the_retailer_is_told_that_a_line_was_over_before(told: dict[str, Outcome]) -> None:
    ended = [("retailer", "address_auto_rejected", 1)]
    assert notices(told["of a line that was shipped has no row"]) == ended
    assert notices(told["of a line that was cancelled has no row"]) == ended


def to_vendor(outcome: Outcome) -> list[dict[str, Any]]:
    """What the vendor reads of a purchase order, in order."""
    trade, vendor = outcome.purchase.trade, outcome.purchase.vendor
    return [one.value for one in trade.heard("purchase-orders", vendor=vendor)]


def test_the_vendor_reads_where_lines_go_now_or_are_to_go(told: dict[str, Outcome]) -> None:
    found = {
        name: [
            (each["type"], each["ship_to"]["address_1"], [line["line_number"] for line in each["lines"]])
            for each in to_vendor(told[name])
            if each["type"].startswith("address")
        ]
        for name in ("of a new line is applied at once", "that the vendor accepts", "judges each line alone")
    }
    assert found == {
        "of a new line is applied at once": [("address-changed", "7 Oak St", [1])],
        "that the vendor accepts": [
            ("address-change-requested", "7 Oak St", [1]),
            ("address-changed", "7 Oak St", [1]),
        ],
        "judges each line alone": [
            ("address-changed", "7 Oak St", [1]),
            ("address-change-requested", "7 Oak St", [2, 4]),
        ],
    }


def slips(outcome: Outcome) -> dict[int, list[tuple[int, str]]]:
    """Line and street of what stands on the slips of each batch."""
    return {
        batch["batch_id"]: [
            (line["line_number"], line["ship_to"]["address_1"])
            for order in batch["purchase_orders"]
            for line in order["lines"]
        ]
        for batch in to_vendor(outcome)
        if batch["type"] == "purchase-order-batch"
    }


def test_slips_have_the_address_of_each_line_and_the_old_one_while_the_vendor_has_not_decided(
    told: dict[str, Outcome],
) -> None:
    outcome = told["of one line, seen on the slips of the next"]
    first, second, again = outcome.purchase.batches
    assert slips(outcome) == {first: [(1, "1 Elm St")], second: [(2, "7 Oak St")], again: [(1, "1 Elm St")]}


def test_slips_name_the_new_address_of_the_buyer(told: dict[str, Outcome]) -> None:
    (batch,) = [
        each for each in to_vendor(told["of the buyer as well"]) if each["type"] == "purchase-order-batch"
    ]
    assert batch["purchase_orders"][0]["sold_to"]["address_1"] == "7 Oak St"


def test_slips_name_the_old_address_of_the_buyer_where_only_the_recipient_moved(
    told: dict[str, Outcome],
) -> None:
    found = to_vendor(told["of one line, seen on the slips of the next"])
    buyers = [
        order["sold_to"]["address_1"]
        for batch in found
        if batch["type"] == "purchase-order-batch"
        for order in batch["purchase_orders"]
    ]
    assert buyers == ["1 Elm St"] * 3


def test_the_rows_of_a_change_lead_to_its_detail_and_others_do_not(told: dict[str, Outcome]) -> None:
    for name in ("that the vendor accepts", "that the vendor declines", "ends as the line ships"):
        purchase = told[name].purchase
        rows = purchase.trade.system.view(
            "purchase_order_history", purchase.trade.code, po_number=purchase.number
        )
        for row in rows:
            assert bool(row["address_change"]) == (row["action_type"] == "Address Change")


def test_the_history_says_whether_a_detail_exists(told: dict[str, Outcome]) -> None:
    purchase = told["that the vendor accepts"].purchase
    rows = purchase.trade.system.view(
        "purchase_order_history", purchase.trade.code, po_number=purchase.number
    )
    assert {row["address_change"] for row in rows} == {True, False}
    assert all(isinstance(row["address_change"], bool) for row in rows)


def test_each_change_has_a_detail_with_its_current_status(told: dict[str, Outcome]) -> None:
    purchase = told["that the vendor accepts"].purchase
    (row,) = purchase.trade.system.view(
        "purchase_order_address_changes", purchase.trade.code, po_number=purchase.number
    )
    assert (row["status"], row["sold_to_change"], row["source"]) == ("Approved", False, "UI")
