"""HIS-4: the questions of docs/analytics.md, as an analyst asks them: one login, its search path, read only."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from tests.acceptance.conftest import Open
from tests.support.retail import Chain, store
from tests.support.source import ROOT
from tests.support.stories import MUCH_LATER, NEXT_MORNING, Shop, new_shop
from tests.support.system import Row, System

PAGE = (ROOT / "docs/analytics.md").read_text()
QUESTIONS: Mapping[int, str] = {
    int(number): query
    for number, query in re.findall(r"^### (\d+)\. [^\n]+\n\n```sql\n(.*?)```", PAGE, re.S | re.M)
}
DAYS = ("S-1", "S-2")


@pytest.fixture(scope="module")
def held(system: System, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """One order whole, one in two dispatches, one that waits, one cancelled, one back order that goes on waiting."""
    shop = new_shop(system, tmp_path_factory.mktemp("held"))
    shop.count("PEN", 10)
    shop.count("INK", 0)
    shop.submit("WHOLE", ("PEN", 2))
    shop.submit("PARTS", ("PEN", 1), ("INK", 3))
    shop.submit("SHORT", ("PEN", 1), ("INK", 5))
    shop.submit("GONE", ("INK", 1))
    shop.cancel("GONE")
    shop.run(NEXT_MORNING)
    shop.run(MUCH_LATER)
    shop.count("INK", 3, at=MUCH_LATER)
    shop.run("2016-11-20T06:00:00Z")
    return shop


@pytest.fixture(scope="module")
def routed(chain_of_module: Open) -> Chain:
    """One order at two stores, one rejected once, one that nobody could take."""
    shop = chain_of_module(*(store(code) for code in DAYS), preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", LAMP=5)
    shop.order("SPLIT", ("CHAIR", 1), ("LAMP", 1))
    shop.order("BACK", ("CHAIR", 2))
    shop.reject("BACK", "S-1")
    shop.order("NOBODY", ("DESK", 4))
    shop.settle()
    return shop


def ask(system: System, number: int, code: str) -> list[Row]:
    query = QUESTIONS[number].replace("'ACME'", f"'{code}'")
    assert code in query
    with psycopg.connect(
        system.parts.database_url,
        row_factory=dict_row,
        options="-c role=orderfold_analyst -c search_path=analytics -c default_transaction_read_only=on",
    ) as connection:
        rows: list[Any] = connection.execute(query.encode()).fetchall()
        return rows


def test_all_questions_are_numbered() -> None:
    assert list(QUESTIONS) == list(range(1, PAGE.count("```sql") + 1))


def test_questions_about_held_orders(system: System, held: Shop) -> None:
    assert [(row["orders"], row["whole_percent"]) for row in ask(system, 1, held.code)] == [
        (3, Decimal("33.3"))
    ]
    assert sum(row["units"] for row in ask(system, 2, held.code)) == 5
    assert sum(row["orders"] for row in ask(system, 3, held.code)) >= 3
    (waits,) = ask(system, 5, held.code)
    assert waits["orders"] == 3
    assert waits["mean"] <= waits["p95"]
    (item,) = ask(system, 6, held.code)
    assert (item["item"], item["orders"], item["units"]) == ("INK", 1, 5)
    (second,) = ask(system, 9, held.code)
    assert second["back_orders"] == 1
    assert second["mean"].total_seconds() > 0
    assert [row["orders"] for row in ask(system, 10, held.code)] == [1]
    assert sum(row["runs"] for row in ask(system, 11, held.code)) == 3
    assert {row["what"] for row in ask(system, 12, held.code)} == {"waits"}


def test_questions_about_routed_orders(system: System, routed: Chain) -> None:
    assert {row["location"] for row in ask(system, 3, routed.code)} >= set(DAYS)
    reasons = ask(system, 4, routed.code.replace("'", ""))
    assert sum(row["times"] for row in reasons) > 0
    (split,) = ask(system, 7, routed.code)
    assert split["split_percent"] > 0
    rejected = {row["location"]: row["rejected"] for row in ask(system, 8, routed.code)}
    assert (rejected["S-1"], rejected.get("S-2", 0)) == (1, 0)
    assert {row["what"] for row in ask(system, 12, routed.code)} == {"unfulfillable"}
    (routing,) = ask(system, 13, routed.code)
    assert routing["orders"] == 3


def test_locations_are_those_of_the_policy_in_force(system: System, routed: Chain) -> None:
    rows = system.view("locations", routed.code)
    assert {row["location"] for row in rows} >= set(DAYS)
    assert len({row["policy_version"] for row in rows}) == 1
