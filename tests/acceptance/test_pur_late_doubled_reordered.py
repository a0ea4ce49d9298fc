"""PUR-2 to PUR-7: messages that come late, twice or in another order, and lines that change meanwhile."""

from typing import Any

import pytest

from tests.support.purchases import (
    ADMIN,
    ANN,
    SELF,
    Outcome,
    Purchase,
    Step,
    Story,
    cancels,
    decides,
    does,
    holds,
    moves,
    of_batch,
    prints,
    ships,
    tell,
)
from tests.support.system import System
from tests.support.trade import ACKNOWLEDGING, VENDOR, Trade, open_trade

SHIPPED = "Ship Date: 2016-11-10"
EARLY, LATE = "2016-11-08T10:00:00Z", "2016-11-08T12:00:00Z"


def both(*steps: Step) -> Step:
    """Steps that come together; those of one vendor keep their order."""

    def step(purchase: Purchase) -> None:
        for each in steps:
            each(purchase)

    return step


STORIES = {
    # late: the line is another one than the sender saw
    "a decision about a cancel after the line has shipped": Story(
        steps=(prints(), cancels(), ships((1, 5)), decides("cancel", approve=True)),
        refused=[("not_allowed", "line_number")],
        line={"status": "shipped"},
    ),
    "a cancel after the hold that it was meant for": Story(
        steps=(holds(), does("release"), cancels()),
        rows=[("Cancel", 5, *ADMIN, "cancelled", "Automatically Cancelled")],
    ),
    "a void after all has shipped": Story(steps=(prints(), ships((1, 5)), of_batch("void"))),
    "a void after a part has shipped": Story(
        steps=(prints(), ships((1, 2)), of_batch("void")),
        rows=[("Pack Slip Voided", 3, *ANN, "new_order", "Batch ID ({0})")],
        line={"status": "new_order", "open_quantity": 3},
    ),
    "an acknowledgement after the shipment": Story(
        steps=(ships((1, 2)), of_batch("acknowledge")),
        vendor=ACKNOWLEDGING,
        line={"status": "in_process", "printed_quantity": 3},
    ),
    "an acknowledgement after the line was cancelled": Story(
        steps=(cancels(), of_batch("acknowledge")), vendor=ACKNOWLEDGING, line={"status": "cancelled"}
    ),
    "a hold after the line was cancelled": Story(
        steps=(cancels(), holds()), refused=[("not_allowed", "line_number")], line={"status": "cancelled"}
    ),
    "an older time than that of what is there": Story(
        steps=(holds(), does("release", occurred_at=EARLY)),
        rows=[("Maintenance", 5, *ANN, "new_order", "Released")],
        line={"status": "new_order"},
    ),
    # doubled
    "slips twice": Story(
        steps=(both(prints(1), prints(1)),),
        rows=[("PackSlip", 5, *ANN, "in_process", "Batch ID ({0})")],
        refused=[("not_allowed", "line_number")],
    ),
    "a hold twice": Story(
        steps=(both(holds(), holds()),),
        rows=[("Maintenance", 5, *ANN, "held", "Held: Backordered")],
    ),
    "a release twice": Story(
        steps=(holds(), both(does("release"), does("release"))),
        rows=[("Maintenance", 5, *ANN, "new_order", "Released")],
        refused=[("not_allowed", "line_number")],
    ),
    "a shipment twice": Story(
        steps=(prints(), both(ships((1, 2), shipment_number="S"), ships((1, 2), shipment_number="S"))),
        rows=[("Shipment", 2, *ANN, "in_process", SHIPPED)],
    ),
    "a cancel twice": Story(
        steps=(prints(), both(cancels(), cancels())),
        rows=[("Cancel", 5, *ADMIN, "in_process", "Cancel Requested")],
    ),
    "an address twice": Story(
        steps=(prints(), both(moves(), moves())),
        rows=[("Address Change", 5, *ADMIN, "in_process", "Address Change Requested")],
    ),
    "a decision twice": Story(
        steps=(prints(), cancels(), both(*[decides("cancel", approve=False)] * 2)),
        rows=[("Cancel", 5, *ANN, "in_process", "Cancellation Rejected")],
        refused=[("not_allowed", "line_number")],
    ),
    "an acknowledgement twice": Story(
        steps=(both(of_batch("acknowledge"), of_batch("acknowledge")),),
        vendor=ACKNOWLEDGING,
        rows=[("PackSlip", 5, *SELF, "in_process", "Batch ID ({0}) Acknowledged")],
    ),
    "a void twice": Story(
        steps=(prints(), both(of_batch("void"), of_batch("void"))),
        rows=[("Pack Slip Voided", 5, *ANN, "new_order", "Batch ID ({0})")],
        refused=[("not_allowed", "batch_id")],
    ),
    # reordered
    "a shipment before its slips": Story(
        steps=(both(ships((1, 5)), prints(1)),),
        rows=[("PackSlip", 5, *ANN, "in_process", "Batch ID ({0})")],
        refused=[("not_allowed", "line_number")],
    ),
    "a release before its hold": Story(
        steps=(both(does("release"), holds()),),
        rows=[("Maintenance", 5, *ANN, "held", "Held: Backordered")],
        refused=[("not_allowed", "line_number")],
    ),
    "a decision before its request": Story(
        steps=(prints(), decides("address", approve=True), moves()),
        rows=[("Address Change", 5, *ADMIN, "in_process", "Address Change Requested")],
        refused=[("not_allowed", "line_number")],
    ),
    "all in one go": Story(
        steps=(both(holds(), does("release"), prints(1), ships((1, 2), remainder="return"), prints(1)),),
        rows=[
            ("Maintenance", 5, *ANN, "held", "Held: Backordered"),
            ("Maintenance", 5, *ANN, "new_order", "Released"),
            ("PackSlip", 5, *ANN, "in_process", "Batch ID ({0})"),
            ("Shipment", 2, *ANN, "in_process", SHIPPED),
            ("Re-opened", 3, *ANN, "new_order", None),
            ("PackSlip", 3, *ANN, "in_process", "Batch ID ({1})"),
        ],
    ),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return tell(system, tmp_path_factory.mktemp("late"), STORIES)


@pytest.mark.parametrize("story", list(STORIES))
def test_late_doubled_reordered(told: dict[str, Outcome], story: str) -> None:
    told[story].check()


def activity(trade: Trade, action: str, **fields: Any) -> dict[str, Any]:
    return {"action": action, "organization": trade.code, "vendor": VENDOR, "user": "ann"} | fields


@pytest.fixture(scope="module")
def trade(system: System, tmp_path_factory: pytest.TempPathFactory) -> Trade:
    """Orders whose messages have ids of their own."""
    trade = open_trade(system, tmp_path_factory.mktemp("ids"))
    with trade.together():
        for number in ("ONCE", "USED-UP", "TWO-IDS"):
            trade.order(number, 5)
    with trade.together():
        hold = activity(trade, "hold", po_number="ONCE", line_number=1, reason="Late")
        for _ in range(2):
            trade.tell("vendor-activity", hold, "ONCE", ce_id=f"{trade.code}-1", ce_source="/portal")
        release = activity(trade, "release", po_number="USED-UP", line_number=1)
        trade.tell("vendor-activity", release, "USED-UP", ce_id=f"{trade.code}-2", ce_source="/portal")
        other = hold | {"reason": "Other"}
        trade.tell("vendor-activity", other, "TWO-IDS", ce_id=f"{trade.code}-1", ce_source="/portal")
    with trade.together():
        trade.does("hold", "USED-UP", line_number=1)
        trade.tell("vendor-activity", release, "USED-UP", ce_id=f"{trade.code}-2", ce_source="/portal")
    return trade


def test_a_message_that_is_delivered_twice_is_taken_once(trade: Trade) -> None:
    assert trade.refused("ONCE") == []
    assert [entry.note for entry in trade.history("ONCE")][1:] == ["Held: Late"]


def test_other_content_under_an_id_conflicts(trade: Trade) -> None:
    assert trade.refused("TWO-IDS") == [("conflicting_message", "ce_id")]


def test_the_id_of_a_refused_message_is_used_up(trade: Trade) -> None:
    assert trade.refused("USED-UP") == [("not_allowed", "line_number")]
    assert trade.line("USED-UP")["status"] == "held"


def test_slips_of_all_that_waits_hold_what_was_released_in_the_same_message(
    system: System, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trade = open_trade(system, tmp_path_factory.mktemp("released"))
    trade.order("PO", 5)
    trade.does("hold", "PO", line_number=1)
    release = activity(trade, "release", po_number="PO", line_number=1)
    trade.tell("vendor-activity", {"activities": [release, activity(trade, "pack_slips")]}, "both")
    assert trade.dead_letters("vendor-activity", "both") == []
    assert trade.line("PO")["status"] == "in_process"


def test_slips_of_all_that_waits_hold_every_order_of_the_vendor_and_no_other(
    system: System, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trade = open_trade(system, tmp_path_factory.mktemp("all"))
    with trade.together():
        trade.order("A", 5, 4)
        trade.order("B", 3)
        trade.order("C", 2, vendor="V200")
    batch = trade.prints()
    (row,) = [each for each in trade.batches() if each["batch_id"] == batch]
    assert sorted((each["po_number"], each["line_number"]) for each in row["lines"]) == [
        ("A", 1),
        ("A", 2),
        ("B", 1),
    ]
    assert trade.line("C")["status"] == "new_order"


def test_one_batch_of_many_orders_is_acknowledged_together(
    system: System, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trade = open_trade(system, tmp_path_factory.mktemp("together"))
    with trade.together():
        for number in ("A", "B"):
            trade.order(number, 5, vendor=ACKNOWLEDGING)
    with trade.together():
        for row in trade.batches(ACKNOWLEDGING):
            trade.does("acknowledge", None, ACKNOWLEDGING, user=None, batch_id=row["batch_id"])
    assert [trade.line(number)["status"] for number in ("A", "B")] == ["in_process"] * 2
