"""`orderfold demo-season`: the page of a small season says what the views say, and units and money add up."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from examples.season.story import DAYS, MONDAY, timeline
from examples.season.tempers import TEMPERS
from tests.support.demo_pages import NARROW, Played, played

ORDERS, SEED, SECONDS_PER_DAY = 60, 20, 1.5


@pytest.fixture(scope="module")
def season() -> Iterator[Played]:
    """One small season."""
    with played("demo-season", orders=ORDERS, seed=SEED, seconds_per_day=SECONDS_PER_DAY) as season:
        yield season


def test_every_unit_is_shipped_cancelled_or_open_and_billed_once(season: Played) -> None:
    (line,) = [line for line in season.page if " ordered = " in line]
    assert line.endswith(": it adds up")
    ordered, shipped, cancelled, open_ = (int(n.replace(",", "")) for n in re.findall(r"[\d,]+", line))
    assert ordered == shipped + cancelled + open_
    assert shipped > ordered / 3  # on a busy machine a season is short
    ((billed, invoiced),) = (
        tuple(row.values())
        for row in season.ask(
            "SELECT (SELECT sum(invoiced_quantity) FROM analytics.purchase_order_shipments) AS billed,"
            " (SELECT sum(quantity) FROM analytics.invoice_lines) AS invoiced"
        )
    )
    assert 0 < billed == invoiced <= shipped
    assert any(line.startswith("ledger check:") and line.endswith("all hold") for line in season.page)


def test_the_page_tells_what_each_vendor_did(season: Played) -> None:
    shown = season.table("Units by vendor")
    assert shown.keys() == TEMPERS.keys()
    rows = season.ask(
        "SELECT vendor, sum(ordered_quantity) AS ordered, sum(shipped_quantity) AS shipped"
        " FROM analytics.purchase_order_lines GROUP BY vendor"
    )
    for row in rows:
        assert shown[row["vendor"]][0] == TEMPERS[row["vendor"]].name
        assert (int(shown[row["vendor"]][2]), int(shown[row["vendor"]][3])) == (
            row["ordered"],
            row["shipped"],
        )
    assert int(shown["V-PARTIAL"][-1]) > 0
    assert int(shown["V-LATE"][-2]) > 0


def test_only_what_was_agreed_is_paid_or_a_person_said_so(season: Played) -> None:
    held = season.ask("SELECT vendor, status, count(*) AS n FROM analytics.invoice_history GROUP BY 1, 2")
    assert {row["vendor"] for row in held if row["status"] == "held"} == {"V-DEAR"}
    above = season.ask(
        "SELECT l.vendor, l.invoice_number, l.unit_cost, l.po_unit_cost FROM analytics.invoice_lines l"
        " JOIN analytics.invoice_detail d USING (organization, vendor, number_searched)"
        " WHERE d.status = 'posted' AND l.unit_cost > l.po_unit_cost"
    )
    approved = season.ask(
        "SELECT invoice_number FROM analytics.invoice_history"
        " WHERE starts_with(transaction_notes, 'Retailer Approved')"
    )
    assert {row["invoice_number"] for row in above} <= {row["invoice_number"] for row in approved}
    (line,) = [line for line in season.page if line.startswith("paid for goods ")]
    dearer = Decimal(line.split(" which is ")[1].split()[0].replace(",", ""))
    assert dearer >= 0


def test_a_purchase_order_is_shown_and_what_to_try_next(season: Played) -> None:
    assert any(line.startswith("What happened to ") for line in season.page)
    commands = [line.split()[1] for line in season.page if line.startswith("  orderfold ")]
    assert commands == ["purchase-order", "order", "invoice", "purchase-orders"]
    assert max(map(len, season.page)) <= NARROW


def test_the_same_seed_tells_the_same_season() -> None:
    once, again, other = (timeline(ORDERS, seed) for seed in (SEED, SEED, SEED + 1))
    assert once == again != other
    placed = [at for at, topic, _ in once if topic == "orders-submitted"]
    assert placed[0].date() == MONDAY.date()
    assert (placed[-1] - placed[0]).days == DAYS - 1
