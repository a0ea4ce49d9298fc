"""`orderfold demo-week`: the page of a small week says what the views say, and every unit is accounted for."""

import re
from collections.abc import Iterator

import pytest

from examples.week.story import DAYS, MONDAY, locations, timeline
from examples.week.tempers import STORES, temper_of
from tests.support.demo_pages import NARROW, Played, played

ORDERS, SEED, SECONDS_PER_DAY = 60, 20, 3.0


@pytest.fixture(scope="module")
def week() -> Iterator[Played]:
    """One small week."""
    with played("demo-week", orders=ORDERS, seed=SEED, seconds_per_day=SECONDS_PER_DAY) as week:
        yield week


def test_every_unit_is_accounted_for(week: Played) -> None:
    (line,) = [line for line in week.page if " ordered = " in line]
    assert line.endswith(": it adds up")
    ordered, fulfilled, canceled, open_ = (int(n.replace(",", "")) for n in re.findall(r"[\d,]+", line))
    sent = [message for _, topic, message in timeline(ORDERS, SEED) if topic == "orders-submitted"]
    assert len(sent) == ORDERS
    assert ordered == sum(each["quantity"] for order in sent for each in order["lines"])
    assert ordered == fulfilled + canceled + open_
    assert fulfilled > ordered / 3
    assert any(line.startswith("ledger check:") and line.endswith("all hold") for line in week.page)


def test_the_page_counts_orders_by_status_and_type(week: Played) -> None:
    shown = week.table("Orders at the end of the week")
    known = week.ask("SELECT status, count(*) AS n FROM analytics.order_status GROUP BY status")
    assert {status: int(cells[0]) for status, cells in shown.items()} == {
        row["status"]: row["n"] for row in known
    }
    assert sum(int(n) for cells in shown.values() for n in cells[1:4]) == ORDERS
    assert {"fulfilled", "canceled"} <= shown.keys()


def test_the_page_tells_what_each_store_did(week: Played) -> None:
    shown = week.table("Lines by store")
    assert shown.keys() <= {*locations()}
    assert {cells[0] for cells in shown.values()} == {"RICS", *(temper.name for temper in STORES)}
    accepted = week.ask(
        "SELECT location, count(*) AS n FROM analytics.order_history WHERE status = 'accepted'"
        " AND cause = 'status_update' GROUP BY location"
    )
    for row in accepted:
        assert int(shown[row["location"]][1]) == row["n"]
        assert shown[row["location"]][0] == temper_of(row["location"], SEED).name
    for column in (2, 3, 5):  # rejected, shipped, collected
        assert sum(int(cells[column]) for cells in shown.values()) > 0


def test_rics_is_told_again_what_it_did_not_take(week: Played) -> None:
    attempts, taken, again, *_ = week.table("Attempts at messages to RICS")["create fulfillment order"]
    assert 0 < int(taken) < int(attempts)
    assert int(again) > 0


def test_an_order_is_shown_and_what_to_try_next(week: Played) -> None:
    (title,) = [line for line in week.page if line.startswith("What happened to ")]
    number = title.split()[3]
    told = week.ask(f"SELECT status FROM analytics.order_history WHERE order_number = '{number}'")
    assert {"create", "new_order"} <= {row["status"] for row in told}
    commands = [line.split()[:3] for line in week.page if line.startswith("  orderfold ")]
    assert [words[1] for words in commands] == ["order", "inquiry", "rics", "why"]
    assert max(map(len, week.page)) <= NARROW


def test_the_same_seed_tells_the_same_week() -> None:
    once, again, other = (timeline(ORDERS, seed) for seed in (SEED, SEED, SEED + 1))
    assert once == again != other
    placed = [at for at, topic, _ in once if topic == "orders-submitted"]
    assert {at.date() for at in placed} == {
        MONDAY.date() + (placed[-1].date() - MONDAY.date()) * n // (DAYS - 1) for n in range(DAYS)
    }
