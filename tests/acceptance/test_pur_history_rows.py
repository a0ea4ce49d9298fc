"""PUR-8: every row of the table of history but those of cancels (PUR-5) and addresses (PUR-6), through the topics."""

import pytest

from tests.support.purchases import (
    ADMIN,
    ANN,
    SELF,
    Outcome,
    Story,
    cancels,
    costs,
    does,
    holds,
    of_batch,
    prints,
    reprints,
    ships,
    tell,
)
from tests.support.system import System
from tests.support.trade import ACKNOWLEDGING, INTEGRATED

SHIPPED = "Ship Date: 2016-11-10"
ALL = {"carrier": "50", "tracking_number": "Track12155", "weight": "2.34", "rate": "1.23"}
DELAY = {"due_date": "2022-06-28", "reason": "Delay"}
DELAYED = "Maintenance Delay Revised Due Date: 2022-06-28"

SLIPS = {
    "slips to print": Story(steps=(prints(),), rows=[("PackSlip", 5, *ANN, "in_process", "Batch ID ({0})")]),
    "slips as an extract": Story(
        steps=(prints(format="csv"),), rows=[("PackSlip", 5, *ANN, "in_process", "Batch ID ({0})")]
    ),
    "slips of what is open": Story(
        steps=(cancels(quantity=2), prints()),
        rows=[("PackSlip", 3, *ANN, "in_process", "Batch ID ({0})")],
    ),
    "sent to an integrated vendor": Story(
        steps=(holds(), does("release")),  # neither changes what was sent
        vendor=INTEGRATED,
        rows=[("Maintenance", 5, *SELF, "in_process", "Released")],
        line={"printed_quantity": 5},
    ),
    "acknowledged": Story(
        steps=(of_batch("acknowledge"),),
        vendor=ACKNOWLEDGING,
        rows=[("PackSlip", 5, *SELF, "in_process", "Batch ID ({0}) Acknowledged")],
        line={"status": "in_process", "printed_quantity": 5},
    ),
    "acknowledged by a user of the vendor's system": Story(
        steps=(of_batch("acknowledge", user="bob"),),
        vendor=ACKNOWLEDGING,
        rows=[("PackSlip", 5, "WS", "bob", "in_process", "Batch ID ({0}) Acknowledged")],
    ),
    "acknowledged twice": Story(
        steps=(of_batch("acknowledge"), of_batch("acknowledge")), vendor=ACKNOWLEDGING
    ),
    "acknowledged while held": Story(
        steps=(holds(), of_batch("acknowledge")),
        vendor=ACKNOWLEDGING,
        rows=[("PackSlip", 5, *SELF, "held", "Batch ID ({0}) Acknowledged")],
        line={"status": "held"},
    ),
    "acknowledged while held, then released": Story(
        steps=(holds(), of_batch("acknowledge"), does("release")),
        vendor=ACKNOWLEDGING,
        rows=[("Maintenance", 5, *SELF, "in_process", "Released")],
    ),
    "released before it is acknowledged": Story(
        steps=(holds(), does("release")),
        vendor=ACKNOWLEDGING,
        rows=[("Maintenance", 5, *SELF, "new_order", "Released")],
        line={"status": "new_order", "printed_quantity": 5},
    ),
    "printed again": Story(
        steps=(prints(), reprints({1: 3})),
        rows=[("Pack Slip Reprinted", 3, *ANN, "in_process", "Batch ID ({1})")],
        line={"printed_quantity": 3, "open_quantity": 5},
    ),
    "printed again with all units": Story(
        steps=(prints(), reprints()),
        rows=[("Pack Slip Reprinted", 5, *ANN, "in_process", "Batch ID ({1})")],
    ),
    "voided": Story(
        steps=(prints(), of_batch("void")),
        rows=[("Pack Slip Voided", 5, *ANN, "new_order", "Batch ID ({0})")],
        line={"status": "new_order", "printed_quantity": 0},
    ),
    "what was printed again is voided": Story(
        steps=(prints(), reprints({1: 3}), of_batch("void")),
        rows=[("Pack Slip Voided", 3, *ANN, "new_order", "Batch ID ({1})")],
        line={"status": "new_order", "printed_quantity": 0},
    ),
    "printed again with nothing": Story(
        steps=(prints(), reprints({1: 0})),
        rows=[("Pack Slip Voided", 5, *ANN, "new_order", "Batch ID ({0})")],
        line={"status": "new_order", "printed_quantity": 0},
    ),
    "printed again without one of its lines": Story(
        lines=(5, 4, 3),
        steps=(prints(), reprints({1: 0, 2: 2})),
        rows=[
            (1, "Pack Slip Voided", 5, *ANN, "new_order", "Batch ID ({0})"),
            (2, "Pack Slip Reprinted", 2, *ANN, "in_process", "Batch ID ({1})"),
            (3, "Pack Slip Reprinted", 3, *ANN, "in_process", "Batch ID ({1})"),
        ],
        order={"status": "open"},
    ),
    "voided while held": Story(
        steps=(prints(), holds(), of_batch("void")),
        rows=[("Pack Slip Voided", 5, *ANN, "held", "Batch ID ({0})")],
        line={"status": "held", "printed_quantity": 0},
    ),
    "voided while held, then released": Story(
        steps=(prints(), holds(), of_batch("void"), does("release")),
        rows=[("Maintenance", 5, *ANN, "new_order", "Released")],
    ),
    "printed again while a line is held": Story(
        lines=(5, 4),
        steps=(prints(), holds(), reprints()),
        rows=[
            (1, "Pack Slip Voided", 5, *ANN, "held", "Batch ID ({0})"),
            (2, "Pack Slip Reprinted", 4, *ANN, "in_process", "Batch ID ({1})"),
        ],
        line={"status": "held", "printed_quantity": 0},
    ),
    "printed again while all is held": Story(
        steps=(prints(), holds(), reprints()),
        rows=[("Pack Slip Voided", 5, *ANN, "held", "Batch ID ({0})")],
    ),
    "printed after it was voided": Story(
        steps=(prints(), of_batch("void"), prints()),
        rows=[("PackSlip", 5, *ANN, "in_process", "Batch ID ({1})")],
    ),
    "a batch whose line has a newer slip": Story(
        lines=(5, 4),
        steps=(prints(), ships((1, 2), remainder="return"), prints(1), of_batch("void", 0)),
        rows=[(2, "Pack Slip Voided", 4, *ANN, "new_order", "Batch ID ({0})")],
        line={"status": "in_process", "printed_quantity": 3},
    ),
    "a batch that is sent again": Story(steps=(of_batch("resend_batch"),), vendor=INTEGRATED),
}

