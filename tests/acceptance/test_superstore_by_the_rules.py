"""The demo's orders, stock and cancels, step by step with runs by hand: each run dispatches what the rules say."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from examples.superstore.story import timeline
from tests.support.stories import Shop
from tests.support.superstore_queue import ACME, Queues
from tests.support.system import System, unique

DAYS = 7
STEP = timedelta(hours=12)
DCS = [processing["dc"] for processing in ACME["processing"]]


def test_every_run_over_real_orders_dispatches_what_the_rules_say(system: System, tmp_path: Path) -> None:
    shop, queues = Shop(system, unique()), Queues()
    by_hand = [{**processing, "schedule": []} for processing in ACME["processing"]]
    shop.apply(tmp_path, **{**ACME, "organization": shop.code, "processing": by_hand})
    events = timeline(DAYS)
    now = events[0][0]
    while events or now < timeline(DAYS)[-1][0] + 4 * STEP:
        now += STEP
        for at, topic, message in [event for event in events if event[0] <= now]:
            system.publish(topic, _of(shop, message), time=at.isoformat())
            _tell(queues, at, topic, message)
        events = [event for event in events if event[0] > now]
        shop.settle()
        for dc in DCS:
            wanted = queues.would_leave(dc, now)
            queues.leave(wanted)
            run = system.run_now(dc, now.isoformat(), shop.code, settle=False)
            assert (run["released"], run["scheduled_for"]) == (len(wanted), now), (dc, wanted)
        shop.settle()
        assert _left(shop) == {
            number: tuple(tuple(line["line_number"] for line in gone) for gone in each.dispatches)
            for number, each in queues.orders.items()
            if each.dispatches
        }
    met = {rule for each in queues.orders.values() for rule in each.seen}
    assert {"whole", "held", "back order", "back order completed", "single item waits"} <= met
    open_lines = [row for row in system.view("order_lines", shop.code) if row["open_quantity"]]
    assert len(open_lines) == sum(len(each.open) for each in queues.orders.values())


def _tell(queues: Queues, at: datetime, topic: str, message: dict[str, Any]) -> None:
    match topic:
        case "inventory-changed":
            queues.stock(message)
        case "orders-submitted":
            queues.submit(message, at)
        case _:
            queues.cancel(message)


def _of(shop: Shop, message: dict[str, Any]) -> Any:
    """The message as another organization would send it."""
    return json.loads(json.dumps(message).replace("ACME", shop.code))


def _left(shop: Shop) -> dict[str, tuple[tuple[int, ...], ...]]:
    left: dict[str, tuple[tuple[int, ...], ...]] = {}
    for row in shop.dispatches():
        lines = tuple(line["line_number"] for line in row["lines"])
        left[row["order_number"]] = (*left.get(row["order_number"], ()), lines)
    return left
