"""Which units the lines of an invoice bill: what was shipped, each once, the oldest first (VIN-1)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from schemas.events.invoice import InvoiceDeleted, InvoiceMaintained
from schemas.reasons import DeadLetterReason
from services.streams.invoice import AskedLine, Known
from services.streams.order import Refused
from services.streams.purchase_order import Known as PurchaseOrder
from tests.support.invoice_stories import PO, Decided, InvoiceStory, asked, line, shipped
from tests.support.purchase_stories import Story


def billed(story: InvoiceStory) -> list[dict[int, int]]:
    """The units by shipment of each line."""
    assert isinstance(story.state, Known)
    return [{each.sequence: each.quantity for each in one.shipments} for one in story.state.contents.lines]


def unbilled(story: InvoiceStory) -> list[int]:
    """Units of each shipment that no invoice bills."""
    order = story.purchases[PO].state
    assert isinstance(order, PurchaseOrder)
    return [each.unbilled for each in order.shipments.values()]


def refused(decided: Decided) -> tuple[DeadLetterReason, str]:
    """Why, and where."""
    assert isinstance(decided, Refused)
    return decided.reason, decided.path


def test_a_line_bills_a_shipment_in_whole_or_in_part() -> None:
    story = InvoiceStory()
    story.creates(asked(line(1), line(2, 1)))
    assert billed(story) == [{1: 2}, {2: 1}]
    assert unbilled(story) == [0, 2]


def test_a_line_of_a_purchase_order_bills_all_that_was_shipped_and_is_not_billed() -> None:
    story = InvoiceStory(shipped(2, 3, 4))
    story.purchases[PO].bills("OTHER", (1, 1), (2, 3))
    story.creates(asked(line(None)))
    assert billed(story) == [{1: 1, 3: 4}]
    assert unbilled(story) == [0, 0, 0]


def test_so_many_units_of_a_line_are_those_that_left_first() -> None:
    story = InvoiceStory(shipped(2, 3))
    story.creates(asked(line(None, 3)))
    assert billed(story) == [{1: 2, 2: 1}]


def test_the_day_of_shipping_says_which_left_first_not_when_it_was_told() -> None:
    purchase = Story(5)
    purchase.prints()
    purchase.ships((1, 2), ship_date=date(2016, 11, 9))
    purchase.ships((1, 3), ship_date=date(2016, 11, 7))
    story = InvoiceStory(purchase)
    story.creates(asked(line(None, 3)))
    assert billed(story) == [{2: 3}]


def test_what_one_line_bills_is_not_there_for_the_next() -> None:
    story = InvoiceStory(shipped(2, 3))
    story.creates(asked(line(1, 1), line(None, 3), line(2, 1)))
    assert billed(story) == [{1: 1}, {1: 1, 2: 2}, {2: 1}]
    over = InvoiceStory(shipped(2, 3))
    assert refused(over.creates(asked(line(1, 2), line(1, 1)))) == ("already_invoiced", "lines[1].quantity")


@pytest.mark.parametrize(
    ("wanted", "reason", "path"),
    [
        (line(1, 3), "not_shipped", "lines[0].quantity"),
        (line(9), "not_shipped", "lines[0].shipment_id"),
        (AskedLine("PO-9", 1), "not_shipped", "lines[0].shipment_id"),
        (AskedLine("PO-9", line_number=1), "unknown_purchase_order", "lines[0].po_number"),
        (AskedLine(PO, line_number=9), "unknown_purchase_order", "lines[0].line_number"),
        (line(None, 6), "not_shipped", "lines[0].quantity"),
        (line(2, 3), "already_invoiced", "lines[0].quantity"),
        (line(None, 5), "already_invoiced", "lines[0].quantity"),
    ],
)
def test_what_was_not_shipped_or_is_billed_is_not_billed(wanted: AskedLine, reason: str, path: str) -> None:
    story = InvoiceStory(shipped(2, 3))
    story.purchases[PO].bills("OTHER", (2, 1))
    before = unbilled(story)
    assert refused(story.creates(asked(wanted))) == (reason, path)
    assert unbilled(story) == before


def test_a_line_of_which_nothing_was_shipped_or_nothing_is_left_is_refused() -> None:
    assert refused(InvoiceStory(Story(5)).creates(asked(line(None)))) == ("not_shipped", "lines[0].quantity")
    story = InvoiceStory(shipped(2))
    story.purchases[PO].bills("OTHER", (1, 2))
    assert refused(story.creates(asked(line(None)))) == ("already_invoiced", "lines[0].quantity")


def test_another_vendors_shipments_are_not_billed() -> None:
    story = InvoiceStory()
    order = story.purchases[PO].state
    assert isinstance(order, PurchaseOrder)
    created = structs.replace(order.created, vendor="V200")
    story.purchases[PO].state = PurchaseOrder(created, order.lines, order.shipments)
    assert refused(story.creates()) == ("not_allowed", "lines[0].shipment_id")
    assert refused(story.creates(asked(line(None)))) == ("not_allowed", "lines[0].po_number")


def test_a_change_bills_what_it_says_and_frees_the_rest() -> None:
    story = InvoiceStory()
    story.creates(asked(line(1), line(2)))
    story.maintains(asked(line(2, 1)))
    assert (billed(story), unbilled(story)) == ([{2: 1}], [2, 2])
    changed = story.facts[-1]
    assert isinstance(changed, InvoiceMaintained)
    assert changed.lines_before == 2


def test_a_deleted_invoice_frees_its_units_and_its_number() -> None:
    story = InvoiceStory()
    story.creates(asked(line(1), line(2)))
    story.deletes()
    assert unbilled(story) == [2, 3]
    deleted = story.facts[-1]
    assert isinstance(deleted, InvoiceDeleted)
    assert deleted.lines_before == 2
    story.creates(asked(line(None, 4)))
    assert (story.status, unbilled(story)) == ("new", [0, 1])


def test_the_cost_is_the_price_where_none_is_written() -> None:
    story = InvoiceStory()
    story.creates(asked(line(1)))
    assert isinstance(story.state, Known)
    (found,) = story.state.contents.lines
    assert (found.unit_cost, found.po_unit_cost, found.item, found.order_number) == (
        *(Decimal("8.98"), Decimal("8.98"), "I-1", "CA-1"),
    )


def test_only_lines_that_change_have_a_new_time() -> None:
    story = InvoiceStory()
    story.creates(asked(line(1), line(2)))
    assert isinstance(story.state, Known)
    first = story.state.contents.lines[0].updated_at
    story.maintains(asked(line(2, 1), line(1)))
    assert isinstance(story.state, Known)
    times = [each.updated_at for each in story.state.contents.lines]
    assert times[0] > first == times[1]


SAME: list[tuple[Any, Any]] = [
    (asked(line(1)), asked(line(1))),
    (asked(line(1)), asked(line(1, 2, "8.98"))),
    (asked(line(1, 2, "8.980")), asked(line(1))),
    (asked(line(None)), asked(line(None, 5))),
    (asked(line(1, 2, "9.99")), asked(line(None, 2, "9.99"))),
]
OTHERS: list[tuple[Any, Any]] = [
    (asked(line(1)), asked(line(2))),
    (asked(line(1)), asked(line(1), line(2))),
    (asked(line(1)), asked(line(1, 1))),
    (asked(line(1, 1)), asked(line(1))),
    (asked(line(1)), asked(line(1, None, "9"))),
    (asked(line(1, None, "9")), asked(line(1))),
    (asked(line(1)), asked(line(1, freight=Decimal(1)))),
    (asked(line(1)), asked(line(1), discount_days=0)),
    (asked(line(1)), asked(line(1), freight=Decimal(1))),
    (asked(line(1)), asked(line(1), invoice_date=date(2016, 11, 13))),
    (asked(line(1)), asked(line(1, ship_date=date(2016, 11, 1)))),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_the_same_invoice_again_changes_nothing(first: Any, second: Any) -> None:
    story = InvoiceStory()
    story.creates(first)
    assert story.creates(second) == []


@pytest.mark.parametrize(("first", "second"), OTHERS)
def test_another_invoice_of_the_same_number_is_refused(first: Any, second: Any) -> None:
    story = InvoiceStory()
    story.creates(first)
    assert refused(story.creates(second)) == ("conflicting_invoice", "invoice_number")


def test_the_same_invoice_again_is_compared_with_what_stands_whatever_prices_are_now() -> None:
    story = InvoiceStory()
    story.creates(asked(line(None, 2)))
    story.purchases[PO].costs("1.00")
    assert story.creates(asked(line(None, 2))) == []
