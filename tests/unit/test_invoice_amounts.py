"""Sums of invoices to the last place, and costs at the edges of the threshold (VIN-1, VIN-2)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from schemas.events.invoice import InvoiceSubmitted
from services.streams.invoice import Known, Terms, amounts, out_of_balance
from services.streams.order import Refused
from tests.support.invoice_stories import InvoiceStory, asked, line, shipped

LARGEST = Decimal("99999999999999.9999")


@pytest.mark.parametrize(
    ("cost", "price", "threshold", "out"),
    [
        ("11.00", "10.00", "10", False),
        ("11.0001", "10.00", "10", True),
        ("11.01", "10.00", "10", True),
        ("9.00", "10.00", "10", False),
        ("8.9999", "10.00", "10", True),
        ("8.99", "10.00", "10", True),
        ("10.0000", "10", "0", False),
        ("10.0001", "10", "0", True),
        ("9.9999", "10", "0", True),
        ("0", "0", "1000", False),
        ("0.0001", "0", "1000", True),
        ("0", "10", "100", False),
        ("0", "10", "99.9999", True),
        ("3.30", "3.00", "10", False),  # binary fractions would say otherwise
        ("1.15", "1.00", "15", False),
        (str(LARGEST), str(LARGEST - Decimal("0.0001")), "0.0000", True),
    ],
)
def test_a_cost_is_out_of_balance_strictly_beyond_the_threshold(
    cost: str, price: str, threshold: str, out: bool
) -> None:
    assert out_of_balance(Decimal(cost), Decimal(price), Decimal(threshold)) is out


AMOUNTS = some.decimals(0, LARGEST, places=4)


@given(cost=AMOUNTS, price=AMOUNTS, threshold=some.decimals(0, 1000, places=4))
def test_balance_is_judged_in_whole_numbers(cost: Decimal, price: Decimal, threshold: Decimal) -> None:
    c, p, t = (int(each.scaleb(4)) for each in (cost, price, threshold))
    assert out_of_balance(cost, price, threshold) is (abs(c - p) * 100 * 10**4 > t * p)


def test_a_total_is_the_goods_and_all_charges_of_both_levels() -> None:
    story = InvoiceStory(shipped(2, 3))
    content = asked(
        line(1, 2, "1.3456", freight=Decimal("0.1"), handling=Decimal("0.02"), other=Decimal("0.003")),
        line(2, 3, "2", freight=Decimal("1"), other=Decimal("0.0004")),
        freight=Decimal("5"),
        handling=Decimal("7"),
        other=Decimal("9"),
    )
    assert not isinstance(story.creates(content), Refused)
    assert isinstance(story.state, Known)
    found = amounts(story.state.contents)
    assert found.merchandise == Decimal("8.6912")
    assert found[1:4] == (Decimal("1.1"), Decimal("0.02"), Decimal("0.0034"))
    assert found.total == Decimal("8.6912") + 21 + Decimal("1.1234")


def test_no_digit_of_the_largest_sums_is_lost() -> None:
    story = InvoiceStory(shipped(2_147_483_647))
    charges = dict.fromkeys(("freight", "handling", "other"), LARGEST)
    story.creates(asked(line(1, None, str(LARGEST), **charges), **charges))
    assert isinstance(story.state, Known)
    whole = int(LARGEST.scaleb(4))
    assert int(amounts(story.state.contents).total.scaleb(4)) == whole * (2_147_483_647 + 6)


def judged(story: InvoiceStory) -> InvoiceSubmitted:
    """What was recorded as the invoice was submitted last."""
    return [fact for fact in story.facts if isinstance(fact, InvoiceSubmitted)][-1]


def test_one_line_out_of_balance_holds_the_whole_invoice() -> None:
    story = InvoiceStory(terms=Terms(threshold=Decimal(10)))
    story.creates(asked(line(1, 2, "8.98"), line(2, 3, "99")), submit=True)
    assert story.status == "held"
    assert [each.balanced for each in judged(story).lines] == [True, False]


def test_an_invoice_is_judged_by_the_price_in_force_as_it_is_submitted_and_keeps_it() -> None:
    story = InvoiceStory(terms=Terms(push=False))
    story.creates()
    story.purchases["PO-1001"].costs("9.98")
    story.submits()
    assert story.status == "held"
    assert judged(story).lines[0].po_unit_cost == Decimal("9.98")
    story.rejects()
    story.purchases["PO-1001"].costs("8.98")
    story.submits()
    story.purchases["PO-1001"].costs("1.00")
    posted = story.hands_over()
    assert not isinstance(posted, Refused)
    assert posted[0].contents.lines[0].po_unit_cost == Decimal("8.98")  # type: ignore[union-attr]