SHIPMENTS = {
    "a shipment": Story(
        steps=(prints(), ships((1, 5))),
        rows=[("Shipment", 5, *ANN, "shipped", SHIPPED)],
        line={"status": "shipped", "printed_quantity": 0},
    ),
    "a shipment with all that can be told": Story(
        steps=(prints(), ships((1, 5), **ALL)),
        rows=[
            (
                *("Shipment", 5, *ANN, "shipped"),
                "Ship Date: 2016-11-10, Carrier: 50, Tracking #: Track12155, Weight: 2.34, Rate: $1.23",
            )
        ],
    ),
    "a shipment whose rate is in euros": Story(
        steps=(prints(), ships((1, 5), rate="1.235")),
        changes={"currency": "EUR"},
        rows=[("Shipment", 5, *ANN, "shipped", "Ship Date: 2016-11-10, Rate: €1.24")],
    ),
    "a shipment by integration": Story(
        steps=(ships((1, 5)),),
        vendor=INTEGRATED,
        rows=[("Shipment", 5, *SELF, "shipped", SHIPPED)],
    ),
    "a shipment of a part": Story(
        steps=(prints(), ships((1, 2))),
        rows=[("Shipment", 2, *ANN, "in_process", SHIPPED)],
        line={"status": "in_process", "printed_quantity": 3, "shipped_quantity": 2},
    ),
    "the last part": Story(
        steps=(prints(), ships((1, 2)), ships((1, 3))),
        rows=[("Shipment", 3, *ANN, "shipped", SHIPPED)],
    ),
    "a shipment of several lines": Story(
        lines=(5, 4, 3),
        steps=(prints(), ships((1, 5), (3, 1))),
        rows=[
            (1, "Shipment", 5, *ANN, "shipped", SHIPPED),
            (3, "Shipment", 1, *ANN, "in_process", SHIPPED),
        ],
        order={"status": "open"},
    ),
    "the rest given back": Story(
        steps=(prints(), ships((1, 2), remainder="return")),
        rows=[
            ("Shipment", 2, *ANN, "in_process", SHIPPED),
            ("Re-opened", 3, *ANN, "new_order", None),
        ],
        line={"status": "new_order", "printed_quantity": 0, "open_quantity": 3},
    ),
    "no rest to give back": Story(
        steps=(prints(), ships((1, 5), remainder="return")),
        rows=[("Shipment", 5, *ANN, "shipped", SHIPPED)],
    ),
    "unprinted units are left": Story(
        steps=(prints(), reprints({1: 2}), ships((1, 2))),
        rows=[
            ("Shipment", 2, *ANN, "in_process", SHIPPED),
            ("Re-opened", 3, *ANN, "new_order", None),
        ],
        line={"status": "new_order", "open_quantity": 3},
    ),
    "unprinted units are left while printed ones stay": Story(
        steps=(prints(), reprints({1: 2}), ships((1, 1))),
        rows=[("Shipment", 1, *ANN, "in_process", SHIPPED)],
        line={"status": "in_process", "printed_quantity": 1, "open_quantity": 4},
    ),
    "the rest given back at an integrated vendor is sent at once": Story(
        steps=(ships((1, 2), remainder="return"),),
        vendor=INTEGRATED,
        rows=[
            ("Shipment", 2, *SELF, "in_process", SHIPPED),
            ("Re-opened", 3, *SELF, "new_order", None),
            ("PackSlip", 3, *SELF, "in_process", "Batch ID ({1})"),
        ],
        line={"status": "in_process", "printed_quantity": 3},
    ),
    "the rest given back at one that acknowledges": Story(
        steps=(of_batch("acknowledge"), ships((1, 2), remainder="return")),
        vendor=ACKNOWLEDGING,
        rows=[
            ("Shipment", 2, *SELF, "in_process", SHIPPED),
            ("Re-opened", 3, *SELF, "new_order", None),
            ("PackSlip", 3, *SELF, "new_order", "Batch ID ({1})"),
        ],
        line={"status": "new_order", "printed_quantity": 3},
    ),
    "a shipment before the acknowledgement": Story(
        steps=(ships((1, 5)),),
        vendor=ACKNOWLEDGING,
        rows=[
            ("PackSlip", 5, *SELF, "in_process", "Batch ID ({0}) Acknowledged"),
            ("Shipment", 5, *SELF, "shipped", SHIPPED),
        ],
    ),
    "lines of a shipment, one kept and one given back": Story(
        lines=(5, 4),
        steps=(
            prints(),
            does(
                "ship",
                None,
                ship_date="2016-11-10",
                lines=[
                    {"line_number": 1, "quantity": 2, "remainder": "keep"},
                    {"line_number": 2, "quantity": 3, "remainder": "return"},
                ],
            ),
        ),
        rows=[
            (1, "Shipment", 2, *ANN, "in_process", SHIPPED),
            (2, "Shipment", 3, *ANN, "in_process", SHIPPED),
            (2, "Re-opened", 1, *ANN, "new_order", None),
        ],
        line={"status": "in_process", "printed_quantity": 3},
        order={"status": "open"},
    ),
    "a shipment of a part by integration": Story(
        steps=(ships((1, 2), user="bob"),),
        vendor=INTEGRATED,
        rows=[("Shipment", 2, "WS", "bob", "in_process", SHIPPED)],
        line={"printed_quantity": 3},
    ),
    "an acknowledgement behind the shipment of another line": Story(
        lines=(5, 4),
        steps=(ships((2, 1)), of_batch("acknowledge")),
        vendor=ACKNOWLEDGING,
        rows=[(1, "PackSlip", 5, *SELF, "in_process", "Batch ID ({0}) Acknowledged")],
        order={"status": "in_process"},
    ),
    "a shipment before the acknowledgement, whose other line waits": Story(
        lines=(5, 4),
        steps=(ships((2, 1)),),
        vendor=ACKNOWLEDGING,
        rows=[
            (2, "PackSlip", 4, *SELF, "in_process", "Batch ID ({0}) Acknowledged"),
            (2, "Shipment", 1, *SELF, "in_process", SHIPPED),
        ],
        line={"status": "new_order", "printed_quantity": 5},
    ),
}

