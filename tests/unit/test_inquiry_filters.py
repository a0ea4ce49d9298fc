"""Filters are closed: what can match nothing is refused in words, and text is compared as it is."""

from typing import Any

import pytest
from sqlalchemy.dialects.postgresql.psycopg import dialect

from schemas.answers.orders import Order
from services.inquiry import dead_letters, order_views, orders, stock, trace, views
from services.inquiry.filters import OfDc, begins, holds
from services.inquiry.listing import By, Listing
from services.inquiry.refusals import FilterInvalid


@pytest.mark.parametrize(
    ("filters", "values", "words"),
    [
        (OfDc, {"dc": ""}, "dc: is empty"),
        (OfDc, {"organization": " "}, "organization: is empty"),
        (OfDc, {"dc": "DC\x00"}, "dc: holds a control character"),
        (OfDc, {"dc": "D" * 41}, "dc: has 41 characters; write at most 40"),
        (
            orders.Filters,
            {"order_type": "express"},
            "order type: there is no express. There are: delivery, pickup",
        ),
        (
            orders.Filters,
            {"status": "lost"},
            "status: there is no lost. There are: create, commit, partially_",
        ),
        (orders.Filters, {"status": "x\n"}, "status: holds a control character"),
        (
            dead_letters.Filters,
            {"topic": "dispatches"},
            "topic: there is no dispatches. There are: orders-submitted",
        ),
        (dead_letters.Filters, {"reason": "bad"}, "reason: there is no bad. There are: unreadable"),
        (stock.Filters, {"item": "I" * 27}, "item: has 27 characters; write at most 26"),
        (trace.Filters, {"item": "I" * 27}, "item: has 27 characters; write at most 26"),
        (trace.Filters, {"name": "N" * 1_000_000}, "name: has 1,000,000 characters; write at most 200"),
        (trace.Filters, {"order_number": "A" * 31}, "order number: has 31 characters"),
        (
            trace.Filters,
            {"reason": "Too far"},
            "reason: there is no Too far. There are: Initial List, Un-Requested",
        ),
        (trace.Filters, {"location": "\ud800"}, "location: holds a control character"),
    ],
)
def test_a_filter_that_can_match_nothing_is_refused(filters: Any, values: dict[str, str], words: str) -> None:
    with pytest.raises(FilterInvalid, match=words):
        filters(**values)


def test_a_filter_that_there_is_not_is_refused() -> None:
    with pytest.raises(TypeError):
        trace.Filters(colour="red")  # type: ignore[call-arg]


def test_signs_that_sql_takes_for_wildcards_are_looked_for_as_they_are() -> None:
    view = views.TRACE_SHOPPING_LOG.c
    for condition in (*begins(view.item, "50%_/"), *holds(view.location_name, "50%_/")):
        compiled = condition.compile(dialect=dialect())
        assert "ESCAPE '/'" in str(compiled)
        *letters, looked_for = compiled.params.values()
        assert (set(letters) <= {""}, looked_for) == (True, "50/%/_//")


def test_a_code_of_a_closed_list_is_taken_in_upper_and_lower_case() -> None:
    assert trace.Filters(reason="initial list").reason == "Initial List"
    assert dead_letters.Filters(reason="INVALID").reason == "invalid"


@pytest.mark.parametrize(
    ("sort", "condition"),
    [
        ((By("dc"),), "dc > a"),
        ((By("dc", descending=True),), "dc < a"),
        ((By("dc"), By("system", descending=True)), "dc > a OR dc = a AND system < b"),
        (
            (By("dc"), By("system"), By("status")),
            "dc > a OR dc = a AND (system > b OR system = b AND status > c)",
        ),
    ],
)
def test_the_next_page_begins_where_the_sort_is_beyond_the_last_row(
    sort: tuple[By, ...], condition: str
) -> None:
    listing = Listing("orders", views.ORDER_STATUS, Order, sort)
    literal = {"literal_binds": True}
    beyond = listing.beyond("abc"[: len(sort)]).compile(dialect=dialect(), compile_kwargs=literal)
    plain = str(beyond).replace("analytics.order_status.", "").replace("'", "")
    assert plain.replace(' COLLATE "C" <', " <").replace(' COLLATE "C" >', " >") == condition
    # Both are compared by the signs of a text, in whatever order a database of another locale has them.
    assert plain.count('COLLATE "C"') == condition.count("<") + condition.count(">")


def test_the_views_are_mapped_with_the_columns_that_they_have() -> None:
    for table in order_views.TABLES:
        for column in table.c:
            assert column.type.python_type is not float, f"{table.name}.{column.name}"
