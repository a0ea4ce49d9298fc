"""QUE-9: per DC the last run, the next, and all the rest of today, in UTC and in the DC's own time zone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.support.stories import EVENING, Shop, processing
from tests.support.system import Row

EVERY_TWO_HOURS = [
    processing("DC-EAST", schedule=["30 */2 * * *"]),
    processing("DC-WEST", schedule=["0 12 * * *"]),
]


def schedule(shop: Shop, dc: str, state: str) -> list[Row]:
    rows = shop.system.view("back_order_schedule", shop.code, dc=dc, state=state)
    return sorted(rows, key=lambda row: row["run_at"])


def test_the_next_run_and_all_the_rest_of_today_are_shown(shop: Shop, tmp_path: Path) -> None:
    shop.apply(tmp_path, processing=EVERY_TWO_HOURS)
    now = datetime.now(UTC)
    rest = [now.replace(hour=hour, minute=30, second=0, microsecond=0) for hour in range(0, 24, 2)]
    expected = [at for at in rest if at > now] or [rest[0] + timedelta(days=1)]

    found = schedule(shop, "DC-EAST", "next") + schedule(shop, "DC-EAST", "planned")

    assert [row["run_at"] for row in found] == expected
    assert len(schedule(shop, "DC-EAST", "next")) == 1
    assert len(schedule(shop, "DC-WEST", "next")) == 1


def test_the_local_time_is_the_dcs_own(shop: Shop, tmp_path: Path) -> None:
    shop.apply(tmp_path, processing=EVERY_TWO_HOURS)
    for dc, zone in (("DC-EAST", "America/New_York"), ("DC-WEST", "America/Los_Angeles")):
        (following,) = schedule(shop, dc, "next")
        local = following["run_at"].astimezone(ZoneInfo(zone))
        assert following["run_at_local"] == local.strftime("%Y-%m-%d %H:%M")


def test_the_last_run_is_shown_as_done(shop: Shop, tmp_path: Path) -> None:
    shop.apply(tmp_path, processing=EVERY_TWO_HOURS)
    assert schedule(shop, "DC-EAST", "done") == []
    shop.run("2016-11-08T06:30:00Z")
    shop.run(EVENING)
    (done,) = schedule(shop, "DC-EAST", "done")
    assert done["run_at"] == datetime.fromisoformat(EVENING)
    assert schedule(shop, "DC-WEST", "done") == []


def test_a_paused_dc_has_no_next_run(shop: Shop, tmp_path: Path) -> None:
    shop.apply(tmp_path, processing=EVERY_TWO_HOURS)
    shop.system.orderfold("runs", "pause", "--dc", "DC-WEST", "--organization", shop.code)
    assert schedule(shop, "DC-WEST", "next") == []
    shop.system.orderfold("runs", "resume", "--dc", "DC-WEST", "--organization", shop.code)
    assert len(schedule(shop, "DC-WEST", "next")) == 1


def test_a_new_document_replans(shop: Shop, tmp_path: Path) -> None:
    shop.apply(tmp_path, processing=EVERY_TWO_HOURS)
    shop.apply(tmp_path, processing=[processing("DC-EAST", schedule=["45 23 * * *"])])
    (following,) = schedule(shop, "DC-EAST", "next")
    assert (following["run_at"].hour, following["run_at"].minute) == (23, 45)
    assert schedule(shop, "DC-WEST", "next") == []


def test_a_run_that_comes_once_in_a_long_while_is_the_next_all_the_same(shop: Shop, tmp_path: Path) -> None:
    yearly = [processing("DC-EAST", schedule=["0 6 1 1 *"]), processing("DC-WEST", schedule=["0 6 29 2 *"])]
    shop.apply(tmp_path, processing=yearly)
    for dc, month, day in (("DC-EAST", 1, 1), ("DC-WEST", 2, 29)):
        (following,) = schedule(shop, dc, "next")
        assert following["run_at"] > datetime.now(UTC)
        assert (following["run_at"].month, following["run_at"].day, following["run_at"].hour) == (
            month,
            day,
            6,
        )
    assert schedule(shop, "DC-EAST", "planned") == []
