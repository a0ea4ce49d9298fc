"""A day on a database whose sessions inherit unusual defaults, in an environment that sets some, too."""

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.support.command import ask
from tests.support.databases import UNUSUAL
from tests.support.parts import Parts, with_fresh_database
from tests.support.stories import Shop, new_shop, processing
from tests.support.system import System, running_system, until

ENVIRONMENT = {
    "PGCLIENTENCODING": "LATIN1",
    "PGDATESTYLE": "German, DMY",
    "PGTZ": "Pacific/Chatham",
    "PGOPTIONS": "-c default_transaction_isolation=serializable",
}


@pytest.fixture(scope="module")
def unusual(acceptance_parts: Parts) -> Iterator[System]:
    """A system whose hours pass in four seconds."""
    with with_fresh_database(acceptance_parts, "unusual") as own:
        with psycopg.connect(own.database_url, autocommit=True) as connection:
            name = sql.Identifier(connection.info.dbname)
            for setting, value in UNUSUAL.items():
                connection.execute(
                    sql.SQL("ALTER DATABASE {} SET {} = {}").format(name, sql.Identifier(setting), value)
                )
        clock = f"2016-11-08T00:00:00+00:00@900@{time.time()}"
        with running_system(own, supervised=False, ORDERFOLD_CLOCK=clock, **ENVIRONMENT) as system:
            yield system


@pytest.fixture
def shop(unusual: System, tmp_path: Path) -> Shop:
    return new_shop(unusual, tmp_path, processing=[processing("DC-EAST", hours=0, schedule=["0 * * * *"])])


def test_scheduled_runs_take_place_and_orders_in_any_script_leave(shop: Shop) -> None:
    shop.count("東-STUHL", 5)
    shop.submit("Ł-1", ("東-STUHL", 1), at="2016-11-08T00:00:01Z")
    status = ("status", "Ł-1", "--organization", shop.code, "--json")
    until(lambda: "commit" in ask(shop.system.environment, *status).out)
    assert ask(shop.system.environment, "dead-letters", "list", "--reason", "failed", "--json").json == []


def test_every_question_is_answered(shop: Shop) -> None:
    for question in (
        "schedule --json",
        "runs list --json",
        "orders --json",
        "back-orders --json",
        "report --json",
        "lag --json",
        "check --json",
        "verify --json",
        f"runs now --organization {shop.code} --dc DC-EAST",
    ):
        answer = ask(shop.system.environment, *question.split())
        assert answer.code == 0, answer
