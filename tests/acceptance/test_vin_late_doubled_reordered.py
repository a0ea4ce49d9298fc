"""VIN-1 to VIN-4: messages that come late, twice, together or in one message; one transaction, two invoices."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.invoices import (
    CHAIN,
    CREATED,
    DEAR,
    DELETES,
    HELD,
    RESENDS,
    SUBMITS,
    Billing,
    Step,
    Story,
    Told,
    approves,
    asks,
    creates,
    maintains,
    of,
    of_line,
    rejects,
    ship_all,
    tell,
)
from tests.support.system import System
from tests.support.trade import OTHER, open_trade

NOT_ALLOWED = ("not_allowed", "invoice_number")
REJECTED = ("Rejected", "rejected", "bob", "UI", "Retailer Rejected - Wrong price")
EARLY = "2016-11-01T10:00:00Z"


def both(*steps: Step) -> Step:
    """Steps that come together, in order: they are of one invoice."""

    def step(billing: Billing) -> None:
        for each in steps:
            each(billing)

    return step


def with_id(id_: str, step: Step) -> Step:
    """A step whose message has an id."""

    def told(billing: Billing) -> None:
        publish = billing.trade.system.publish

        def identified(topic: str, message: Any, headers: Any = None, **more: Any) -> None:
            publish(
                topic,
                message,
                headers=dict(headers or {}) | {"ce_id": id_, "ce_source": billing.vendor},
                **more,
            )

        billing.trade.system.publish = identified  # type: ignore[method-assign]
        try:
            step(billing)
        finally:
            billing.trade.system.publish = publish  # type: ignore[method-assign]

    return told


STORIES = {
    "all at once": Story((both(creates(of(2)), maintains(of(1)), SUBMITS),), detail={"status": "posted"}),
    "created, deleted and created at once": Story(
        (both(creates(of(1)), DELETES, creates(of(2))),), [CREATED], {"status": "new"}, billed=[("{0}:2", 3)]
    ),
    "created twice at once": Story((both(creates(), creates()),), [CREATED], {"status": "new"}),
    "submitted twice at once": Story(
        (creates(), both(SUBMITS, SUBMITS)), [CREATED, *CHAIN], refused=[NOT_ALLOWED]
    ),
    "approved twice at once": Story(
        (creates(DEAR, submit=True), both(approves(), approves())),
        detail={"status": "posted", "sendings": 1},
        refused=[NOT_ALLOWED],
    ),
    "decided both ways at once": Story(
        (creates(DEAR, submit=True), both(rejects(), approves())),
        [CREATED, HELD, REJECTED],
        refused=[NOT_ALLOWED],
    ),
    "the same message twice": Story(
        (creates(submit=True), both(with_id("again", RESENDS), with_id("again", RESENDS))),
        detail={"sendings": 2},
    ),
    "a deletion whose message comes again behind a new invoice": Story(
        (creates(), with_id("gone", DELETES), creates(of(2)), with_id("gone", DELETES)),
        [CREATED],
        {"status": "new"},
    ),
    "a change that comes late": Story(
        (creates(DEAR, submit=True), approves(), maintains(of(2))), refused=[NOT_ALLOWED], detail={}
    ),
    "a decision that comes late": Story(
        (creates(DEAR, submit=True), rejects(), maintains(of(1), submit=True), rejects()),
        detail={"status": "posted"},
        refused=[NOT_ALLOWED],
    ),
    "with a time of its own": Story((creates(occurred_at=EARLY), SUBMITS), detail={"status": "posted"}),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return tell(system, tmp_path_factory.mktemp("late"), STORIES)


@pytest.mark.parametrize("story", list(STORIES))
def test_what_becomes_of_messages_out_of_turn(told: dict[str, Told], story: str) -> None:
    told[story].check()


def test_a_time_that_is_told_is_that_of_the_row(told: dict[str, Told]) -> None:
    (created, *_) = told["with a time of its own"].billing.history
    assert created["occurred_at"].isoformat() == "2016-11-01T10:00:00+00:00"


def test_members_of_one_message_are_judged_alone_and_bill_no_unit_twice(
    system: System, tmp_path: Path
) -> None:
    trade = open_trade(system, tmp_path)
    billing = Billing(trade)
    ship_all(trade, [billing])
    first, second = billing.orders

    def member(number: str, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
        told = {
            "action": "create",
            "organization": trade.code,
            "vendor": billing.vendor,
            "invoice_number": number,
        }
        return told | {"invoice_date": "2016-11-12", "lines": list(lines)} | fields

    members: Sequence[Any] = (
        member("I-1", {"shipment_id": f"{first}:1"}),
        member("I-2", {"shipment_id": f"{first}:1", "quantity": 1}),
        member("I-3", {"po_number": first, "line_number": 1}, {"po_number": second, "line_number": 1}),
        member("I-4", vendor="V-NONE"),
        member("I-5", {"shipment_id": f"{first}:1"}, vendor=OTHER),
        member("I-6", {"shipment_id": f"{first}:1"}, organization="ORG_NONE"),
        member("I-7", {"shipment_id": f"{first}:1"}, vendor="V-NONE"),
        {"action": "collect", "organization": trade.code},
    )
    trade.tell("invoices-submitted", {"invoices": list(members)}, "many")
    rows = {row["invoice_number"]: row for row in trade.system.view("invoice_inquiry", trade.code)}
    assert rows.keys() == {"I-1", "I-3"}
    assert sorted(trade.dead_letters("invoices-submitted", "many")) == [
        ("already_invoiced", "invoices[1].lines[0].quantity"),
        ("invalid", "invoices[3].lines"),
        ("not_allowed", "invoices[4].lines[0].shipment_id"),
        ("unknown_organization", "invoices[5].organization"),
        ("unknown_vendor", "invoices[6].vendor"),
    ]
    assert [trade.line(number)["invoiced_quantity"] for number in (first, second)] == [5, 4]


def test_of_many_invoices_that_bill_one_shipment_at_once_one_is_taken(system: System, tmp_path: Path) -> None:
    trade = open_trade(system, tmp_path)
    billing = Billing(trade)
    ship_all(trade, [billing])
    with trade.together():
        for number in range(20):  # their numbers are their keys: they come on all partitions
            billing.writes("create", of(1), invoice_number=f"I-{number}", submit=True)
    assert len(trade.system.view("invoice_inquiry", trade.code)) == 1
    assert billing.refused == [("already_invoiced", "lines[0].quantity")] * 19
    assert [row["quantity"] for row in billing.billed] == [2]
    assert trade.line(billing.orders[0])["invoiced_quantity"] == 2


def test_purchase_orders_of_several_currencies_are_not_on_one_invoice(system: System, tmp_path: Path) -> None:
    trade = open_trade(system, tmp_path)
    dollars, euros = Billing(trade), Billing(trade, place=1)
    ship_all(trade, [dollars])
    ship_all(trade, [euros], currency="EUR")
    dollars.writes("create", of(1), {"shipment_id": f"{euros.orders[0]}:1"})
    assert dollars.refused == [("invalid", "lines")]
    euros.writes("create", of_line())
    assert dollars.detail is not None
    assert dollars.detail["currency"] == "EUR"


def test_two_vendors_may_use_one_number(system: System, tmp_path: Path) -> None:
    trade = open_trade(system, tmp_path)
    one, other = Billing(trade), Billing(trade, vendor=OTHER, place=1)
    ship_all(trade, [one, other])
    with trade.together():
        creates(submit=True)(one)
        creates(of(2))(other)
    asks("submit")(other)
    for each in (one, other):
        assert each.detail is not None
        assert (each.detail["status"], len(each.history)) == ("posted", 4)
