"""The trace shopping log by date: only the decisions of that time are unpacked, however many there are."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from services.common.database import connect
from services.common.settings import Settings
from services.operating.setup import prepare_database
from tests.support.parts import own_database


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with own_database("trace by date") as own:
        prepare_database(Settings(database=own))
        yield own


def scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from scans(below)


@pytest.mark.parametrize(
    "asked",
    [
        "traced_at >= '2016-11-08Z'",
        "traced_at >= '2016-11-08Z' AND traced_at < '2016-11-15Z' AND organization = 'ACME'",
        "order_number = 'A-1' AND organization = 'ACME'",
    ],
)
def test_a_condition_reaches_the_table(url: str, asked: str) -> None:
    with connect(url, name="test") as connection:
        query = f"EXPLAIN (FORMAT JSON) SELECT reason FROM analytics.trace_shopping_log WHERE {asked}"
        ((plans,),) = connection.execute(query.encode()).fetchall()
    (decisions,) = [
        each
        for each in scans(json.loads(plans)[0]["Plan"])
        if each.get("Relation Name") == "routing_decision"
    ]
    told = (
        f"{decisions.get('Index Cond', '')} {decisions.get('Filter', '')} {decisions.get('Recheck Cond', '')}"
    )
    for column in ("decided_at", "order_number"):
        assert (column in told) == (column in asked.replace("traced_at", "decided_at")), decisions
