"""VIN-4: an approved invoice is posted at once, or as the retailer's system collects it; and again where it asks."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.invoices import (
    APPROVED,
    CREATED,
    DEAR,
    POSTED,
    READY,
    RESENDS,
    Story,
    Told,
    approves,
    creates,
    of,
    of_line,
    rejects,
    tell,
)
from tests.support.system import System

NOT_ALLOWED = [("not_allowed", "invoice_number")]
CHARGES = {"freight": "0.5", "handling": "0.25", "other": "0.1", "other_description": "Label"}
WHOLE = creates(
    of(1, unit_cost="10.5", ship_date="2016-11-09", **CHARGES),
    of_line(order=1),
    submit=True,
    description="November",
    discount_percent="2",
    discount_days=10,
    **CHARGES,
)
STORIES = {
    "at once": Story((WHOLE,), detail={"status": "posted", "sendings": 1}),
    "several shipments": Story((creates(of_line(), submit=True),), detail={"status": "posted"}),
    "as it is approved": Story((creates(DEAR, submit=True), approves()), detail={"status": "posted"}),
    "again": Story(
        (creates(submit=True), RESENDS, RESENDS),
        [CREATED, READY, APPROVED, POSTED, POSTED, POSTED],
        {"status": "posted", "sendings": 3},
    ),
    "again, as it is new": Story((creates(), RESENDS), refused=NOT_ALLOWED),
    "again, as it is held": Story((creates(DEAR, submit=True), RESENDS), refused=NOT_ALLOWED),
    "again, as it is rejected": Story((creates(DEAR, submit=True), rejects(), RESENDS), refused=NOT_ALLOWED),
    "again, as nothing is there": Story(
        (RESENDS,), detail=None, refused=[("unknown_invoice", "invoice_number")]
    ),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return tell(system, tmp_path_factory.mktemp("handing_over"), STORIES)


@pytest.mark.parametrize("story", list(STORIES))
def test_what_is_handed_over(told: dict[str, Told], story: str) -> None:
    told[story].check()


def posted(told: Told) -> list[dict[str, Any]]:
    """What the retailer's system was told of the invoice."""
    return sorted(told.billing.heard("invoices-posted"), key=lambda message: message["sending"])


def test_the_message_holds_the_whole_invoice(told: dict[str, Told]) -> None:
    (message,) = posted(told["at once"])
    first, second = told["at once"].billing.orders
    lines = message.pop("lines")
    assert message.pop("posted_at")
    assert message == {
        "organization": told["at once"].billing.trade.code,
        "vendor": told["at once"].billing.vendor,
        "invoice_number": "I-77",
        "invoice_date": "2016-11-12",
        "description": "November",
        "currency": "USD",
        "merchandise": "61.00",
        "freight": "0.5",
        "handling": "0.25",
        "other": "0.1",
        "other_description": "Label",
        "total": "62.70",
        "discount_percent": "2",
        "discount_days": 10,
        "gross_days": None,
        "sending": 1,
    }
    assert lines[0] == {
        "line": 1,
        "po_number": first,
        "po_line_number": 1,
        "order_number": f"SO-{first}",
        "item": "I-1",
        "vendor_item": "BK-1",
        "shipment_id": f"{first}:1",
        "shipments": [{"shipment_id": f"{first}:1", "quantity": 2}],
        "ship_date": "2016-11-09",
        "quantity": 2,
        "po_unit_cost": "10.00",
        "unit_cost": "10.5",
        "extended_cost": "21.0",
        **CHARGES,
    }
    assert (lines[1]["shipment_id"], lines[1]["ship_date"], lines[1]["quantity"]) == (
        *(f"{second}:1", "2016-11-10", 4),
    )


def test_a_line_of_several_shipments_names_them_all(told: dict[str, Told]) -> None:
    (message,) = posted(told["several shipments"])
    number = told["several shipments"].billing.orders[0]
    (line,) = message["lines"]
    assert (line["shipment_id"], line["quantity"]) == (None, 5)
    assert line["shipments"] == [
        {"shipment_id": f"{number}:1", "quantity": 2},
        {"shipment_id": f"{number}:2", "quantity": 3},
    ]


def test_each_sending_says_the_same_under_an_id_of_its_own(told: dict[str, Told]) -> None:
    billing = told["again"].billing
    heard = billing.trade.heard("invoices-posted", vendor=billing.vendor)
    assert sorted(one.value["sending"] for one in heard) == [1, 2, 3]
    assert len({one.headers["ce_id"] for one in heard}) == 3
    assert {one.key for one in heard} == {"I-77"}
    contents = [{k: v for k, v in one.value.items() if k not in ("sending", "posted_at")} for one in heard]
    assert contents[0] == contents[1] == contents[2]


def test_every_fact_is_told_in_order(told: dict[str, Told]) -> None:
    billing = told["again"].billing
    facts = sorted(billing.heard("invoice-events"), key=lambda message: message["version"])
    assert [fact["type"] for fact in facts] == [
        *("invoice-created", "invoice-submitted", "invoice-approved"),
        *["invoice-posted"] * 3,
    ]
    assert facts[0]["data"]["contents"]["lines"][0]["unit_cost"] == "10.00"
    assert not {"organization", "vendor", "invoice_number", "vendor_subject", "notify"} & {
        name for fact in facts for name in fact["data"]
    }


def test_where_the_retailer_collects_approved_invoices_wait_for_it(system: System, tmp_path: Path) -> None:
    stories = {
        "in balance": Story((creates(submit=True),), [CREATED, READY, APPROVED, POSTED]),
        "approved": Story((creates(DEAR, submit=True), approves())),
        "held": Story((creates(DEAR, submit=True),), detail={"status": "held"}),
        "new": Story((creates(),), detail={"status": "new"}),
    }
    told = tell(system, tmp_path, stories, invoices={"handover": "pull"})
    trade = told["new"].billing.trade

    def statuses() -> list[str]:
        return [each.billing.view("invoice_detail")[0]["status"] for each in told.values()]

    assert statuses() == ["approved", "approved", "held", "new"]
    assert trade.heard("invoices-posted") == []
    collect = {"action": "collect", "organization": trade.code}
    trade.tell("invoices-submitted", collect)
    assert statuses() == ["posted", "posted", "held", "new"]
    told["in balance"].check()
    trade.tell("invoices-submitted", collect)
    assert [one.value["sending"] for one in trade.heard("invoices-posted")] == [1, 1]
    with trade.together():
        approves()(told["held"].billing)
        told["new"].billing.asks("submit")
    trade.tell("invoices-submitted", collect)
    assert statuses() == ["posted"] * 4
    assert len(trade.heard("invoices-posted")) == 4
    assert trade.dead_letters("invoices-submitted") == []
