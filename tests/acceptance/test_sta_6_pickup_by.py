"""STA-6: until when an order may be collected, and what becomes of those that nobody collects."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services.common.clock import clock_from
from tests.acceptance.conftest import Open
from tests.support.parts import running_parts, with_fresh_database
from tests.support.retail import Chain, open_chain, store
from tests.support.system import System, running_system, until
from tests.support.updating import history, notes, refused, stock, update

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
COLLECTING = {
    "split_order": True,
    "auto_cancel": {"pickup_days": 2, "ship_for_pickup_days": 3, "reason_code": "UNCLAIMED"},
}


def open_after(day: date, days: int) -> date:
    """So many weekdays after a day."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def test_a_ready_order_may_be_collected_for_some_open_days(chain: Open) -> None:
    shop = chain(store("S-1", open_days=WEEKDAYS), preferences=COLLECTING)
    shop.shelf("S-1", CHAIR=5)
    shop.order("P-1", ("CHAIR", 2), order_type="pickup", pickup_location="S-1", ship_to=None)
    saturday = "2016-11-05T15:00:00-04:00"
    update(shop, "P-1", location="S-1", status="picked", occurred_at=saturday)

    (line,) = shop.lines("P-1")
    assert line["pickup_by"] == date(2016, 11, 8) == open_after(date(2016, 11, 5), 2)
    assert notes(shop, "P-1")[0] == "Pickup By Date: 2016-11-08"
    assert "pickup-by-set" in shop.facts("P-1")


def test_the_day_is_moved_while_the_order_is_ready_and_goes_when_it_is_not(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2", sourcing=False), preferences=COLLECTING)
    shop.shelf("S-1", CHAIR=5)
    shop.collect("C-1", "S-2", ("CHAIR", 2))
    update(shop, "C-1", location="S-2", pickup_by="2050-01-01T12:00:00-05:00")
    update(shop, "C-1", location="S-1", status="intransit", pickup_by="2050-01-01T12:00:00-05:00")
    assert refused(shop) == [("not_allowed", "pickup_by")] * 2

    update(shop, "C-1", location="S-1", status="intransit")
    update(shop, "C-1", location="S-2", status="received", pickup_by="2050-01-01T02:00:00Z")
    assert shop.lines("C-1")[0]["pickup_by"] == date(2049, 12, 31)  # in New York
    update(shop, "C-1", location="S-2", pickup_by="2050-03-01T12:00:00Z", user="ann")
    assert history(shop, "C-1")[0][4] in {"pickup_by", "status_update"}
    assert notes(shop, "C-1")[0] == "Pickup By Date: 2050-03-01"
    update(shop, "C-1", location="S-2", pickup_by="2016-03-01T12:00:00Z")
    assert refused(shop)[2:] == [("invalid", "pickup_by")]

    update(shop, "C-1", location="S-2", status="fulfilled")
    assert shop.lines("C-1")[0]["pickup_by"] is None
    assert notes(shop, "C-1")[0] == "Pickup By Date Removed"


def test_where_it_is_switched_off_no_day_is_kept(chain: Open) -> None:
    shop = chain(store("S-1"), preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=5)
    shop.order("P-1", ("CHAIR", 2), order_type="pickup", pickup_location="S-1", ship_to=None)
    update(shop, "P-1", location="S-1", status="picked")
    assert shop.lines("P-1")[0]["pickup_by"] is None
    update(shop, "P-1", location="S-1", pickup_by="2050-01-01T12:00:00Z")
    assert refused(shop) == [("not_allowed", "pickup_by")]


@pytest.fixture(scope="module")
def fast() -> Iterator[System]:
    """A system whose days pass in eight seconds."""
    clock = f"2016-11-08T12:00:00+00:00@10800@{time.time()}"
    with (
        running_parts() as parts,
        with_fresh_database(parts, "collecting") as own,
        running_system(own, supervised=False, ORDERFOLD_CLOCK=clock) as system,
    ):
        yield system


def today(system: System) -> date:
    clock = clock_from(system.environment["ORDERFOLD_CLOCK"])
    return clock.now().astimezone(ZoneInfo("America/New_York")).date()


def ready(shop: Chain, number: str) -> date:
    """An order that may be collected; return until when."""
    shop.order(number, ("CHAIR", 2), order_type="pickup", pickup_location="S-1", ship_to=None)
    update(shop, number, location="S-1", status="picked")
    day = shop.lines(number)[0]["pickup_by"]
    assert isinstance(day, date)
    return day


def test_what_nobody_collects_is_canceled_the_day_after(fast: System, tmp_path: Path) -> None:
    shop = open_chain(fast, tmp_path, store("S-1"), preferences=COLLECTING)
    shop.shelf("S-1", CHAIR=9)
    day = ready(shop, "P-1")
    ready(shop, "P-2")
    update(shop, "P-2", location="S-1", status="fulfilled")

    until(lambda: shop.placed("P-1")[0][2] == "canceled")

    assert today(fast) > day
    assert history(shop, "P-1")[0] == (1, "canceled", "S-1", 2, "auto_cancel")
    assert notes(shop, "P-1")[0] == "Auto-canceled: UNCLAIMED\nPickup By Date Removed"
    (row,) = shop.system.view("order_history", shop.code, order_number="P-1", cause="auto_cancel")
    assert (row["source"], row["user_id"]) == ("JOB", "SYSTEM")
    assert stock(shop, "S-1", "CHAIR") == (7, 0)
    assert shop.placed("P-2")[0][2] == "fulfilled"


def test_days_that_a_timer_missed_are_made_up_for(fast: System, tmp_path: Path) -> None:
    shop = open_chain(fast, tmp_path, store("S-1"), preferences=COLLECTING)
    shop.shelf("S-1", CHAIR=9)
    ready(shop, "P-1")
    day = ready(shop, "P-2")
    update(shop, "P-2", under_review=True)
    os.kill(fast.group.pids["fulfillment"], signal.SIGKILL)
    fast.group.reap("fulfillment")
    until(lambda: today(fast) > day + timedelta(days=2))
    assert shop.placed("P-1")[0][2] == "picked"

    fast.group.start("fulfillment")

    until(lambda: shop.placed("P-1")[0][2] == "canceled")
    assert shop.placed("P-2")[0][2] == "picked"  # it may not be handed over while it is under review
    update(shop, "P-2", under_review=False)
    until(lambda: shop.placed("P-2")[0][2] == "canceled")
