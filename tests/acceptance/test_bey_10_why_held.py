"""BEY-10: why an order still waits in the queue of its DC, and what would let it leave."""

import re
from pathlib import Path
from typing import Any

import pytest

from services.processor.queue import QUEUE
from services.processor.waiting import snapshot
from tests.support.answers import answer
from tests.support.command import on_terminal
from tests.support.stories import EVENING, MORNING, NEXT_EVENING, NEXT_MORNING, Shop, new_shop, processing
from tests.support.system import System

DAILY = ["0 12 * * *"]
NOON = "2016-11-08T12:00:00Z"


@pytest.fixture
def daily(system: System, tmp_path: Path) -> Shop:
    """A DC with a run every noon and a hold of 24 hours."""
    return new_shop(system, tmp_path, processing=[processing("DC-EAST", schedule=DAILY)])


def why(shop: Shop, number: str, at: str | None = MORNING, *options: str) -> Any:
    """What programs are told."""
    when = ("--at", at) if at else ()
    shop.settle()
    words = ("why", number, "--organization", shop.code, *when, *options, "--json")
    return answer("why", shop.system.orderfold(*words))


def told(shop: Shop, number: str, at: str | None = MORNING) -> str:
    """What people are told."""
    when = ("--at", at) if at else ()
    shop.settle()
    return " ".join(shop.system.orderfold("why", number, "--organization", shop.code, *when).split())


def released(said: Any) -> list[tuple[str, str]]:
    """What would let it leave, and what of it."""
    return [(each["kind"], each["leaves"]) for each in said["releases"]]


def needed(said: Any) -> list[dict[str, int]]:
    """The stock that would let it leave."""
    return [
        {each["item"]: each["quantity"] for each in one["items"]}
        for one in said["releases"]
        if one["kind"] == "stock"
    ]


def test_all_of_it_is_there_and_the_next_run_lets_it_leave(daily: Shop) -> None:
    daily.count("CHAIR", 5)
    daily.submit("A-1", ("CHAIR", 2), ("CHAIR", 1))
    said = why(daily, "A-1")
    assert (said["about"], said["dc"], said["leaves"], said["judged_at"]) == (
        "queue",
        "DC-EAST",
        "all",
        NOON.replace("Z", "+00:00"),
    )
    assert said["next_run"] == {"state": "scheduled", "at": "2016-11-08T12:00:00+00:00"}
    assert (said["hold"]["over"], said["hold"]["minutes_left"]) == (False, 24 * 60)
    assert said["hold"]["rule"] == "24 hours for every order of DC-EAST"
    first, second = said["lines"]
    assert (first["on_hand"], first["available"], first["claimed_quantity"]) == (5, 5, 0)
    assert (first["there"], second["there"], second["short"]) == (True, True, 0)
    assert released(said) == [("run", "all"), ("run_by_hand", "all")]
    people = told(daily, "A-1")
    assert "hold until 2016-11-09 09:00, 24 h 0 min left (24 hours for every order of DC-EAST)" in people
    assert "next run 2016-11-08 12:00, in 3 h 0 min" in people
    assert "The run at 2016-11-08 12:00 UTC lets all of it leave, as things stand." in people
    assert f"orderfold runs now --dc DC-EAST --organization {daily.code}: all of it leaves" in people


