"""Filters are closed: what can match nothing is refused in words, and text is compared as it is."""

import re
from functools import partial
from typing import Any

import pytest
from sqlalchemy.dialects.postgresql.psycopg import dialect

from schemas.answers.orders import Order
from services.inquiry import (
    dead_letters,
    invoice_inquiry,
    order_views,
    orders,
    purchase_order_inquiry,
    purchase_views,
    stock,
    trace,
    views,
)
from services.inquiry.filters import OfDc, begins, holds
from services.inquiry.listing import By, Listing
from services.inquiry.refusals import FilterInvalid

PURCHASES = partial(purchase_order_inquiry.Filters, organization="ACME")
INVOICES = partial(invoice_inquiry.Filters, organization="ACME")


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
        (PURCHASES, {"po_number": "P" * 51}, "po number: has 51 characters; write at most 50"),
        (PURCHASES, {"order_number": "A" * 31}, "order number: has 31 characters; write at most 30"),
        (PURCHASES, {"vendor_item": "B" * 36}, "vendor item: has 36 characters; write at most 35"),
        (PURCHASES, {"item": " "}, "item: is empty"),
        (PURCHASES, {"brand": "A\x00"}, "brand: holds a control character"),
        (PURCHASES, {"by": "colour"}, "by: there is no colour. There are: purchase-order, item"),
        (PURCHASES, {"status": "lost"}, "status: there is no lost. There are: new_order, in_process"),
        (PURCHASES, {"by": "item", "status": "complete"}, "status: there is no complete"),
        (
            INVOICES,
            {"status": "paid"},
            "status: there is no paid. There are: new, held, approved, rejected, posted",
        ),
        (INVOICES, {"invoice_number": "I" * 31}, "invoice number: has 31 characters; write at most 30"),
        (INVOICES, {"po_number": "P" * 51}, "po number: has 51 characters; write at most 50"),
        (INVOICES, {"order_number": "A" * 31}, "order number: has 31 characters; write at most 30"),
        (INVOICES, {"vendor": " "}, "vendor: is empty"),
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


def test_the_status_of_purchase_orders_is_that_of_what_is_listed() -> None:
    assert PURCHASES(status="COMPLETE").status == "complete"
    assert PURCHASES(by="ITEM", status="Held").by == "item"


def test_what_is_looked_for_of_purchase_orders_has_one_case_and_no_wildcards() -> None:
    asked = PURCHASES(po_number="po%", item=" fur_", vendor="v100", brand="acme")
    found = purchase_order_inquiry.search(asked)
    assert [(each.column.name, each.low) for each in found.ranges] == [
        ("po_number", "PO%"),
        ("item_searched", "FUR_"),
    ]
    values = [str(condition.compile(compile_kwargs={"literal_binds": True})) for _, condition in found.values]
    assert "= 'V100'" in values[0]
    assert "= 'ACME'" in values[1]


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
    assert re.sub(r'\((\w+) COLLATE "C"\)', r"\1", plain) == condition
    # Both are compared by the signs of a text, in whatever order a database of another locale has them.
    assert plain.count('COLLATE "C"') == condition.count("<") + condition.count(">")


def test_the_views_are_mapped_with_the_columns_that_they_have() -> None:
    assert {order_views.ORDER_DETAIL, purchase_views.PURCHASE_ORDER_LINES} < {
        *views.ANALYTICS.tables.values()
    }
    for table in views.ANALYTICS.tables.values():
        for column in table.c:
            assert column.type.python_type is not float, f"{table.name}.{column.name}"
