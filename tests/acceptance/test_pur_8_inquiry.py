"""PUR-8: planners find purchase orders, or their lines, by whatever a vendor or a retailer tells them."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.command import Answer, ask, on_terminal
from tests.support.system import System
from tests.support.trade import AT_HOME, OTHER, VENDOR, Trade, open_trade

ZINC = AT_HOME | {"first_name": "", "last_name": "", "company": "Zinc"}
COLUMNS = (
    *("organization", "po_number", "order_number", "vendor", "vendor_name", "brand", "brand_name"),
    *("customer_ship_to", "date_created", "due_date", "order_status", "submitted_at"),
)
COLUMNS_BY_ITEM = (
    *("organization", "po_number", "order_number", "vendor", "vendor_name", "line_number", "vendor_item"),
    *("vendor_item_description", "item", "description", "date_created", "due_date", "line_status"),
    *("ordered_units", "submitted_at"),
)


def asked_of(trade: Trade, *asked: str) -> Answer:
    return ask(trade.system.environment, "purchase-orders", "--organization", trade.code, *asked)


def inquire(trade: Trade, *asked: str) -> Any:
    """The rows that the command answers, checked against their schema."""
    told = asked_of(trade, *asked, "--json")
    assert told.code == 0, told
    by_item = asked[:2] == ("--by", "item")
    return answer("purchase-orders --by item" if by_item else "purchase-orders", told.out)


def numbers(trade: Trade, question: str) -> list[str]:
    """The numbers of the purchase orders."""
    return [row["po_number"] for row in inquire(trade, *question.split())]


def lines(trade: Trade, question: str) -> list[tuple[str, int]]:
    """The numbers of the purchase orders and lines."""
    rows = inquire(trade, "--by", "item", *question.split())
    return [(row["po_number"], row["line_number"]) for row in rows]


def line(number: int, item: str, due: str | None = None, **fields: Any) -> dict[str, Any]:
    """A line of a message."""
    return {
        "line_number": number,
        "item": item,
        "quantity": 2,
        "due_date": due,
        "unit_price": "8.98",
    } | fields


@pytest.fixture(scope="module")
def trade(system: System, tmp_path_factory: pytest.TempPathFactory) -> Trade:
    """Four purchase orders: the newest by its day came first, one is shipped, one of another vendor."""
    trade = open_trade(
        system, tmp_path_factory.mktemp("trade"), brands=[{"code": "ACME", "name": "Acme of Maine"}]
    )
    trade.order("PO-9", 1, entered_date="2016-11-09", brand="Acme")
    trade.order(
        "po-1",
        order_number="web-1",
        brand="ACME",
        lines=[
            line(1, "FUR-1", "2016-11-25", vendor_item="bk-1", vendor_item_description="Case"),
            line(2, "fur-2", "2016-11-21"),
        ],
    )
    trade.order(
        "PO-2",
        5,
        vendor=OTHER,
        vendor_name="",
        ship_to=ZINC,
    )
    trade.order("PO_3", 3, 1, order_number="WEB-3")
    trade.prints(("PO_3", 1), ("PO_3", 2))
    trade.ships("PO_3", (1, 3), (2, 1))
    trade.prints(("PO-1", 1))
    trade.does("hold", "PO-1", line_number=2, reason="Backordered")
    return trade


def test_the_columns_stand_in_the_order_that_people_know_and_the_newest_comes_first(trade: Trade) -> None:
    rows = inquire(trade)
    assert [row["po_number"] for row in rows] == ["PO-9", "PO_3", "PO-2", "PO-1"]
    assert {tuple(row) for row in rows} == {COLUMNS}
    by_item = inquire(trade, "--by", "item")
    assert {tuple(row) for row in by_item} == {COLUMNS_BY_ITEM}
    assert [(row["po_number"], row["line_number"]) for row in by_item] == [
        *(("PO-9", 1), ("PO_3", 1), ("PO_3", 2), ("PO-2", 1), ("PO-1", 1), ("PO-1", 2)),
    ]


def test_a_row_says_what_the_purchase_order_is(trade: Trade) -> None:
    newest, shipped, other, first = inquire(trade)
    assert (first["order_number"], first["vendor"], first["vendor_name"]) == ("WEB-1", VENDOR, "Acme Supply")
    assert (first["brand"], first["brand_name"]) == ("ACME", "Acme of Maine")
    assert (first["date_created"], first["due_date"]) == ("2016-11-08", "2016-11-21")
    assert (first["order_status"], first["customer_ship_to"]) == ("open", "Claire Gute")
    assert (shipped["order_status"], shipped["due_date"]) == ("shipped", None)
    assert (other["vendor_name"], other["customer_ship_to"]) == ("Other Supply", "Zinc")
    assert newest["order_status"] == "new_order"


def test_a_row_by_item_says_what_the_line_is(trade: Trade) -> None:
    first, second = inquire(trade, "--by", "item", "--po-number", "PO-1")
    assert (first["item"], first["vendor_item"], first["vendor_item_description"]) == (
        "FUR-1",
        "bk-1",
        "Case",
    )
    assert (first["due_date"], first["line_status"], first["ordered_units"]) == (
        "2016-11-25",
        "in_process",
        2,
    )
    assert (second["due_date"], second["line_status"], second["vendor_item"]) == ("2016-11-21", "held", "")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("--po-number po-", ["PO-9", "PO-2", "PO-1"]),
        ("--po-number PO_", ["PO_3"]),
        ("--po-number O-1", []),
        ("--order-number web", ["PO_3", "PO-1"]),
        ("--order-number WEB-1", ["PO-1"]),
        ("--vendor v200", ["PO-2"]),
        ("--vendor V2", []),
        ("--brand acme", ["PO-9", "PO-1"]),
        ("--brand acm", []),
        ("--item FUR", ["PO-1"]),
        ("--item i-2", ["PO_3"]),
        ("--item UR", []),
        ("--vendor-item BK", ["PO-1"]),
        ("--item fur-2 --vendor-item BK", ["PO-1"]),
        ("--date 2016-11-09", ["PO-9"]),
        ("--date 2016-11-08 --po-number PO-", ["PO-2", "PO-1"]),
        ("--due 2016-11-21", ["PO-1"]),
        ("--due 2016-11-25", []),
        ("--due 2016-11-20", ["PO-9", "PO_3", "PO-2"]),
        ("--status NEW_ORDER", ["PO-9", "PO-2"]),
        ("--status open", ["PO-1"]),
        ("--status held", []),
        ("--status shipped --vendor V100 --item I-1", ["PO_3"]),
    ],
)
def test_a_field_finds_purchase_orders(trade: Trade, asked: str, found: list[str]) -> None:
    assert numbers(trade, asked) == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("--po-number po-1", [("PO-1", 1), ("PO-1", 2)]),
        ("--item FUR-2", [("PO-1", 2)]),
        ("--vendor-item BK", [("PO-1", 1)]),
        ("--item fur-2 --vendor-item BK", []),
        ("--brand ACME --item FUR", [("PO-1", 1), ("PO-1", 2)]),
        ("--vendor v200", [("PO-2", 1)]),
        ("--due 2016-11-25", [("PO-1", 1)]),
        ("--date 2016-11-09", [("PO-9", 1)]),
        ("--status HELD", [("PO-1", 2)]),
        ("--status shipped --item I-2", [("PO_3", 2)]),
        ("--order-number web-3 --status shipped", [("PO_3", 1), ("PO_3", 2)]),
    ],
)
def test_a_field_finds_lines(trade: Trade, asked: str, found: list[tuple[str, int]]) -> None:
    assert lines(trade, asked) == found


@pytest.mark.parametrize("by", ["purchase-order", "item"])
def test_further_pages_begin_behind_the_cursor(trade: Trade, by: str) -> None:
    whole = inquire(trade, "--by", by)
    seen, after = [], ()
    while True:
        told = asked_of(trade, "--by", by, "--limit", "2", *after, "--json")
        seen += told.json
        if not told.err:
            break
        assert told.err.startswith("next page: --after ")
        after = ("--after", told.err.split()[-1])
    assert seen == whole


def test_a_cursor_of_another_list_is_refused(trade: Trade) -> None:
    cursor = asked_of(trade, "--limit", "1", "--json").err.split()[-1]
    asked_of(trade, "--by", "item", "--after", cursor).refused(2, "not a cursor of the list of lines")


def test_what_finds_nothing_for_sure_is_refused_in_words(trade: Trade) -> None:
    asked_of(trade, "--status", "lost").refused(2, "there is no lost. There are: new_order")
    asked_of(trade, "--by", "item", "--status", "open").refused(2, "there is no open. There are: new_order")
    asked_of(trade, "--by", "colour").refused(2, "there is no colour. There are: purchase-order, item")
    asked_of(trade, "--date", "yesterday").refused(2, "write it like 2016-11-08")
    asked_of(trade, "--item", "I" * 36).refused(2, "write at most 35")
    asked_of(trade, "--limit", "501").refused(2, "--limit", "500")


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("by", ["purchase-order", "item"])
def test_what_people_see_fits_their_terminal(trade: Trade, columns: int, by: str) -> None:
    words = ("purchase-orders", "--organization", trade.code, "--by", by)
    shown = on_terminal(trade.system.environment, columns, *words)
    assert max(map(len, shown)) <= columns, shown
    assert any("PO-1" in each and ("open" in each or "in_process" in each) for each in shown), shown


def test_people_and_vendors_who_were_erased_are_shown_as_stars_and_not_found_by_vendor(
    system: System, tmp_path: Path
) -> None:
    trade = open_trade(system, tmp_path)
    trade.order("PO-1", 1)
    trade.order("PO-2", 1)
    for name in ("subject", "vendor_subject"):
        query = f"SELECT {name}::uuid FROM purchase_order WHERE organization = %s AND po_number = 'PO-1'"
        ((subject,),) = system.database.execute(query, (trade.code,)).fetchall()  # type: ignore[call-overload]
        system.database.execute("DELETE FROM personal_data WHERE subject = %s", (subject,))
    (row,) = inquire(trade, "--po-number", "PO-1")
    assert (row["customer_ship_to"], row["vendor_name"]) == ("*** ***", "***")
    assert numbers(trade, f"--vendor {VENDOR}") == ["PO-2"]
    assert lines(trade, f"--vendor {VENDOR}") == [("PO-2", 1)]


def test_the_views_show_the_same_without_people(trade: Trade) -> None:
    for name, asked in (("purchase_order_inquiry", ()), ("purchase_order_item_inquiry", ("--by", "item"))):
        rows = trade.system.view(name, trade.code)
        shown = inquire(trade, *asked)
        keys = set(shown[0]) - {"customer_ship_to"}
        assert set(rows[0]) == keys
        assert len(rows) == len(shown)
