"""VIN-5: invoices are found by any field; one is shown with lines and history; held ones are told; notices."""

from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.command import Answer, ask, on_terminal
from tests.support.invoices import (
    DEAR,
    DELETES,
    RESENDS,
    Billing,
    Story,
    Told,
    approves,
    creates,
    of,
    rejects,
    tell,
)
from tests.support.system import System

NOTIFIED = {"notify_invoice_balance": True}
STORIES = {
    "A-1": Story((creates(submit=True, invoice_number="A-1", invoice_date="2016-11-10"),)),
    "a-2": Story((creates(DEAR, submit=True, invoice_number="a-2", invoice_date="2016-11-11"),)),
    "B-1": Story(
        (creates(DEAR, submit=True, invoice_number="B-1", invoice_date="2016-11-11"),), vendor=NOTIFIED
    ),
    "A-3": Story((creates(of(1, 1), invoice_number="A-3", invoice_date="2016-11-11"),)),
    "gone": Story((creates(), DELETES)),
    "approved": Story((creates(DEAR, submit=True), approves()), vendor=NOTIFIED),
    "rejected": Story((creates(DEAR, submit=True), rejects()), vendor=NOTIFIED),
    "in balance": Story((creates(submit=True), RESENDS), vendor=NOTIFIED),
    "told nobody": Story((creates(DEAR, submit=True), rejects())),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return tell(system, tmp_path_factory.mktemp("inquiry"), STORIES)


def said(told: dict[str, Told], command: str, *options: str) -> Answer:
    trade = told["gone"].billing.trade
    return ask(trade.system.environment, command, *options, "--organization", trade.code)


def found(told: dict[str, Told], *options: str) -> list[tuple[str, str]]:
    """Vendor and number of the invoices that are found."""
    printed = said(told, "invoices", *options, "--json")
    assert printed.code == 0, printed
    return [(row["vendor"], row["invoice_number"]) for row in answer("invoices", printed.out)]


def of_story(told: dict[str, Told], name: str, number: str = "I-77") -> tuple[str, str]:
    return told[name].billing.vendor, number


def test_the_newest_day_comes_first_then_the_number(told: dict[str, Told]) -> None:
    assert found(told) == [
        *(of_story(told, name) for name in ("approved", "rejected", "in balance", "told nobody")),
        *((of_story(told, name, name)) for name in ("a-2", "A-3", "B-1", "A-1")),
    ]


def test_pages_follow_each_other(told: dict[str, Told]) -> None:
    whole, pages, after = found(told), [], list[str]()
    while True:
        printed = said(told, "invoices", "--limit", "3", "--json", *after)
        pages += [(row["vendor"], row["invoice_number"]) for row in answer("invoices", printed.out)]
        if "next page: " not in printed.err:
            break
        after = printed.err.rpartition("next page: ")[2].split()
    assert pages == whole


def test_invoices_are_found_by_any_field(told: dict[str, Told]) -> None:
    a_1, a_2, b_1, a_3 = (of_story(told, name, name) for name in ("A-1", "a-2", "B-1", "A-3"))
    assert found(told, "--number", "a-") == [a_2, a_3, a_1]
    assert found(told, "--number", "A-%") == []
    assert found(told, "--vendor", a_2[0].lower()) == [a_2]
    assert found(told, "--vendor", "V-99") == []
    assert found(told, "--date", "2016-11-11") == [a_2, a_3, b_1]
    assert found(told, "--status", "held") == [a_2, b_1]
    assert found(told, "--status", "NEW") == [a_3]
    first = told["A-3"].billing.orders[1]
    assert found(told, "--po-number", first.lower()) == [a_3]
    assert found(told, "--order-number", f"so-{first}"[:-1]) == [a_3]
    assert found(told, "--status", "held", "--date", "2016-11-11", "--number", "b", "--vendor", b_1[0]) == [
        b_1
    ]
    assert found(told, "--status", "held", "--date", "2016-11-10") == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--status", "lost"), "there is no lost"),
        (("--number", "I" * 31), "write at most 30"),
        (("--date", "yesterday"), "this is not a day"),
        (("--after", "x"), "not a cursor of the list of invoices"),
        (("--limit", "501"), "less than or equal to 500"),
    ],
)
def test_a_wrong_question_is_refused_in_words(told: dict[str, Told], options: Any, words: str) -> None:
    printed = said(told, "invoices", *options)
    assert printed.code != 0
    assert words in printed.err


def test_held_invoices_are_told_on_entering(told: dict[str, Told]) -> None:
    trade = told["gone"].billing.trade
    words = "There are 2 held invoices awaiting review."
    printed = said(told, "invoices", "--status", "posted")
    assert printed.out.splitlines()[0] == words
    assert "$22.02" in printed.out
    assert words in said(told, "invoices", "--json").err
    rows = trade.system.view("held_invoices", trade.code)
    assert {row["vendor"]: row["count"] for row in rows} == {
        told[name].billing.vendor: 1 for name in ("a-2", "B-1")
    }