def test_it_is_short_by_what_orders_before_it_take(daily: Shop) -> None:
    daily.count("CHAIR", 6)
    daily.count("TABLE", 9)
    daily.submit("A-1", ("CHAIR", 2))
    daily.submit("A-2", ("CHAIR", 3), ("TABLE", 1))
    daily.submit("A-3", ("CHAIR", 9))
    daily.submit("B-1", ("CHAIR", 2), ("TABLE", 1))
    daily.submit("C-1", ("CHAIR", 1))
    said = why(daily, "B-1")
    chair, table = said["lines"]
    assert (chair["available"], chair["claimed_quantity"], chair["claimed_orders"]) == (6, 5, 2)
    assert [(each["order_number"], each["quantity"]) for each in chair["claims"]] == [("A-1", 2), ("A-2", 3)]
    assert (chair["there"], chair["short"]) == (False, 1)
    assert (table["there"], table["claimed_quantity"], table["leaves"]) == (True, 1, False)
    assert said["leaves"] == "nothing"
    assert released(said) == [("hold_end", "part"), ("stock", "all")]
    assert needed(said) == [{"CHAIR": 1}]
    assert [
        each["order_number"] for each in why(daily, "B-1", MORNING, "--limit", "1")["lines"][0]["claims"]
    ] == ["A-1"]
    people = told(daily, "B-1")
    assert "short by 1" in people
    assert "before line 1: 2 orders take 5 (A-1 2, A-2 3)" in people
    assert "1 more unit of CHAIR: all of it leaves" in people


def test_stock_that_an_order_before_would_take_is_counted_among_what_is_needed(shop: Shop) -> None:
    shop.count("CHAIR", 4)
    shop.submit("A-1", ("CHAIR", 5))
    shop.submit("B-1", ("CHAIR", 6))
    assert needed(why(shop, "B-1")) == [{"CHAIR": 7}]
    shop.move("CHAIR", 6, MORNING)
    assert why(shop, "B-1")["leaves"] == "nothing"
    shop.move("CHAIR", 1, NOON)
    assert why(shop, "B-1")["leaves"] == "all"


def test_its_hold_is_over_and_part_of_it_is_there(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))
    before, after = why(shop, "A-1", EVENING), why(shop, "A-1", NEXT_MORNING)
    assert (before["leaves"], released(before)) == ("nothing", [("hold_end", "part"), ("stock", "all")])
    assert "its hold lasts until 2016-11-09 09:00 UTC, and part of it is not there" in before["words"]
    assert (after["leaves"], after["hold"]["over"]) == ("part", True)
    assert [line["leaves"] for line in after["lines"]] == [True, False]
    assert released(after) == [("run_by_hand", "part"), ("stock", "all")]
    assert (
        after["words"] == "A run now lets line 1 leave, and the rest becomes a back order, as things stand."
    )
    assert shop.run(NEXT_MORNING)["back_ordered"] == 1


def test_stock_for_one_line_is_named_where_that_lets_a_part_leave(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 5), ("TABLE", 1))
    said = why(shop, "A-1", NEXT_MORNING)
    assert released(said) == [("stock", "part"), ("stock", "all")]
    assert needed(said) == [{"TABLE": 1}, {"CHAIR": 5, "TABLE": 1}]


def test_an_order_of_one_item_waits_for_every_unit(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("CHAIR", 1))
    said = why(shop, "A-1", NEXT_MORNING)
    assert "an order of one item leaves when all of it is there" in said["words"]
    assert released(said) == [("stock", "all")]


def test_its_dc_is_paused(daily: Shop) -> None:
    daily.count("CHAIR", 2)
    daily.submit("A-1", ("CHAIR", 2))
    daily.system.orderfold("runs", "pause", "--dc", "DC-EAST", "--organization", daily.code)
    said = why(daily, "A-1")
    assert said["next_run"] == {"state": "paused", "at": None}
    assert released(said) == [("resume", "all")]
    assert f"none, runs are paused: orderfold runs resume --dc DC-EAST --organization {daily.code}" in told(
        daily, "A-1"
    )


def test_no_run_is_scheduled(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2))
    said = why(shop, "A-1", None)
    assert said["next_run"] == {"state": "unscheduled", "at": None}
    assert (said["hold"]["over"], said["leaves"], released(said)) == (True, "all", [("run_by_hand", "all")])
    assert "none, no run is scheduled: runs start by hand only" in told(shop, "A-1")


def test_a_hold_of_an_earlier_policy_names_no_rule(shop: Shop, tmp_path: Path) -> None:
    shop.submit("A-1", ("CHAIR", 2))
    shop.settle()
    shop.apply(tmp_path, processing=[processing("DC-EAST", hours=48)])
    assert why(shop, "A-1")["hold"]["rule"] is None
    assert "(by an earlier policy)" in told(shop, "A-1")


