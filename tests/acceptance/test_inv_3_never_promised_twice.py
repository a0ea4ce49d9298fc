"""INV-3: stock is never promised twice, whatever runs at the same time."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.support.stories import EVENING, Shop, order

RUNS = 4


def run(shop: Shop, which: int) -> int:
    """A run as a service makes it, or as the command does; answers how many orders it released."""
    if which % 2:
        said = shop.system.orderfold(
            "runs", "now", "--dc", "DC-EAST", "--at", EVENING, "--organization", shop.code, "--json"
        )
        (row,) = json.loads(said)
    else:
        row = shop.system.run_now("DC-EAST", EVENING, shop.code, settle=False)
    return int(row["released"])


def promised(shop: Shop) -> Counter[str]:
    """Units of each item in dispatches that stand."""
    units: Counter[str] = Counter()
    for row in shop.dispatches():
        if row["status"] == "created":
            units.update({line["item"]: line["quantity"] for line in row["lines"]})
    return units


def test_runs_counts_and_cancels_at_once_promise_no_unit_twice(shop: Shop) -> None:
    orders = [order(shop.code, f"A-{n:03}", ("HOT", 1 + n % 3), ("WARM", 1)) for n in range(120)]
    shop.system.publish("orders-submitted", {"orders": orders}, time="2016-11-08T01:00:00Z")
    shop.count("HOT", 50)
    shop.count("WARM", 30)
    shop.settle()

    with ThreadPoolExecutor(RUNS) as at_once:
        done = [at_once.submit(run, shop, n) for n in range(RUNS)]
        for n in range(20):  # what is on hand only ever ends higher, so its end bounds what may be promised
            shop.move("HOT", 2 if n % 2 else -1, at=f"2016-11-08T{n:02}:30:00Z")
            shop.count("WARM", 31 + n, at=f"2016-11-08T{n:02}:30:00Z")
            shop.cancel(f"A-{n * 5:03}")
        released = sum(one.result() for one in done)
    shop.settle()

    units = promised(shop)
    for item, on_hand in (("HOT", 60), ("WARM", 50)):
        assert shop.stock(item) == (on_hand, units[item], on_hand - units[item])
        assert 0 < units[item] <= on_hand
    assert len({row["dispatch_id"] for row in shop.dispatches()}) == len(shop.dispatches()) == released
    checks = json.loads(shop.system.orderfold("check", "--json"))
    assert [check["check"] for check in checks if not check["ok"]] == []
    assert "no promise was made beyond what was available" in [check["check"] for check in checks]


def test_of_many_runs_for_the_last_unit_one_gets_it(shop: Shop) -> None:
    for n in range(5):
        shop.submit(f"A-{n}", ("LAST", 1))
    shop.count("LAST", 1)
    shop.settle()
    with ThreadPoolExecutor(RUNS) as at_once:
        released = sum(at_once.map(lambda n: run(shop, n), range(RUNS)))
    shop.settle()
    assert released == 1
    assert shop.stock("LAST") == (1, 1, 0)
    assert [row["order_number"] for row in shop.dispatches()] == ["A-0"]
