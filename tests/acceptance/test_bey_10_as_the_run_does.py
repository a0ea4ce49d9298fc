"""BEY-10: what is said of the next run is what the run then does, in random queues, also while a run works."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.command import ask_all
from tests.support.stories import EVENING, MORNING, NEXT_EVENING, NEXT_MORNING, Shop, new_shop, processing
from tests.support.system import System

ITEMS = ("CHAIR", "TABLE", "LAMP", "DESK")
TIMES = ("2016-11-08T08:00:00Z", MORNING, "2016-11-08T10:00:00Z", EVENING)
ORDERS = [f"A-{number:02}" for number in range(14)]


def opened(system: System, folder: Path, seed: int) -> tuple[Shop, random.Random]:
    """A queue with random orders, holds and stock."""
    chance = random.Random(seed)
    classes = ["work_order", "retail", "wholesale"] if seed % 2 else ["retail"]
    rules = {"order_class_priority": classes, "back_orders": seed % 3 != 2}
    shop = new_shop(system, folder, processing=[processing("DC-EAST", **rules)])
    for item in ITEMS:
        shop.count(item, chance.randint(0, 15))
    for number in ORDERS:
        lines = [(chance.choice(ITEMS), chance.randint(1, 6)) for _ in range(chance.randint(1, 3))]
        kind = chance.choice(["retail", "wholesale", "work_order"])
        shop.submit(number, *lines, at=chance.choice(TIMES), order_class=kind)
    shop.settle()
    return shop, chance


def said_of_all(shop: Shop, at: str) -> dict[str, Any]:
    """The answer about each order that waits."""
    questions = [f"why {number} --organization {shop.code} --at {at} --json" for number in ORDERS]
    said = [answer("why", each.out) for each in ask_all(shop.system.environment, *questions)]
    return {each["order_number"]: each for each in said if each["about"] == "queue"}


def left_so_far(shop: Shop) -> dict[str, list[int]]:
    """Line numbers that left, by order."""
    left: dict[str, list[int]] = {number: [] for number in ORDERS}
    for row in shop.dispatches():
        left[row["order_number"]] += [line["line_number"] for line in row["lines"]]
    return left


@pytest.mark.parametrize("seed", range(3))
def test_what_why_says_of_a_run_is_what_the_run_does(system: System, tmp_path: Path, seed: int) -> None:
    shop, chance = opened(system, tmp_path, seed)
    for at in (EVENING, NEXT_MORNING):
        said, before = said_of_all(shop, at), left_so_far(shop)
        figures = shop.run(at)
        after = left_so_far(shop)
        for number, one in said.items():
            told = [line["line_number"] for line in one["lines"] if line["leaves"]]
            assert sorted(after[number]) == sorted(before[number] + told), (at, one)
            assert one["leaves"] == (
                "nothing" if not told else "all" if len(told) == len(one["lines"]) else "part"
            )
        assert figures["released"] == sum(one["leaves"] != "nothing" for one in said.values())
        shop.move(chance.choice(ITEMS), chance.randint(1, 12), at)
        shop.settle()


def test_the_stock_that_is_named_lets_the_order_leave(system: System, tmp_path: Path) -> None:
    shop, _ = opened(system, tmp_path, seed=7)
    shop.run(NEXT_MORNING)
    said = said_of_all(shop, NEXT_EVENING)
    number, one = max(
        said.items(),
        key=lambda each: sum(line["claimed_quantity"] + line["short"] for line in each[1]["lines"]),
    )
    (*_, stock) = one["releases"]
    assert (stock["kind"], stock["leaves"]) == ("stock", "all")
    for each in stock["items"]:
        shop.move(each["item"], each["quantity"], NEXT_EVENING)
    shop.run(NEXT_EVENING)
    assert all(line["status"] == "dispatched" for line in shop.lines(number))


def test_asking_while_a_run_works_harms_nothing(system: System, tmp_path: Path) -> None:
    shop = new_shop(system, tmp_path)
    shop.count("CHAIR", 600)
    for number in range(800):
        shop.submit(f"A-{number:04}", ("CHAIR", 1))
    shop.settle()
    questions = [
        f"why A-{number:04} --organization {shop.code} --at {EVENING} --json" for number in (7, 400, 799)
    ] * 2
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(shop.run, EVENING)
        said = [answer("why", each.out) for each in ask_all(system.environment, *questions)]
        figures = run.result()
    assert (figures["released"], figures["left"]) == (600, 200)
    assert {one["about"] for one in said} <= {"queue", "standing"}
    assert {one["leaves"] for one in said if one["order_number"] == "A-0799"} == {"nothing"}
    assert shop.stock("CHAIR") == (600, 600, 0)