def test_an_invoice_is_shown_in_one_screen(told: dict[str, Told]) -> None:
    billing = told["approved"].billing
    printed = said(told, "invoice", billing.vendor.lower(), "i-77", "--json")
    shown = answer("invoice", printed.out)
    assert (shown["status"], shown["vendor_name"], shown["billed_shipments"]) == ("posted", "Acme Supply", 1)
    assert (shown["lines"][0]["po_number"], shown["lines"][0]["balanced"]) == (billing.orders[0], False)
    assert [row["action_type"] for row in shown["history"]] == ["Posted", "Approved", "Submitted", "Created"]
    people = said(told, "invoice", billing.vendor, "I-77").out
    for words in (
        "$22.02",
        "Retailer Approved - Price agreed",
        "out of balance",
        f"Acme Supply ({billing.vendor})",
    ):
        assert words in people
    held = told["B-1"].billing
    assert "1 line is out of balance." in said(told, "invoice", held.vendor, "B-1").out


def test_an_invoice_that_is_not_there_is_told(told: dict[str, Told]) -> None:
    billing = told["gone"].billing
    printed = said(told, "invoice", billing.vendor, "I-77")
    assert printed.code == 1
    assert f"vendor {billing.vendor} has no invoice I-77, or deleted it" in printed.err


def test_a_purchase_order_shows_its_invoices(told: dict[str, Told]) -> None:
    billing = told["approved"].billing
    printed = said(told, "purchase-order", billing.orders[0], "--json")
    (row,) = answer("purchase-order", printed.out)["invoices"]
    assert (row["invoice_number"], row["quantity"], row["unit_cost"], row["status"]) == (
        *("I-77", 2, "11.0100", "posted"),
    )


@pytest.mark.parametrize("command", ["invoices", "invoice"])
def test_it_fits_a_terminal_of_80_columns(told: dict[str, Told], command: str) -> None:
    billing = told["B-1"].billing
    named = (billing.vendor, "B-1") if command == "invoice" else ()
    of = ("--organization", billing.trade.code)
    shown = on_terminal(billing.trade.system.environment, 80, command, *named, *of)
    assert max(map(len, shown)) <= 80
    assert "B-1" in "\n".join(shown)


def test_an_erased_vendor_is_shown_as_stars_and_not_found_by_its_code(
    system: System, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stories = {"erased": Story((creates(),)), "kept": Story((creates(),))}
    told = tell(system, tmp_path_factory.mktemp("erased"), stories)
    billing = told["erased"].billing
    query = "SELECT vendor_subject::uuid FROM invoice WHERE organization = %s AND vendor = %s"
    ((subject,),) = system.database.execute(query, (billing.trade.code, billing.vendor)).fetchall()
    system.database.execute("DELETE FROM personal_data WHERE subject = %s", (subject,))
    assert found(told | {"gone": told["erased"]}, "--vendor", billing.vendor) == []
    whole = ask(system.environment, "invoices", "--organization", billing.trade.code, "--json")
    names = {row["vendor"]: row["vendor_name"] for row in answer("invoices", whole.out)}
    assert names == {billing.vendor: "***", told["kept"].billing.vendor: "Acme Supply"}
    assert [row["vendor_name"] for row in billing.view("invoice_inquiry")] == ["***"]
    assert [row["vendor_name"] for row in billing.view("invoice_detail")] == ["***"]


def notices(billing: Billing) -> list[tuple[str, str, str]]:
    """To whom, what and which invoice."""
    heard = billing.trade.notices(vendor=billing.vendor)
    return [
        (one["to"], one["kind"], one["invoice_number"]) for one in heard if one["kind"].startswith("invoice")
    ]


def test_the_retailer_is_told_of_held_invoices_and_the_vendor_of_what_was_decided(
    told: dict[str, Told],
) -> None:
    held, approved, rejected = (
        ("retailer", "invoice_held", "I-77"),
        ("vendor", "invoice_approved", "I-77"),
        ("vendor", "invoice_rejected", "I-77"),
    )
    assert notices(told["B-1"].billing) == [("retailer", "invoice_held", "B-1")]
    assert sorted(notices(told["approved"].billing)) == [held, approved]
    assert sorted(notices(told["rejected"].billing)) == [held, rejected]


def test_nobody_is_told_where_nothing_is_decided_or_the_policy_does_not_say_so(told: dict[str, Told]) -> None:
    assert notices(told["in balance"].billing) == []
    assert notices(told["told nobody"].billing) == []


def test_the_organization_may_have_all_told_and_a_vendor_not(
    system: System, tmp_path_factory: pytest.TempPathFactory
) -> None:
    hold = (creates(DEAR, submit=True),)
    stories = {"told": Story(hold), "not told": Story(hold, vendor={"notify_invoice_balance": False})}
    told = tell(system, tmp_path_factory.mktemp("notices"), stories, notify_invoice_balance=True)
    assert notices(told["told"].billing) == [("retailer", "invoice_held", "I-77")]
    assert notices(told["not told"].billing) == []
