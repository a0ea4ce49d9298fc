"""`orderfold demo-week`: the page of a small week says what the views say, and every unit is accounted for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from examples.week.story import DAYS, MONDAY, locations, timeline
from examples.week.tempers import STORES, temper_of
from tests.support.command import UNSET, on_terminal
from tests.support.parts import running_parts, with_fresh_database

ORDERS, SEED, SECONDS_PER_DAY = 60, 20, 3.0
NARROW = 80


@dataclass(frozen=True)
class Week:
    """The page that the demo printed, and the database that it left."""

    page: list[str]
    database_url: str

    def ask(self, query: str) -> list[dict[str, Any]]:
        """Rows of a query."""
        with psycopg.connect(self.database_url, row_factory=dict_row) as connection:
            return connection.execute(query).fetchall()  # type: ignore[call-overload,no-any-return]

    def table(self, title: str) -> dict[str, list[str]]:
        """The cells of a table of the page by the first of each row."""
        begins = self.page.index(title)
        rule = next(n for n in range(begins, len(self.page)) if self.page[n].startswith("──"))
        widths = [len(part) for part in self.page[rule].split()]
        rows = {}
        for line in self.page[rule + 1 :]:
            cells, at = [], 0
            for width in widths:
                cells.append(line[at : at + width].strip())
                at += width + 1
            if not cells[-1].replace(",", "").isdigit():
                break
            rows[cells[0]] = cells[1:]
        return rows


@pytest.fixture(scope="module")
def week() -> Iterator[Week]:
    """One small week on a database and a broker of its own, seen on a narrow terminal."""
    with running_parts() as parts, with_fresh_database(parts, "week") as fresh:
        environment = {**UNSET, "ORDERFOLD_KAFKA": fresh.bootstrap, "ORDERFOLD_DATABASE": fresh.database_url}
        asked = f"demo-week --orders {ORDERS} --seed {SEED} --seconds-per-day {SECONDS_PER_DAY}"
        shown = on_terminal(environment, NARROW, *asked.split())
        page = [line for line in shown if not line.startswith("{")]  # services log on the same terminal
        yield Week(page, fresh.database_url)


def test_every_unit_is_accounted_for(week: Week) -> None:
    (line,) = [line for line in week.page if " ordered = " in line]
    assert line.endswith(": it adds up")
    ordered, fulfilled, canceled, open_ = (int(n.replace(",", "")) for n in re.findall(r"[\d,]+", line))
    sent = [message for _, topic, message in timeline(ORDERS, SEED) if topic == "orders-submitted"]
    assert len(sent) == ORDERS
    assert ordered == sum(each["quantity"] for order in sent for each in order["lines"])
    assert ordered == fulfilled + canceled + open_
    assert fulfilled > ordered / 3
    assert any(line.startswith("ledger check:") and line.endswith("all hold") for line in week.page)


def test_the_page_counts_orders_by_status_and_type(week: Week) -> None:
    shown = week.table("Orders at the end of the week")
    known = week.ask("SELECT status, count(*) AS n FROM analytics.order_status GROUP BY status")
    assert {status: int(cells[0]) for status, cells in shown.items()} == {
        row["status"]: row["n"] for row in known
    }
    assert sum(int(n) for cells in shown.values() for n in cells[1:4]) == ORDERS
    assert {"fulfilled", "canceled"} <= shown.keys()


def test_the_page_tells_what_each_store_did(week: Week) -> None:
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


def test_rics_is_told_again_what_it_did_not_take(week: Week) -> None:
    attempts, taken, again, *_ = week.table("Attempts at messages to RICS")["create fulfillment order"]
    assert 0 < int(taken) < int(attempts)
    assert int(again) > 0


def test_an_order_is_shown_and_what_to_try_next(week: Week) -> None:
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
