"""PUR-8 stays fast however many purchase orders there are: a page is read out of an index, and nothing is sorted."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from benchmarks.purchases_filling import fill, key_of, settle
from services.common.database import Connection, connect
from services.common.settings import Settings
from services.inquiry import ranges
from services.inquiry.cursor import written
from services.inquiry.purchase_order_inquiry import (
    Filters,
    lines,
    page_of,
    page_of_lines,
    purchase_orders,
    search,
)
from services.operating.setup import prepare_database
from tests.integration.test_inquiry_plans import CODE, explained
from tests.support.parts import own_database

ORDERS = 8_000
KINDS = ("purchase-order", "item")
VALUES: list[dict[str, Any]] = [
    {},
    {"vendor": "v196"},
    {"vendor": "V103"},
    {"brand": "acme"},
    {"brand": "RARE"},
    {"status": "shipped"},
    {"status": "held"},
    {"status": "in_process"},
    {"date_created": date(2016, 2, 29)},
    {"due_date": date(2016, 2, 29)},
]
RANGES = [
    {"po_number": "PO-2014"},
    {"po_number": "X"},
    {"order_number": "CA-0"},
    {"item": "I-4"},
    {"item": "X"},
    {"vendor_item": "BK-1"},
]
SEVERAL: list[dict[str, Any]] = [
    {"item": "I-4", "vendor_item": "BK"},
    {"item": "I-4", "status": "shipped"},
    {"po_number": "PO-2015", "brand": "ACME"},
]


@pytest.fixture(scope="module")
def many() -> Iterator[Connection]:
    """A database with many purchase orders; no broker is needed."""
    with own_database("purchase inquiry plans") as url:
        prepare_database(Settings(database=url))
        with connect(url, name="test") as connection:
            fill(connection, ORDERS)
            with connect(url, name="test", role=None) as owner:
                settle(owner)
            yield connection


def searched(by: Any, asked: dict[str, Any], after: str | None = None) -> ranges.Search:
    """What the inquiry looks for."""
    return search(Filters(organization=CODE, by=by, **asked), after)


def middle(connection: Connection, by: str) -> str:
    """A key with as many before it as behind it."""
    return key_of(connection, ORDERS // 2, by_item=by == "item")


@pytest.mark.parametrize("later", [False, True], ids=["first page", "later page"])
@pytest.mark.parametrize("asked", VALUES, ids=str)
@pytest.mark.parametrize("by", KINDS)
def test_a_page_by_value_is_read_from_an_index_in_its_order(
    many: Connection, by: str, asked: dict[str, Any], later: bool
) -> None:
    given = searched(by, asked, middle(many, by) if later else None)
    steps = explained(many, ranges.newest(given, given.values, 51))
    of_vendors = {"Nested Loop", "Memoize"} if "vendor" in asked else set()
    assert {step["Node Type"] for step in steps} <= {"Limit", "Index Scan", "Index Only Scan"} | of_vendors, (
        steps
    )
    assert sum(step.get("Rows Removed by Filter", 0) for step in steps) <= 51, steps


@pytest.mark.parametrize("asked", RANGES, ids=str)
@pytest.mark.parametrize("by", KINDS)
def test_a_range_is_counted_and_read_from_the_index_of_its_column_alone(
    many: Connection, by: str, asked: dict[str, Any]
) -> None:
    given = searched(by, asked)
    (wanted,) = given.ranges
    counted = explained(many, ranges.few(given, wanted))
    assert [step["Node Type"] for step in counted] == ["Limit", "Index Only Scan"], counted
    assert wanted.column.name in counted[1]["Index Name"]
    *_, whole = explained(many, ranges.in_all(given, wanted, 51))
    assert whole["Node Type"] == "Index Only Scan", whole
    assert wanted.column.name in whole["Index Name"]


@pytest.mark.parametrize("asked", RANGES, ids=str)
@pytest.mark.parametrize("by", KINDS)
def test_a_range_that_holds_much_is_looked_for_among_few(
    many: Connection, by: str, asked: dict[str, Any]
) -> None:
    given = searched(by, asked)
    steps = explained(many, ranges.among_newest(given, given.ranges[0], 51))
    assert "Seq Scan" not in {step["Node Type"] for step in steps}, steps
    assert max(step["Actual Rows"] for step in steps) <= ranges.NEWEST, steps


@pytest.mark.parametrize("few", [0, 100, 5_000])
@pytest.mark.parametrize("asked", [*RANGES, *SEVERAL], ids=str)
@pytest.mark.parametrize("by", KINDS)
def test_whichever_way_a_range_is_read_the_same_rows_are_found(
    many: Connection, by: str, asked: dict[str, Any], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "FEW", few)
    monkeypatch.setattr(ranges, "NEWEST", few)
    filters = Filters(organization=CODE, by=by, **asked)  # type: ignore[arg-type]
    name = "lines of purchase orders" if by == "item" else "purchase orders"
    for after in (None, middle(many, by)):
        given = searched(by, asked, after)
        plain = ranges.newest(given, [*given.values, *(each.condition for each in given.ranges)], 51)
        wanted = [key for (key,) in many.execute(*ranges.statement(plain)).fetchall()]
        cursor = None if after is None else written(name, [after])
        page: Any = (lines if by == "item" else purchase_orders)(many, filters, 50, cursor)
        shown = [row.po_number for row in page.rows]
        assert shown == [key[38 : -11 if by == "item" else None] for key in wanted[:50]]
        assert page.after == (written(name, [wanted[49]]) if len(wanted) > 50 else None)


@pytest.mark.parametrize("page", [page_of, page_of_lines])
def test_what_a_page_shows_is_looked_up_row_by_row(many: Connection, page: Any) -> None:
    by = "item" if page is page_of_lines else "purchase-order"
    given = searched(by, {})
    keys = [key for (key,) in many.execute(*ranges.statement(ranges.newest(given, [], 50))).fetchall()]
    steps = explained(many, page(CODE, keys))
    assert max(step["Actual Rows"] for step in steps) <= 50, steps
    assert "Seq Scan" not in {step["Node Type"] for step in steps}, steps
