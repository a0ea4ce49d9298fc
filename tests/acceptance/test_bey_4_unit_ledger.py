"""BEY-4: from the order to its last unit nothing is gained or lost, however it is split, moved, given back."""

from collections import Counter
from typing import Any

from tests.acceptance.conftest import Open
from tests.support.retail import Chain, store
from tests.support.stories import EVENING, NEXT_EVENING, Shop

SPLITTING = {"split_order": True, "split_line": True, "search_retries": 5}


def ordered(shop: Shop, number: str) -> tuple[Counter[int], Counter[int]]:
    """Units and hundredths of a cent of tax of every line, by the line of the sender they come from."""
    units: Counter[int] = Counter()
    tax: Counter[int] = Counter()
    for row in shop.lines(number):
        units[row["requesting_line_number"]] += row["quantity"]
        tax[row["requesting_line_number"]] += int(row["tax"] * 10_000)
        became = [row[f"{what}_quantity"] for what in ("open", "dispatched", "cancelled")]
        assert row["quantity"] == sum(became)
        assert min(*became, row["tax"]) >= 0
    return units, tax


def sent(number: int, item: str, quantity: int, tax: str) -> dict[str, Any]:
    return {"line_number": number, "item": item, "quantity": quantity, "taxes": [tax]}


def by_hand(shop: Chain, location: str, **changes: Any) -> None:
    message = {"organization": shop.code, "order_number": "A-1", "new_location": location} | changes
    shop.system.publish("status-updates", message)
    shop.settle()


def test_a_routed_order_keeps_every_unit_and_cent_through_everything(chain: Open) -> None:
    shop = chain(
        store("S-1", priority=1),
        store("S-2", priority=2),
        store("S-3", priority=3),
        store("S-4", priority=4),
        preferences=SPLITTING,
    )
    for location, chairs, tables in (("S-1", 3, 1), ("S-2", 2, 1), ("S-3", 4, 2), ("S-4", 1, 5)):
        shop.shelf(location, CHAIR=chairs, TABLE=tables)
    whole = Counter({1: 7, 2: 3}), Counter({1: 10_000, 2: 199})
    shop.order("A-1", sent(1, "CHAIR", 7, "1.00"), sent(2, "TABLE", 3, "0.0199"))
    assert ordered(shop, "A-1") == whole
    assert len({row["location"] for row in shop.lines("A-1")}) > 1, "nothing was split"

    first = max(shop.lines("A-1"), key=lambda row: row["quantity"])
    shop.reject("A-1", first["location"], line_number=first["line_number"], quantity=1)
    assert ordered(shop, "A-1") == whole
    for location in ("S-1", "S-3"):
        if any(row["location"] == location for row in shop.lines("A-1")):
            shop.reject("A-1", location)
            assert ordered(shop, "A-1") == whole
    for row in shop.lines("A-1"):
        by_hand(shop, "S-2", line_number=row["line_number"])
        by_hand(shop, "S-4", line_number=row["line_number"])
        assert ordered(shop, "A-1") == whole
    by_hand(shop, "NOWHERE")
    assert ordered(shop, "A-1") == whole
    shop.cancel("A-1")
    shop.settle()
    assert ordered(shop, "A-1") == whole
    assert all(row["open_quantity"] == 0 for row in shop.lines("A-1"))
    for item in ("CHAIR", "TABLE"):
        for location in ("S-1", "S-2", "S-3", "S-4"):
            assert shop.stock(item, location)[1] == 0, "units that nobody waits for are still reserved"


def test_a_held_order_keeps_every_unit_from_hold_to_dispatch_and_cancel(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 3), ("LAMP", 4))
    whole = Counter({1: 2, 2: 3, 3: 4})
    for at in (EVENING, NEXT_EVENING):
        shop.run(at)
        assert ordered(shop, "A-1")[0] == whole
    assert [row["dispatched_quantity"] for row in shop.lines("A-1")] == [2, 0, 0]
    shop.cancel_dispatch(shop.dispatches("A-1")[0]["dispatch_id"])
    shop.settle()
    assert ordered(shop, "A-1")[0] == whole
    shop.cancel("A-1")
    shop.settle()
    assert ordered(shop, "A-1")[0] == whole
    assert [row["cancelled_quantity"] for row in shop.lines("A-1")] == [2, 3, 4]
    assert shop.stock("CHAIR")[1] == 0
