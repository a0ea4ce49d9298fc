"""QUE-2: runs are scheduled per DC, in UTC; a run missed while down is made up for once."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from services.commands.up import Group
from tests.support.parts import running_parts, with_fresh_database
from tests.support.stories import Shop, new_shop, processing
from tests.support.system import Row, System, running_system

HOURLY = [processing("DC-EAST", hours=0, schedule=["0 * * * *"])]


@pytest.fixture(scope="module")
def fast() -> Iterator[System]:
    """A system whose hours pass in four seconds, from 2016-11-08 00:00 on."""
    clock = f"2016-11-08T00:00:00+00:00@900@{time.time()}"
    with (
        running_parts() as parts,
        with_fresh_database(parts, "scheduled") as own,
        running_system(own, supervised=False, ORDERFOLD_CLOCK=clock) as system,
    ):
        yield system


def runs(shop: Shop) -> list[Row]:
    rows = shop.system.view("processor_runs", shop.code)
    return sorted((row for row in rows if row["finished_at"]), key=lambda row: row["scheduled_for"])


def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.1)


def test_a_run_comes_at_each_scheduled_minute_and_releases_what_it_can(fast: System, tmp_path: Path) -> None:
    shop = new_shop(fast, tmp_path, processing=HOURLY)
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 1), at="2016-11-08T00:00:01Z")

    until(lambda: len(runs(shop)) >= 3)

    found = [row["scheduled_for"] for row in runs(shop)]
    assert all(at.minute == 0 and at.second == 0 for at in found)
    assert len(set(found)) == len(found)
    assert {(b - a).total_seconds() for a, b in pairwise(found)} == {3600.0}
    shop.settle()
    assert shop.status("A-1")["status"] == "commit"


def test_a_run_missed_while_down_is_made_up_for_once(fast: System, tmp_path: Path) -> None:
    shop = new_shop(fast, tmp_path, processing=HOURLY)
    until(lambda: len(runs(shop)) >= 1)
    os.kill(fast.group.pids["processor"], signal.SIGKILL)
    fast.group.reap("processor")
    last = runs(shop)[-1]["scheduled_for"]
    time.sleep(12.5)  # three of its hours pass while it is down

    fast.group.start("processor")
    until(lambda: runs(shop)[-1]["scheduled_for"] > last)

    missed, made_up = last, runs(shop)[len([r for r in runs(shop) if r["scheduled_for"] <= last])]
    assert (made_up["scheduled_for"] - missed).total_seconds() >= 3 * 3600


def test_two_processors_do_not_run_a_minute_twice(fast: System, tmp_path: Path) -> None:
    shop = new_shop(fast, tmp_path, processing=HOURLY)
    with Group(fast.environment, services=("processor",)):
        until(lambda: len(runs(shop)) >= 3)
    found = [row["scheduled_for"] for row in runs(shop)]
    assert len(set(found)) == len(found)
    started = fast.rows(
        "SELECT scheduled_for FROM analytics.processor_runs WHERE organization = %(o)s", o=shop.code
    )
    assert len({row["scheduled_for"] for row in started}) == len(started)