MAINTENANCE = {
    "another price": Story(
        steps=(costs("9.98"),),
        rows=[("Cost Change", 5, *ADMIN, "new_order", "Before $8.98 - After $9.98")],
    ),
    "another price of a line in process": Story(
        steps=(prints(), costs("9.985")),
        rows=[("Cost Change", 5, *ADMIN, "in_process", "Before $8.98 - After $9.99")],
    ),
    "another price of a held line": Story(
        steps=(holds(), costs("9.98")),
        rows=[("Cost Change", 5, *ADMIN, "held", "Before $8.98 - After $9.98")],
    ),
    "another price of what was shipped": Story(
        steps=(prints(), ships((1, 5)), costs("9.98")),
        rows=[("Cost Change", 5, *ADMIN, "shipped", "Before $8.98 - After $9.98")],
    ),
    "another price in pounds": Story(
        steps=(costs("10"),),
        changes={"currency": "GBP"},
        rows=[("Cost Change", 5, *ADMIN, "new_order", "Before £8.98 - After £10.00")],
    ),
    "the same price": Story(steps=(costs("8.980"),)),
    "a price of a cancelled line": Story(
        steps=(cancels(), costs("9.98")), refused=[("not_allowed", "line_number")]
    ),
    "a hold": Story(
        steps=(holds(),),
        rows=[("Maintenance", 5, *ANN, "held", "Held: Backordered")],
        line={"status": "held", "reason": "Backordered"},
        order={"status": "held"},
    ),
    "a hold without a reason": Story(
        steps=(holds(None),), rows=[("Maintenance", 5, *ANN, "held", "Held")], line={"reason": None}
    ),
    "a hold of a printed line": Story(
        steps=(prints(), holds()), rows=[("Maintenance", 5, *ANN, "held", "Held: Backordered")]
    ),
    "a hold again": Story(steps=(holds(), holds())),
    "a hold again for another reason": Story(
        steps=(holds(), holds("Broken")),
        rows=[("Maintenance", 5, *ANN, "held", "Maintenance Broken")],
        line={"status": "held", "reason": "Broken"},
    ),
    "a hold of all lines that can be held": Story(
        lines=(5, 4, 3),
        steps=(prints(2), cancels(line=3), holds(line=None)),
        rows=[
            (1, "Maintenance", 5, *ANN, "held", "Held: Backordered"),
            (2, "Maintenance", 4, *ANN, "held", "Held: Backordered"),
        ],
    ),
    "a hold of all lines, one of which is held for another reason": Story(
        lines=(5, 4),
        steps=(holds(), holds("Broken", line=None)),
        rows=[
            (1, "Maintenance", 5, *ANN, "held", "Maintenance Broken"),
            (2, "Maintenance", 4, *ANN, "held", "Held: Broken"),
        ],
        order={"status": "held"},
    ),
    "a hold of what is left": Story(
        steps=(prints(), ships((1, 2)), holds()),
        rows=[("Maintenance", 3, *ANN, "held", "Held: Backordered")],
    ),
    "a release of all lines that are held": Story(
        lines=(5, 4, 3),
        steps=(prints(2, 3), holds(line=1), holds(line=2), does("release", None)),
        rows=[
            (1, "Maintenance", 5, *ANN, "new_order", "Released"),
            (2, "Maintenance", 4, *ANN, "in_process", "Released"),
        ],
    ),
    "another due date of all lines that are open": Story(
        lines=(5, 4, 3),
        steps=(cancels(line=2), prints(3), does("due_date", None, **DELAY)),
        rows=[
            (1, "Maintenance", 5, *ANN, "new_order", DELAYED),
            (3, "Maintenance", 3, *ANN, "in_process", DELAYED),
        ],
    ),
    "a reason of all lines that are open": Story(
        lines=(5, 4, 3),
        steps=(cancels(line=2), holds(line=3), does("note", None, reason="Soon")),
        rows=[
            (1, "Maintenance", 5, *ANN, "new_order", "Maintenance Soon"),
            (3, "Maintenance", 3, *ANN, "held", "Maintenance Soon"),
        ],
    ),
    "no reason of all lines that may lose it": Story(
        lines=(5, 4),
        steps=(does("note", None, reason="Soon"), holds(line=2), does("note", None, reason=None)),
        rows=[(1, "Maintenance", 5, *ANN, "new_order", "Maintenance")],
    ),
    "another due date before the acknowledgement": Story(
        steps=(does("due_date", **DELAY),),
        vendor=ACKNOWLEDGING,
        rows=[("Maintenance", 5, *SELF, "new_order", DELAYED)],
    ),
    "a release by integration": Story(
        steps=(holds(), does("release", user="bob")),
        vendor=INTEGRATED,
        rows=[("Maintenance", 5, "WS", "bob", "in_process", "Released")],
    ),
    "no reason any more by integration": Story(
        steps=(does("note", reason="Soon"), does("note", reason=None)),
        vendor=INTEGRATED,
        rows=[("Maintenance", 5, *SELF, "in_process", "Maintenance")],
    ),
    "another price before the acknowledgement": Story(
        steps=(costs("9.98"),),
        vendor=ACKNOWLEDGING,
        rows=[("Cost Change", 5, *ADMIN, "new_order", "Before $8.98 - After $9.98")],
    ),
    "another price of a line of which a part has shipped": Story(
        steps=(prints(), ships((1, 2)), costs("9.98")),
        rows=[("Cost Change", 5, *ADMIN, "in_process", "Before $8.98 - After $9.98")],
    ),
    "a hold of a shipped line": Story(
        steps=(prints(), ships((1, 5)), holds()), refused=[("not_allowed", "line_number")]
    ),
    "a hold by integration": Story(
        steps=(holds(),),
        vendor=INTEGRATED,
        rows=[("Maintenance", 5, *SELF, "held", "Held: Backordered")],
    ),
    "a hold by integration before the acknowledgement": Story(
        steps=(does("hold", user="bob", reason="Late"),),
        vendor=ACKNOWLEDGING,
        rows=[("Maintenance", 5, "WS", "bob", "held", "Held: Late")],
    ),
    "a release of a new line": Story(
        steps=(holds(), does("release", reason="Found")),
        rows=[("Maintenance", 5, *ANN, "new_order", "Released")],
        line={"status": "new_order", "reason": "Found"},
    ),
    "a release without a reason": Story(
        steps=(holds(), does("release")),
        rows=[("Maintenance", 5, *ANN, "new_order", "Released")],
        line={"reason": None},
    ),
    "a release of a printed line": Story(
        steps=(prints(), holds(), does("release")),
        rows=[("Maintenance", 5, *ANN, "in_process", "Released")],
        line={"status": "in_process", "printed_quantity": 5},
    ),
    "a release of what is not held": Story(
        steps=(does("release"),), refused=[("not_allowed", "line_number")]
    ),
    "another due date": Story(
        steps=(does("due_date", **DELAY),),
        rows=[("Maintenance", 5, *ANN, "new_order", DELAYED)],
        line={"reason": "Delay"},
    ),
    "another due date of a printed line": Story(
        steps=(prints(), does("due_date", **DELAY)), rows=[("Maintenance", 5, *ANN, "in_process", DELAYED)]
    ),
    "another due date of a held line": Story(
        steps=(holds(), does("due_date", **DELAY)), rows=[("Maintenance", 5, *ANN, "held", DELAYED)]
    ),
    "another due date by integration": Story(
        steps=(does("due_date", **DELAY),),
        vendor=INTEGRATED,
        rows=[("Maintenance", 5, *SELF, "in_process", DELAYED)],
    ),
    "the same due date": Story(steps=(does("due_date", **DELAY), does("due_date", **DELAY))),
    "a due date without a reason": Story(
        steps=(does("due_date", due_date="2022-06-28"),), refused=[("invalid", "reason")]
    ),
    "a due date of a cancelled line": Story(
        steps=(cancels(), does("due_date", **DELAY)), refused=[("not_allowed", "line_number")]
    ),
    "a reason": Story(
        steps=(does("note", reason="Expected next week"),),
        rows=[("Maintenance", 5, *ANN, "new_order", "Maintenance Expected next week")],
        line={"reason": "Expected next week"},
    ),
    "a reason of a held line": Story(
        steps=(holds(), does("note", reason="Expected next week")),
        rows=[("Maintenance", 5, *ANN, "held", "Maintenance Expected next week")],
    ),
    "a reason by integration": Story(
        steps=(does("note", reason="Expected next week"),),
        vendor=INTEGRATED,
        rows=[("Maintenance", 5, *SELF, "in_process", "Maintenance Expected next week")],
    ),
    "no reason any more": Story(
        steps=(does("note", reason="Expected next week"), does("note", reason=None)),
        rows=[("Maintenance", 5, *ANN, "new_order", "Maintenance")],
        line={"reason": None},
    ),
    "no reason where there was none": Story(steps=(does("note", reason=None),)),
    "no reason of a hold": Story(
        steps=(holds(), does("note", reason=None)),
        refused=[("not_allowed", "line_number")],
        line={"reason": "Backordered"},
    ),
    "no reason of a revised date": Story(
        steps=(does("due_date", **DELAY), does("note", reason=None)),
        refused=[("not_allowed", "line_number")],
        line={"reason": "Delay"},
    ),
    "a reason of a shipped line": Story(
        steps=(prints(), ships((1, 5)), does("note", reason="Gone")),
        refused=[("not_allowed", "line_number")],
    ),
}

