"""QUE-2: runs are scheduled per DC, in UTC; a run missed while down is made up for once."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from services.commands.up import Group
from services.common.clock import clock_from
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


def now(system: System) -> datetime:
    return clock_from(system.environment["ORDERFOLD_CLOCK"]).now()


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
    shop.count("CHAIR", 1)
    shop.submit("A-1", ("CHAIR", 1), at="2016-11-08T00:00:01Z")
    until(lambda: now(fast) > last + timedelta(hours=3))

    fast.group.start("processor")
    until(lambda: len([row for row in runs(shop) if row["scheduled_for"] > last]) >= 2)

    made_up, following = [row for row in runs(shop) if row["scheduled_for"] > last][:2]
    assert made_up["scheduled_for"] - last >= timedelta(hours=3)  # only the latest of those it missed
    assert following["scheduled_for"] - made_up["scheduled_for"] >= timedelta(hours=1)
    shop.settle()
    assert shop.status("A-1")["status"] == "commit"


def test_runs_of_a_pause_are_not_made_up_for(fast: System, tmp_path: Path) -> None:
    shop = new_shop(fast, tmp_path, processing=HOURLY)
    told = ("--dc", "DC-EAST", "--organization", shop.code)
    fast.orderfold("runs", "pause", *told)
    paused = now(fast)
    until(lambda: now(fast) > paused + timedelta(hours=2))
    resumed_after = now(fast)
    fast.orderfold("runs", "resume", *told)
    until(lambda: any(row["scheduled_for"] > paused for row in runs(shop)))

    assert [row for row in runs(shop) if paused < row["scheduled_for"] < resumed_after] == []


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
