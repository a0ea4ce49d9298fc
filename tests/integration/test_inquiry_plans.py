"""HIS-1 stays fast however many orders there are: PostgreSQL reads a page out of an index and sorts nothing.

What `EXPLAIN` says of each search of one field is held here: a plan that reads or sorts all that matches would be as
fast over the orders of a test, and slow over a million.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.inquiry_filling import FIRST_REQUEST_ID, fill, settle
from services.common.database import Connection, connect
from services.common.settings import Settings
from services.inquiry import ranges
from services.inquiry.order_inquiry import Filters, inquiry, page_of, search
from services.operating.setup import prepare_database
from tests.support.parts import own_database

ORDERS = 20_000
MIDDLE = FIRST_REQUEST_ID + ORDERS // 2
CODE = "BENCH"
VALUES: list[dict[str, Any]] = [
    {},
    {"request_id": FIRST_REQUEST_ID + 17},
    {"placed_location": "s-150"},
    {"placed_location": "WEB"},
    {"sourced_location": "S-150"},
    {"sourced_location": "S-101"},
    {"pickup_location": "S-150"},
    {"status": "fulfilled"},
    {"status": "rejected"},
    {"status": "polled"},
    {"under_review": True},
    {"under_review": False},
    {"order_type": "delivery"},
    {"order_type": "pickup"},
]
RANGES = [
    {"order_number": "CA-2014"},
    {"order_number": "X"},
    {"company": "A"},
    {"first_name": "C"},
    {"last_name": "SMITH"},
    {"postal_code": "1"},
]


@pytest.fixture(scope="module")
def many() -> Iterator[Connection]:
    """A database with many orders; no broker is needed."""
    with own_database("inquiry plans") as url:
        prepare_database(Settings(database=url))
        with connect(url, name="test") as connection:
            fill(connection, ORDERS)
            with connect(url, name="test", role=None) as owner:
                settle(owner)
            yield connection


def searched(asked: dict[str, Any], after: int | None) -> ranges.Search:
    """What the inquiry looks for."""
    return search(Filters(organization=CODE, **asked), after)


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each step of a plan."""
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def explained(connection: Connection, query: Any) -> list[dict[str, Any]]:
    """The steps of the plan of a query."""
    sql, given = ranges.statement(query)
    row = connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", given, prepare=False).fetchone()
    assert row is not None
    return list(nodes(json.loads(row[0])[0]["Plan"]))


@pytest.mark.parametrize("after", [None, MIDDLE], ids=["first page", "later page"])
@pytest.mark.parametrize("asked", VALUES, ids=str)
def test_a_page_by_value_is_read_from_an_index_in_its_order(
    many: Connection, asked: dict[str, Any], after: int | None
) -> None:
    given = searched(asked, after)
    steps = explained(many, ranges.newest(given, given.values, 51))
    assert {step["Node Type"] for step in steps} <= {
        *("Limit", "Index Scan", "Index Only Scan", "Unique", "Subquery Scan")
    }, steps
    assert sum(step.get("Rows Removed by Filter", 0) for step in steps) <= 51, steps


@pytest.mark.parametrize("asked", RANGES, ids=str)
def test_a_range_is_counted_and_read_from_the_index_of_its_column_alone(
    many: Connection, asked: dict[str, Any]
) -> None:
    given = searched(asked, None)
    (wanted,) = given.ranges
    counted = explained(many, ranges.few(given, wanted))
    assert [step["Node Type"] for step in counted] == ["Limit", "Index Only Scan"]
    assert wanted.column.name in counted[1]["Index Name"]
    *_, whole = explained(many, ranges.in_all(given, wanted, 51))
    assert whole["Node Type"] == "Index Only Scan"
    assert wanted.column.name in whole["Index Name"]


@pytest.mark.parametrize("asked", RANGES, ids=str)
def test_a_range_that_holds_much_is_looked_for_among_few_orders(
    many: Connection, asked: dict[str, Any]
) -> None:
    given = searched(asked, None)
    steps = explained(many, ranges.among_newest(given, given.ranges[0], 51))
    assert "Sort" not in {step["Node Type"] for step in steps}
    assert max(step["Actual Rows"] for step in steps) <= ranges.NEWEST


@pytest.mark.parametrize("few", [0, 100, 5_000])
@pytest.mark.parametrize("asked", [*RANGES, {"last_name": "SMITH", "first_name": "C"}], ids=str)
def test_whichever_way_a_range_is_read_the_same_orders_are_found(
    many: Connection, asked: dict[str, Any], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "FEW", few)
    monkeypatch.setattr(ranges, "NEWEST", few)
    conditions = [each.condition for each in searched(asked, None).ranges]
    for after in (None, MIDDLE):
        plain = ranges.newest(searched(asked, after), conditions, 51)
        wanted = [id_ for (id_,) in many.execute(*ranges.statement(plain)).fetchall()]
        page = inquiry(many, Filters(organization=CODE, **asked), 50, after)
        # The page itself needs the rows of the views: only what is searched was made here.
        assert [row.request_id for row in page.rows] == wanted[:50]
        assert page.after == (str(wanted[49]) if len(wanted) > 50 else None)


def test_what_a_page_shows_is_looked_up_order_by_order(many: Connection) -> None:
    steps = explained(many, page_of(CODE, [MIDDLE + each for each in range(50)]))
    assert max(step["Actual Rows"] for step in steps) <= 50, steps
    tables = {step.get("Relation Name") for step in steps} - {None}
    assert tables == {"order_header", "order_status", "line_location", "routing_decision"}
    whole = {step["Relation Name"] for step in steps if step["Node Type"] == "Seq Scan"}
    assert whole <= {"routing_decision"}  # nothing is in it here
