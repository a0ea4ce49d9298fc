"""VIN-1: invoices created, maintained, submitted and deleted; what their lines bill, and what they sum up to."""

from decimal import Decimal

import pytest

from tests.support.invoices import (
    CHAIN,
    CREATED,
    DEAR,
    DELETES,
    HELD,
    SUBMITS,
    Story,
    Told,
    approves,
    creates,
    maintains,
    of,
    of_line,
    rejects,
    tell,
)
from tests.support.system import System

CHARGES = {"freight": "0.50", "handling": "0.25", "other": "0.10", "other_description": "Label"}
MAINTAINED = ("Maintained", "new", "ann", "UI", "Updated by Vendor")

STORIES = {
    "created": Story((creates(),), [CREATED], {"status": "new"}, billed=[("{0}:1", 2)]),
    "created and submitted": Story((creates(submit=True),), [CREATED, *CHAIN], {"status": "posted"}),
    "submitted": Story((creates(), SUBMITS), [CREATED, *CHAIN], {"status": "posted", "sendings": 1}),
    "maintained": Story(
        (creates(of(1), of(2)), maintains(of(2, quantity=1), description="Anew")),
        [CREATED, MAINTAINED],
        {"status": "new", "description": "Anew", "billed_shipments": 1},
        billed=[("{0}:2", 1)],
    ),
    "maintained and submitted": Story(
        (creates(of(1)), maintains(of(2), submit=True)), [CREATED, MAINTAINED, *CHAIN], {"status": "posted"}
    ),
    "maintained, nothing new": Story((creates(of(1)), maintains(of(1))), [CREATED], {"status": "new"}),
    "deleted": Story((creates(of(1), of(2)), DELETES), detail=None),
    "deleted, its number and units used again": Story(
        (creates(of(1), of(2)), DELETES, creates(of_line())),
        [CREATED],
        {"status": "new"},
        billed=[("{0}:1", 2), ("{0}:2", 3)],
    ),
    "of several purchase orders": Story(
        (creates(of(1), of(1, 1), of(2), submit=True),),
        detail={"merchandise": Decimal(90), "total": Decimal(90)},
        billed=[("{0}:1", 2), ("{1}:1", 4), ("{0}:2", 3)],
    ),
    "of a line of a purchase order": Story(
        (creates(of_line()),), billed=[("{0}:1", 2), ("{0}:2", 3)], detail={"billed_shipments": 2}
    ),
    "of so many units of a line": Story(
        (creates(of_line(quantity=3)),), billed=[("{0}:1", 2), ("{0}:2", 1)], detail={}
    ),
    "of what another line left": Story(
        (creates(of(1, quantity=1), of_line()),),
        billed=[("{0}:1", 1), ("{0}:1", 1), ("{0}:2", 3)],
        detail={},
    ),
    "with charges of both levels": Story(
        (creates(of(1, unit_cost="1.3456", **CHARGES), of(2, unit_cost="2", **CHARGES), **CHARGES),),
        detail={
            "merchandise": Decimal("8.6912"),
            "freight": Decimal("0.50"),
            "detail_freight": Decimal("1.00"),
            "detail_handling": Decimal("0.50"),
            "detail_other": Decimal("0.20"),
            "total": Decimal("8.6912") + Decimal("0.85") * 3,
            "other_description": "Label",
        },
    ),
    "with terms": Story(
        (creates(discount_percent="2.25", discount_days=10, gross_days=999),),
        detail={"discount_percent": Decimal("2.25"), "discount_days": 10, "gross_days": 999},
    ),
    "with a discount alone": Story(
        (creates(discount_days=0),),
        detail={"discount_percent": None, "discount_days": 0, "gross_days": None},
    ),
    "by an integrated vendor": Story(
        (creates(), maintains(of(2)), SUBMITS),
        [
            ("Created", "new", "{vendor}", "WS", "Invoice created"),
            ("Maintained", "new", "{vendor}", "WS", "Updated by Vendor"),
            ("Submitted", "approved", "{vendor}", "WS", "Ready to Post"),
            *CHAIN[1:],
        ],
        integrated=True,
    ),
    # told again, and under another case
    "told again": Story((creates(), creates()), [CREATED], {"status": "new"}),
    "told again as it was submitted": Story(
        (creates(submit=True), creates(submit=True)), [CREATED, *CHAIN], {"sendings": 1}
    ),
    "told again, now to be submitted": Story((creates(), creates(submit=True)), [CREATED, *CHAIN]),
    "told again in small letters": Story(
        (creates(), creates(invoice_number="i-77")), [CREATED], {"invoice_number": "I-77"}
    ),
    "submitted in small letters": Story(
        (creates(), lambda billing: billing.asks("submit", "i-77")), [CREATED, *CHAIN]
    ),
    # refused
    "another one of the same number": Story(
        (creates(of(1)), creates(of(2))),
        [CREATED],
        billed=[("{0}:1", 2)],
        refused=[("conflicting_invoice", "invoice_number")],
    ),
    "another one of the same number in small letters": Story(
        (creates(of(1)), creates(of(2), invoice_number="i-77")),
        refused=[("conflicting_invoice", "invoice_number")],
    ),
    "billed by another": Story(
        (creates(of(1)), creates(of(2), of(1, quantity=1), invoice_number="I-78")),
        [CREATED],
        refused=[("already_invoiced", "lines[1].quantity")],
        billed=[("{0}:1", 2)],
    ),
    "billed twice": Story(
        (creates(of(1), of(1)),), detail=None, refused=[("already_invoiced", "lines[1].quantity")]
    ),
    "more than was shipped": Story(
        (creates(of(1, quantity=3)),), detail=None, refused=[("not_shipped", "lines[0].quantity")]
    ),
    "more than was shipped of a line": Story(
        (creates(of_line(order=1, quantity=5)),), detail=None, refused=[("not_shipped", "lines[0].quantity")]
    ),
    "an unknown shipment": Story(
        (creates(of(9)),), detail=None, refused=[("not_shipped", "lines[0].shipment_id")]
    ),
    "an unknown purchase order": Story(
        (creates({"po_number": "PO-NONE", "line_number": 1}),),
        detail=None,
        refused=[("unknown_purchase_order", "lines[0].po_number")],
    ),
    "an unknown line": Story(
        (creates(of_line(9)),), detail=None, refused=[("unknown_purchase_order", "lines[0].line_number")]
    ),
    "another vendor's shipment": Story(
        (creates({"shipment_id": "PO-0:1"}),),
        detail=None,
        refused=[("not_allowed", "lines[0].shipment_id")],
    ),
    "maintained as nothing is there": Story(
        (maintains(),), detail=None, refused=[("unknown_invoice", "invoice_number")]
    ),
    "deleted twice": Story(
        (creates(), DELETES, DELETES), detail=None, refused=[("unknown_invoice", "invoice_number")]
    ),
    "maintained once posted": Story(
        (creates(submit=True), maintains(of(2))), refused=[("not_allowed", "invoice_number")]
    ),
    "deleted once held": Story(
        (creates(DEAR, submit=True), DELETES), [CREATED, HELD], refused=[("not_allowed", "invoice_number")]
    ),
    "a change that bills too much": Story(
        (creates(of(1)), maintains(of(1, quantity=3))),
        [CREATED],
        billed=[("{0}:1", 2)],
        refused=[("not_shipped", "lines[0].quantity")],
    ),
    "approved as it is new": Story((creates(), approves()), refused=[("not_allowed", "invoice_number")]),
    "rejected as it is new": Story((creates(), rejects()), refused=[("not_allowed", "invoice_number")]),
    "without lines": Story(
        (lambda billing: billing.asks("create", invoice_date="2016-11-12"),),
        detail=None,
        refused=[("invalid", "lines")],
    ),
    "of no units": Story(
        (creates(of(1, quantity=0)),), detail=None, refused=[("invalid", "lines[0].quantity")]
    ),
    "that names nothing": Story((creates({"quantity": 1}),), detail=None, refused=[("invalid", "lines[0]")]),
    "that names both": Story((creates(of(1) | of_line()),), detail=None, refused=[("invalid", "lines[0]")]),
    "that names half a line": Story(
        (creates({"po_number": "{0}"}),), detail=None, refused=[("invalid", "lines[0]")]
    ),
    "with a cost below zero": Story(
        (creates(of(1, unit_cost="-1")),), detail=None, refused=[("invalid", "lines[0].unit_cost")]
    ),
    "with freight below zero": Story((creates(freight="-1"),), detail=None, refused=[("invalid", "freight")]),
    "with three decimals of a discount": Story(
        (creates(discount_percent="2.255"),), detail=None, refused=[("invalid", "discount_percent")]
    ),
    "with days of four digits": Story(
        (creates(discount_days=1000, gross_days=1000),), detail=None, refused=[("invalid", "discount_days")]
    ),
    "with a number of 31 signs": Story(
        (creates(invoice_number="I" * 31),), detail=None, refused=[("invalid", "invoice_number")]
    ),
    "without a day": Story((creates(invoice_date=None),), detail=None, refused=[("invalid", "invoice_date")]),
    "with another wish": Story(
        (lambda billing: billing.asks("forgive"),), detail=None, refused=[("invalid", "action")]
    ),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return tell(system, tmp_path_factory.mktemp("invoices"), STORIES)


@pytest.mark.parametrize("story", list(STORIES))
def test_what_becomes_of_an_invoice(told: dict[str, Told], story: str) -> None:
    told[story].check()


def test_a_line_says_what_was_ordered_what_left_and_what_it_costs(told: dict[str, Told]) -> None:
    (first, second) = told["with charges of both levels"].billing.lines
    number = told["with charges of both levels"].billing.orders[0]
    assert {name: first[name] for name in ("line", "po_number", "po_line_number", "order_number")} == {
        "line": 1,
        "po_number": number,
        "po_line_number": 1,
        "order_number": f"SO-{number}",
    }
    assert (first["item"], first["description"], first["vendor_item"]) == ("I-1", "Lamp", "BK-1")
    assert (first["shipment_id"], str(first["ship_date"]), first["quantity"]) == (
        *(f"{number}:1", "2016-11-10", 2),
    )
    assert (first["unit_cost"], first["po_unit_cost"]) == (Decimal("1.3456"), Decimal(10))
    assert (first["extended_cost"], second["extended_cost"]) == (Decimal("2.6912"), Decimal(6))
    assert (first["other_description"], first["balanced"]) == ("Label", None)


def test_a_purchase_order_shows_each_shipment_that_is_billed(told: dict[str, Told]) -> None:
    billing = told["of a line of a purchase order"].billing
    names = ("line_number", "item", "description", "invoice_number", "quantity", "unit_cost", "status")
    assert [tuple(row[name] for name in names) for row in billing.billed] == [
        (1, "I-1", "Lamp", "I-77", 2, Decimal(10), "new"),
        (1, "I-1", "Lamp", "I-77", 3, Decimal(10), "new"),
    ]


def test_rows_of_one_chain_share_their_time(told: dict[str, Told]) -> None:
    assert len({row["occurred_at"] for row in told["created and submitted"].billing.history}) == 1


def test_only_lines_that_the_vendor_changes_have_a_new_time(told: dict[str, Told]) -> None:
    billing = told["maintained"].billing
    assert billing.detail is not None
    assert billing.lines[0]["updated_at"] == billing.detail["updated_at"] > billing.detail["created_at"]