def test_it_left_in_part_and_waits_with_a_back_order(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1), ("LAMP", 1))
    shop.run(NEXT_MORNING)
    shop.count("LAMP", 1, at=NEXT_MORNING)
    said = why(shop, "A-1", NEXT_EVENING)
    assert said["dispatch_ids"] == [f"{shop.code}:A-1:1"]
    assert [(line["line_number"], line["there"], line["leaves"]) for line in said["lines"]] == [
        (2, False, False),
        (3, True, False),
    ]
    assert "a back order leaves when all of it is there" in said["words"]
    assert (released(said), needed(said)) == ([("stock", "all")], [{"TABLE": 1}])
    people = told(shop, "A-1", NEXT_EVENING)
    assert "waits as a back order in the queue of DC-EAST" in people
    assert "1 more unit of TABLE: the rest leaves" in people


def test_it_is_dispatched_whole(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2))
    shop.run(EVENING)
    said = why(shop, "A-1")
    assert said["about"] == "standing"
    assert said["now"]["lines"][0]["status"] == "dispatched"
    assert told(shop, "A-1").startswith(
        f"A-1 waits for nothing: all of it left DC-EAST with {shop.code}:A-1:1 (created at "
    )
    assert told(shop, "A-1").endswith("See: orderfold order A-1")


def test_it_is_cancelled(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 2))
    shop.settle()
    shop.cancel("A-1")
    assert re.match(
        r"A-1 was cancelled at \d{4}-\d\d-\d\d \d\d:\d\d UTC\. See: orderfold order A-1$", told(shop, "A-1")
    )
    shop.cancel("A-2")
    shop.settle()
    shop.submit("A-2", ("CHAIR", 2))
    assert "A-2 was cancelled before it was queued at " in told(shop, "A-2")


def test_it_is_cancelled_in_part(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))
    shop.run(NEXT_MORNING)
    shop.cancel("A-1")
    assert "what was not cancelled of it left DC-EAST with" in told(shop, "A-1")


def test_it_changes_nothing_and_neither_waits_for_a_run_nor_lets_one_wait(shop: Shop) -> None:
    shop.count("CHAIR", 50)
    for number in range(40):
        shop.submit(f"A-{number:02}", ("CHAIR", 1))
    shop.settle()
    facts = shop.facts("A-01")
    with shop.system.held(QUEUE.name):  # as a run does that reads on
        assert why_at_once(shop, "A-01")["leaves"] == "all"
    with shop.system._connect() as asking, snapshot(asking):
        asking.execute("SELECT count(*) FROM waiting_order, stock, stock_gain, processor_run").fetchall()
        assert shop.run(EVENING)["released"] == 40
    assert shop.facts("A-01")[: len(facts)] == facts
    assert why(shop, "A-01")["about"] == "standing"
    ledger = shop.system.orderfold("check")
    assert "no" not in {line.split()[-1] for line in ledger.splitlines() if line}


def why_at_once(shop: Shop, number: str) -> Any:
    """What programs are told, whether or not everything is through."""
    words = ("why", number, "--organization", shop.code, "--at", MORNING, "--json")
    return answer("why", shop.system.orderfold(*words))


def test_it_fits_80_columns(daily: Shop) -> None:
    daily.count("A-RATHER-LONG-ITEM-CODE-1", 6)
    for number in range(8):
        daily.submit(f"BEFORE-{number}", ("A-RATHER-LONG-ITEM-CODE-1", 1))
    daily.submit("LONG-1", ("A-RATHER-LONG-ITEM-CODE-1", 2_000), ("ANOTHER-LONG-ITEM-CODE-2", 1))
    daily.settle()
    asked = ("why", "LONG-1", "--organization", daily.code, "--at", MORNING)
    lines = on_terminal(daily.system.environment, 80, *asked)
    assert max(map(len, lines)) <= 80
    assert any("short by 2,000" in line for line in lines)
