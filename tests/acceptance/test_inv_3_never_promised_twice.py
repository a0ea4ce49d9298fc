"""INV-3: stock is never promised twice, whatever runs at the same time."""

from concurrent.futures import ThreadPoolExecutor

from tests.support.stories import EVENING, Shop, order


def test_runs_counts_and_cancels_at_once_promise_no_unit_twice(shop: Shop) -> None:
    orders = [order(shop.code, f"A-{n:03}", ("HOT", 1 + n % 3), ("WARM", 1)) for n in range(120)]
    shop.system.publish("orders-submitted", {"orders": orders}, time="2016-11-08T01:00:00Z")
    shop.count("HOT", 50)
    shop.count("WARM", 30)
    shop.settle()

    def run(_: int) -> None:
        shop.system.run_now("DC-EAST", EVENING, shop.code, settle=False)

    with ThreadPoolExecutor(4) as at_once:
        done = [at_once.submit(run, n) for n in range(4)]
        for n in range(20):
            shop.move("HOT", 2 if n % 2 else -1, at=f"2016-11-08T{n:02}:30:00Z")
            shop.cancel(f"A-{n * 5:03}")
        for one in done:
            one.result()
    shop.settle()

    hot, reserved, _ = shop.stock("HOT")
    dispatched = sum(
        line["quantity"]
        for row in shop.dispatches()
        if row["status"] == "created"
        for line in row["lines"]
        if line["item"] == "HOT"
    )
    assert reserved == dispatched
    assert dispatched > 0
    assert hot == 50 + 10
    assert "FAIL" not in shop.system.orderfold("check")
