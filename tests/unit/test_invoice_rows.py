"""Rows of invoices by their facts: sums, lines that come and go, history behind a deletion (VIN-1, VIN-5)."""

from decimal import Decimal
from typing import Any

from services.projections.read_models import invoice, invoice_entry, invoice_line
from services.streams.invoice import Terms
from tests.support.folding import folded
from tests.support.invoice_stories import InvoiceStory, asked, line, written

PULL = Terms(push=False)


def header(story: InvoiceStory) -> Any:
    """The row of the invoice, None where it is gone."""
    rows = list(folded(invoice.READ_MODEL, story.facts).values())
    return rows[0] if rows else None


def lines(story: InvoiceStory) -> list[Any]:
    """The rows of its lines, in order."""
    rows = folded(invoice_line.READ_MODEL, story.facts).values()
    return sorted(rows, key=lambda row: row.line)


def test_a_row_has_the_sums_of_what_stands() -> None:
    story = written()
    assert (header(story).merchandise, header(story).billed_shipments) == (Decimal("44.90"), 2)
    story.maintains(asked(line(2, 1, "2"), freight=Decimal("0.5")))
    assert (header(story).total, header(story).billed_shipments) == (Decimal("2.5"), 1)
    assert header(story).updated_at > header(story).created_at


def test_lines_go_as_an_invoice_has_fewer_and_come_as_it_has_more() -> None:
    story = written()
    assert [row.quantity for row in lines(story)] == [2, 3]
    story.maintains(asked(line(2, 1)))
    assert [row.quantity for row in lines(story)] == [1]
    story.maintains(asked(line(2, 1), line(1, 1), line(1, 1)))
    assert [row.quantity for row in lines(story)] == [1, 1, 1]


def test_a_line_is_judged_as_it_is_submitted_and_no_more_once_it_is_changed() -> None:
    story = InvoiceStory(terms=PULL)
    story.creates(asked(line(1, 2, "9"), line(2)), submit=True)
    assert [row.balanced for row in lines(story)] == [False, True]
    story.rejects()
    story.maintains(asked(line(1), line(2)))
    assert [row.balanced for row in lines(story)] == [None, None]


def test_a_deleted_invoice_leaves_no_row_and_history_begins_anew() -> None:
    story = written()
    story.deletes()
    assert (header(story), lines(story)) == (None, [])
    story.creates(asked(line(1)))
    assert header(story).first_version == 3
    versions = [row.version for row in folded(invoice_entry.READ_MODEL, story.facts).values()]
    assert [version for version in versions if version >= header(story).first_version] == [3]


def test_a_row_follows_the_status_to_the_last_sending() -> None:
    story = InvoiceStory(terms=PULL)
    seen = []
    for step in (
        lambda: story.creates(asked(line(1, 2, "9"))),
        story.submits,
        story.rejects,
        story.submits,
        story.approves,
        story.hands_over,
        story.resends,
    ):
        step()
        seen.append((header(story).status, header(story).sendings))
    assert seen == [
        *(("new", 0), ("held", 0), ("rejected", 0), ("held", 0), ("approved", 0)),
        *(("posted", 1), ("posted", 2)),
    ]


def test_facts_of_an_invoice_that_is_not_there_make_no_half_row() -> None:
    story = InvoiceStory()
    story.creates(submit=True)
    for model in (invoice.READ_MODEL, invoice_line.READ_MODEL):
        assert folded(model, story.facts[1:]) == {}
