"""PUR-5: cancel requests. Every row of the table, what is asked twice, and what a line that comes back is granted."""

from pathlib import Path

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
from tests.support.trade import ACKNOWLEDGING, INTEGRATED

AUTOMATICALLY = (*ADMIN, "cancelled", "Automatically Cancelled")
TOO_LATE = "Cancel Request Auto Rejected"
SHIPPED = "Ship Date: 2016-11-10"

STORIES = {
    "of a new line is done at once": Story(
        steps=(cancels(),),
        rows=[("Cancel", 5, *AUTOMATICALLY)],
        line={"status": "cancelled", "cancelled_quantity": 5, "open_quantity": 0},
        order={"status": "cancelled"},
    ),
    "of a line in process is asked": Story(
        steps=(prints(), cancels()),
        rows=[("Cancel", 5, *ADMIN, "in_process", "Cancel Requested")],
        line={"status": "in_process", "cancelled_quantity": 0},
    ),
    "of a held line is asked": Story(
        steps=(holds(), cancels()),
        rows=[("Cancel", 5, *ADMIN, "held", "Cancel Requested")],
        line={"status": "held"},
    ),
    "that the vendor accepts": Story(
        steps=(prints(), cancels(), decides("cancel", approve=True)),
        rows=[("Cancel", 5, *ANN, "cancelled", "Cancellation Approved")],
        line={"status": "cancelled", "printed_quantity": 0},
    ),
    "of a held line that the vendor accepts": Story(
        steps=(holds(), cancels(), decides("cancel", approve=True)),
        rows=[("Cancel", 5, *ANN, "cancelled", "Cancellation Approved")],
    ),
    "that the vendor declines": Story(
        steps=(prints(), cancels(), decides("cancel", approve=False)),
        rows=[("Cancel", 5, *ANN, "in_process", "Cancellation Rejected")],
        line={"status": "in_process", "open_quantity": 5},
    ),
    "that the vendor declines is over": Story(
        steps=(prints(), cancels(), decides("cancel", approve=False), decides("cancel", approve=True)),
        refused=[("not_allowed", "line_number")],
        line={"status": "in_process"},
    ),
    "that an integrated vendor accepts": Story(
        steps=(cancels(), decides("cancel", approve=True)),
        vendor=INTEGRATED,
        rows=[("Cancel", 5, *SELF, "cancelled", "Cancellation Approved")],
    ),
    "of a line that was shipped": Story(
        steps=(prints(), ships((1, 5)), cancels()),
        rows=[("Cancel Auto Rejected", 0, *ADMIN, "shipped", TOO_LATE)],
    ),
    "of a line that was cancelled": Story(
        steps=(cancels(), cancels(quantity=2)),
        rows=[("Cancel Auto Rejected", 2, *ADMIN, "cancelled", TOO_LATE)],
    ),
    "of more than is open": Story(
        steps=(cancels(quantity=6),),
        rows=[("Cancel Auto Rejected", 6, *ADMIN, "new_order", TOO_LATE)],
    ),
    "of more than is open leaves the open request": Story(
        steps=(prints(), cancels(quantity=2), cancels(quantity=6), decides("cancel", approve=True)),
        rows=[("Cancel", 2, *ANN, "in_process", "Cancellation Approved")],
    ),
    "of a part of a new line": Story(
        steps=(cancels(quantity=2),),
        rows=[("Cancel", 2, *ADMIN, "new_order", "Automatically Cancelled")],
        line={"status": "new_order", "cancelled_quantity": 2, "open_quantity": 3},
    ),
    "of a part that the vendor accepts": Story(
        steps=(prints(), cancels(quantity=2), decides("cancel", approve=True)),
        rows=[("Cancel", 2, *ANN, "in_process", "Cancellation Approved")],
        line={"cancelled_quantity": 2, "open_quantity": 3, "printed_quantity": 3},
    ),
    "of a part takes unprinted units first": Story(
        steps=(prints(), reprints({1: 3}), cancels(quantity=2), decides("cancel", approve=True)),
        rows=[("Cancel", 2, *ANN, "in_process", "Cancellation Approved")],
        line={"cancelled_quantity": 2, "open_quantity": 3, "printed_quantity": 3},
    ),
    "of a part takes printed units then": Story(
        steps=(prints(), reprints({1: 3}), cancels(quantity=4), decides("cancel", approve=True)),
        rows=[("Cancel", 4, *ANN, "in_process", "Cancellation Approved")],
        line={"cancelled_quantity": 4, "open_quantity": 1, "printed_quantity": 1},
    ),
    "of what did not ship leaves the line shipped": Story(
        steps=(prints(), ships((1, 2)), cancels(), decides("cancel", approve=True)),
        rows=[("Cancel", 3, *ANN, "shipped", "Cancellation Approved")],
        line={"status": "shipped", "shipped_quantity": 2, "cancelled_quantity": 3},
    ),
    "that is asked again is nothing": Story(
        steps=(prints(), cancels(quantity=2), cancels(quantity=2)),
    ),
    "of another quantity replaces the request": Story(
        steps=(prints(), cancels(quantity=2), cancels(quantity=3)),
        rows=[("Cancel", 3, *ADMIN, "in_process", "Cancel Requested")],
    ),
    "that was replaced is decided as it is now": Story(
        steps=(prints(), cancels(quantity=2), cancels(quantity=3), decides("cancel", approve=True)),
        rows=[("Cancel", 3, *ANN, "in_process", "Cancellation Approved")],
        line={"cancelled_quantity": 3, "open_quantity": 2},
    ),
    "ends as all units ship": Story(
        steps=(prints(), cancels(), ships((1, 5))),
        rows=[
            ("Shipment", 5, *ANN, "shipped", SHIPPED),
            ("Cancel Auto Rejected", 5, *ADMIN, "shipped", TOO_LATE),
        ],
    ),
    "ends as less stays open than was asked": Story(
        steps=(prints(), cancels(quantity=4), ships((1, 2))),
        rows=[
            ("Shipment", 2, *ANN, "in_process", SHIPPED),
            ("Cancel Auto Rejected", 4, *ADMIN, "in_process", TOO_LATE),
        ],
        line={"status": "in_process", "open_quantity": 3},
    ),
    "stays where it still fits": Story(
        steps=(prints(), cancels(quantity=3), ships((1, 2))),
        rows=[("Shipment", 2, *ANN, "in_process", SHIPPED)],
    ),
    "that stayed beside a shipment is decided": Story(
        steps=(prints(), cancels(quantity=3), ships((1, 2)), decides("cancel", approve=True)),
        rows=[("Cancel", 3, *ANN, "shipped", "Cancellation Approved")],
    ),
    "is granted as the slip is voided": Story(
        steps=(prints(), cancels(), of_batch("void")),
        rows=[
            ("Pack Slip Voided", 5, *ANN, "new_order", "Batch ID ({0})"),
            ("Cancel", 5, *ANN, "cancelled", "Cancellation Approved"),
        ],
    ),
    "of a part is granted as the slip is voided": Story(
        steps=(prints(), cancels(quantity=2), of_batch("void")),
        rows=[
            ("Pack Slip Voided", 5, *ANN, "new_order", "Batch ID ({0})"),
            ("Cancel", 2, *ANN, "new_order", "Cancellation Approved"),
        ],
        line={"status": "new_order", "open_quantity": 3},
    ),
    "is granted as the line is left out of a reprint": Story(
        steps=(prints(), cancels(), reprints({1: 0})),
        rows=[
            ("Pack Slip Voided", 5, *ANN, "new_order", "Batch ID ({0})"),
            ("Cancel", 5, *ANN, "cancelled", "Cancellation Approved"),
        ],
    ),
    "is granted as a hold that began new is released": Story(
        steps=(holds(), cancels(), does("release")),
        rows=[
            ("Maintenance", 5, *ANN, "new_order", "Released"),
            ("Cancel", 5, *ANN, "cancelled", "Cancellation Approved"),
        ],
    ),
    "is granted as a line is released whose slip is gone": Story(
        steps=(prints(), holds(), cancels(), of_batch("void"), does("release")),
        rows=[
            ("Maintenance", 5, *ANN, "new_order", "Released"),
            ("Cancel", 5, *ANN, "cancelled", "Cancellation Approved"),
        ],
    ),
    "stays as a printed line is released": Story(
        steps=(prints(), holds(), cancels(), does("release")),
        rows=[("Maintenance", 5, *ANN, "in_process", "Released")],
    ),
    "is granted as the rest is given back": Story(
        steps=(prints(), cancels(quantity=2), ships((1, 1), remainder="return")),
        rows=[
            ("Shipment", 1, *ANN, "in_process", SHIPPED),
            ("Re-opened", 4, *ANN, "new_order", None),
            ("Cancel", 2, *ANN, "new_order", "Cancellation Approved"),
        ],
        line={"status": "new_order", "open_quantity": 2},
    ),
    "is granted as unprinted units are left": Story(
        steps=(prints(), reprints({1: 2}), cancels(quantity=3), ships((1, 2))),
        rows=[
            ("Shipment", 2, *ANN, "in_process", SHIPPED),
            ("Re-opened", 3, *ANN, "new_order", None),
            ("Cancel", 3, *ANN, "shipped", "Cancellation Approved"),
        ],
        line={"status": "shipped", "open_quantity": 0},
    ),
    "is too much for what is left unprinted": Story(
        steps=(prints(), reprints({1: 2}), cancels(), ships((1, 2))),
        rows=[
            ("Shipment", 2, *ANN, "in_process", SHIPPED),
            ("Re-opened", 3, *ANN, "new_order", None),
            ("Cancel Auto Rejected", 5, *ADMIN, "new_order", TOO_LATE),
        ],
        line={"status": "new_order", "open_quantity": 3},
    ),
    "ends a change of address without a row": Story(
        steps=(prints(), moves(), cancels(), decides("cancel", approve=True)),
        rows=[("Cancel", 5, *ANN, "cancelled", "Cancellation Approved")],
        order={"address_change_pending": False},
    ),
    "of the whole order judges each line alone": Story(
        lines=(5, 4, 3, 2),
        steps=(prints(2, 4), holds(line=4), cancels(line=3), cancels(line=None)),
        rows=[
            (1, "Cancel", 5, *AUTOMATICALLY),
            (2, "Cancel", 4, *ADMIN, "in_process", "Cancel Requested"),
            (3, "Cancel Auto Rejected", 0, *ADMIN, "cancelled", TOO_LATE),
            (4, "Cancel", 2, *ADMIN, "held", "Cancel Requested"),
        ],
        order={"status": "open"},
    ),
    "decided for the whole order": Story(
        lines=(5, 4, 3),
        steps=(prints(1, 2), cancels(line=1), cancels(line=2), decides("cancel", approve=False, line=None)),
        rows=[
            (1, "Cancel", 5, *ANN, "in_process", "Cancellation Rejected"),
            (2, "Cancel", 4, *ANN, "in_process", "Cancellation Rejected"),
        ],
    ),
    "that nobody asked cannot be decided": Story(
        steps=(prints(), decides("cancel", approve=True)),
        refused=[("not_allowed", "line_number")],
    ),
    "that nobody asked of any line cannot be decided": Story(
        lines=(5, 4),
        steps=(prints(), decides("cancel", approve=True, line=None)),
        refused=[("not_allowed", "line_number")],
    ),
    "of a line that was sent and not acknowledged is done at once": Story(
        steps=(cancels(),),
        vendor=ACKNOWLEDGING,
        rows=[("Cancel", 5, *AUTOMATICALLY)],
        line={"status": "cancelled", "printed_quantity": 0},
    ),
    "of a part of a line that was sent": Story(
        steps=(cancels(quantity=2),),
        vendor=ACKNOWLEDGING,
        rows=[("Cancel", 2, *ADMIN, "new_order", "Automatically Cancelled")],
        line={"status": "new_order", "printed_quantity": 3},
    ),
    "is granted as a line is released that was not acknowledged": Story(
        steps=(holds(), cancels(), does("release")),
        vendor=ACKNOWLEDGING,
        rows=[
            ("Maintenance", 5, *SELF, "new_order", "Released"),
            ("Cancel", 5, *SELF, "cancelled", "Cancellation Approved"),
        ],
    ),
    "of a part of a held line leaves it held": Story(
        steps=(holds(), cancels(quantity=2), decides("cancel", approve=True)),
        rows=[("Cancel", 2, *ANN, "held", "Cancellation Approved")],
        line={"status": "held", "open_quantity": 3},
    ),
    "of a held line that the vendor declines": Story(
        steps=(holds(), cancels(), decides("cancel", approve=False)),
        rows=[("Cancel", 5, *ANN, "held", "Cancellation Rejected")],
    ),
    "for another reason is another request": Story(
        steps=(prints(), cancels(reason_code="CUSTOMER"), cancels(reason_code="FRAUD")),
        rows=[("Cancel", 5, *ADMIN, "in_process", "Cancel Requested")],
    ),
    "of several lines of a shipment ends where it does not fit": Story(
        lines=(5, 4),
        steps=(prints(), cancels(line=None), ships((1, 5), (2, 1))),
        rows=[
            (1, "Shipment", 5, *ANN, "shipped", SHIPPED),
            (1, "Cancel Auto Rejected", 5, *ADMIN, "shipped", TOO_LATE),
            (2, "Shipment", 1, *ANN, "in_process", SHIPPED),
            (2, "Cancel Auto Rejected", 4, *ADMIN, "in_process", TOO_LATE),
        ],
    ),
    "of a line that nobody ordered": Story(
        steps=(cancels(line=9),),
        refused=[("unknown_purchase_order", "line_number")],
    ),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    folder: Path = tmp_path_factory.mktemp("cancels")
    return tell(system, folder, STORIES)


@pytest.mark.parametrize("story", list(STORIES))
def test_a_cancel(told: dict[str, Outcome], story: str) -> None:
    told[story].check()


def kinds(outcome: Outcome, **having: str) -> list[tuple[str, str]]:
    """Who was told what of a purchase order, after it was new."""
    told = outcome.purchase.trade.notices(po_number=outcome.purchase.number, **having)
    return [(each["to"], each["kind"]) for each in told if each["kind"] != "new_purchase_order"]


def test_vendor_and_retailer_are_told_what_the_other_wants(told: dict[str, Outcome]) -> None:
    asked, decided = ("vendor", "cancel_requested"), ("retailer", "cancel_decided")
    too_late = ("retailer", "cancel_auto_rejected")
    assert kinds(told["of a line in process is asked"]) == [asked]
    assert kinds(told["that the vendor accepts"]) == [asked, decided]
    assert kinds(told["that the vendor declines"]) == [asked, decided]
    assert kinds(told["of more than is open"]) == [too_late]
    assert kinds(told["ends as all units ship"]) == [asked, ("retailer", "shipped"), too_late]
    assert ("retailer", "address_auto_rejected") in kinds(told["ends a change of address without a row"])


def test_the_vendor_reads_what_is_asked_and_what_is_cancelled(told: dict[str, Outcome]) -> None:
    outcome = told["of a part that the vendor accepts"]
    messages = outcome.purchase.trade.heard("purchase-orders", po_number=outcome.purchase.number)
    about = [(one.value["type"], one.value["lines"]) for one in messages if "batch_id" not in one.value]
    units = [{"line_number": 1, "item": "I-1", "quantity": 2}]
    assert about[1:] == [("cancel-requested", units), ("purchase-order-cancelled", units)]