STORIES = SLIPS | SHIPMENTS | MAINTENANCE


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return tell(system, tmp_path_factory.mktemp("rows"), STORIES)


@pytest.mark.parametrize("story", list(STORIES))
def test_each_row_of_the_table(told: dict[str, Outcome], story: str) -> None:
    told[story].check()


def test_a_new_order_has_a_row_for_each_line(told: dict[str, Outcome]) -> None:
    purchase = told["a shipment of several lines"].purchase
    assert [tuple(entry) for entry in purchase.trade.history(purchase.number)][:3] == [
        (1, "PO Created", 5, *ADMIN, "new_order", None),
        (2, "PO Created", 4, *ADMIN, "new_order", None),
        (3, "PO Created", 3, *ADMIN, "new_order", None),
    ]


@pytest.mark.parametrize(
    ("story", "status"),
    [("sent to an integrated vendor", "in_process"), ("released before it is acknowledged", "new_order")],
)
def test_new_lines_of_integrated_vendors_are_sent_at_once(
    told: dict[str, Outcome], story: str, status: str
) -> None:
    purchase = told[story].purchase
    (batch,) = purchase.batches
    sent = purchase.trade.since(purchase.number)[0]
    assert sent == ("PackSlip", 5, "WS", purchase.vendor, status, f"Batch ID ({batch})")


def test_rows_of_a_line_say_what_the_line_is(told: dict[str, Outcome]) -> None:
    purchase = told["a shipment of several lines"].purchase
    rows = purchase.trade.system.view(
        "purchase_order_history", purchase.trade.code, po_number=purchase.number
    )
    assert {(row["line_number"], row["item"]) for row in rows} == {(1, "I-1"), (2, "I-2"), (3, "I-3")}
    assert sorted(row["entry"] for row in rows) == list(range(1, len(rows) + 1))
    assert [row for row in rows if row["occurred_at"] is None] == []
