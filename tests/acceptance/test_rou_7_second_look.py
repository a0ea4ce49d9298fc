"""ROU-7: unfulfillable lines are looked at again as stock of their items comes, where the policy says so."""

from collections.abc import Callable
from typing import Any

from tests.acceptance.conftest import Open
from tests.support.retail import Chain, store
from tests.support.stories import processing
from tests.support.system import until

LOOKS = {"reroute_unfulfillable": {"within_hours": 24}}
STORES = (store("S-1", priority=1), store("S-2", priority=2))
LATER, LATER_STILL = "2016-11-08T01:00:00Z", "2016-11-08T02:00:00Z"


def comes(shop: Chain, what: Callable[[], Any], wanted: Any) -> None:
    """It comes to be so by itself; the system is idle then."""

    def there() -> bool:
        shop.settle()
        return bool(what() == wanted)

    until(there)
    assert what() == wanted


def quiet(shop: Chain) -> None:
    """All gains of stock of the organization are used up, and all that followed from them is through."""
    rows = "SELECT count(*) FROM orderfold.stock_gain WHERE organization = %s"

    def used_up() -> bool:
        shop.settle()
        return bool(shop.system.database.execute(rows, (shop.code,)).fetchone() == (0,))

    until(used_up)
    shop.settle()


def causes(shop: Chain, number: str) -> list[str]:
    """What led to each entry of its history."""
    rows = shop.system.view("order_history", shop.code, order_number=number)
    return [row["cause"] for row in sorted(rows, key=lambda row: row["entry"])]


def test_a_line_is_placed_when_its_stock_comes(chain: Open) -> None:
    shop = chain(*STORES, **LOOKS)
    shop.shelf("S-1", CHAIR=0)
    shop.order("A-1", ("CHAIR", 2))
    assert shop.placed("A-1") == [(1, 2, "unfulfillable", "NOWHERE")]

    shop.shelf("S-2", at=LATER, CHAIR=3)

    comes(shop, lambda: shop.placed("A-1"), [(1, 2, "new_order", "S-2")])
    assert causes(shop, "A-1") == ["submission", "routing", "stock", "routing"]
    assert shop.stock("CHAIR", "S-2") == (3, 2, 1)
    assert "all agree" in shop.system.orderfold("verify")


def test_without_the_policy_nobody_looks_again(chain: Open) -> None:
    shop = chain(*STORES)
    shop.order("A-1", ("CHAIR", 2))
    shop.shelf("S-2", CHAIR=3)
    other = chain(*STORES, **LOOKS)  # by the time that this one is through, the first would be
    other.order("A-1", ("CHAIR", 2))
    other.shelf("S-2", CHAIR=3)
    comes(other, lambda: other.placed("A-1"), [(1, 2, "new_order", "S-2")])
    assert shop.facts("A-1") == ["order-submitted", "lines-unfulfillable"]


def test_each_gain_looks_once_at_a_line_and_a_count_without_a_gain_never(chain: Open) -> None:
    shop = chain(*STORES, **LOOKS)
    shop.shelf("S-1", CHAIR=1)
    shop.order("A-1", ("CHAIR", 5))
    quiet(shop)
    before = shop.facts("A-1").count("lines-reopened")

    shop.shelf("S-1", at=LATER, CHAIR=1)
    quiet(shop)
    assert shop.facts("A-1").count("lines-reopened") == before

    shop.shelf("S-1", at=LATER_STILL, CHAIR=2)
    quiet(shop)
    assert shop.facts("A-1").count("lines-reopened") == before + 1
    assert shop.placed("A-1") == [(1, 5, "unfulfillable", "NOWHERE")]
    assert shop.status("A-1")["status"] == "unfulfillable"


def test_those_that_wait_the_longest_come_first_and_no_more_are_asked_than_there_is_stock_for(
    chain: Open,
) -> None:
    shop = chain(*STORES, **LOOKS)
    numbers = [f"A-{number:02}" for number in range(1, 31)]
    for number in numbers:
        shop.system.publish("orders-submitted", _order(shop, number))
    shop.settle()
    assert set(shop.statuses().values()) == {"unfulfillable"}
    found = [row["order_number"] for row in _found(shop)]

    shop.shelf("S-1", CHAIR=4)

    comes(shop, lambda: sum(status == "new_order" for status in shop.statuses().values()), 4)
    quiet(shop)
    placed = {number for number, status in shop.statuses().items() if status == "new_order"}
    assert placed == set(found[:4])
    looked_at = [number for number in numbers if "lines-reopened" in shop.facts(number)]
    assert set(looked_at) == set(found[:10])


def test_all_lines_come_to_their_turn_however_many_there_are(chain: Open) -> None:
    shop = chain(*STORES, **LOOKS)
    for number in range(1, 41):
        shop.system.publish("orders-submitted", _order(shop, f"A-{number:02}"))
    shop.settle()
    shop.shelf("S-1", CHAIR=40)
    comes(shop, lambda: set(shop.statuses().values()), {"new_order"})
    assert shop.stock("CHAIR", "S-1") == (40, 40, 0)


def test_a_location_that_had_the_line_before_is_no_gain_for_it(chain: Open) -> None:
    shop = chain(*STORES, preferences={"search_retries": 5}, **LOOKS)
    shop.shelf("S-1", CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))

    shop.reject("A-1", "S-1")  # which frees the chair there

    quiet(shop)
    assert "lines-reopened" not in shop.facts("A-1")
    shop.shelf("S-2", CHAIR=1)
    comes(shop, lambda: shop.placed("A-1"), [(1, 1, "new_order", "S-2")])


def test_what_a_person_or_the_search_retries_ended_stays_so(chain: Open) -> None:
    shop = chain(*STORES, preferences={"search_retries": 0}, **LOOKS)
    shop.shelf("S-1", CHAIR=1, TABLE=1)
    shop.order("TIRED", ("CHAIR", 1))
    shop.reject("TIRED", "S-1")
    shop.order("BY-HAND", ("TABLE", 1))
    told = {"organization": shop.code, "order_number": "BY-HAND", "new_location": "NOWHERE"}
    shop.system.publish("status-updates", told)
    shop.settle()

    shop.shelf("S-2", CHAIR=1, TABLE=1)

    quiet(shop)
    assert [shop.status(number)["status"] for number in ("TIRED", "BY-HAND")] == ["unfulfillable"] * 2
    assert "lines-reopened" not in [*shop.facts("TIRED"), *shop.facts("BY-HAND")]


def test_an_order_that_stays_together_goes_together(chain: Open) -> None:
    shop = chain(*STORES, **LOOKS)
    shop.shelf("S-1", TABLE=1)
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))
    shop.shelf("S-1", CHAIR=1)
    comes(shop, lambda: shop.placed("A-1"), [(1, 1, "new_order", "S-1"), (2, 1, "new_order", "S-1")])


def test_gains_of_a_dc_with_a_queue_are_left_to_its_runs(chain: Open) -> None:
    dc = store("DC-EAST", type="dc", system=None)
    shop = chain(*STORES, dc, processing=[processing("DC-EAST")], **LOOKS)
    shop.order("A-1", ("CHAIR", 1))
    shop.shelf("DC-EAST", CHAIR=1)
    shop.shelf("S-2", TABLE=1)
    rows = "SELECT location FROM orderfold.stock_gain WHERE organization = %s"

    def locations() -> set[str]:
        return {location for (location,) in shop.system.database.execute(rows, (shop.code,))}

    comes(shop, locations, {"DC-EAST"})


def _order(shop: Chain, number: str) -> dict[str, Any]:
    from tests.support.retail import HOME
    from tests.support.stories import order

    return order(shop.code, number, ("CHAIR", 1), ship_to=HOME, dc=None)


def _found(shop: Chain) -> list[dict[str, Any]]:
    rows = shop.system.view("unfulfillable_lines", shop.code)
    return sorted(rows, key=lambda row: (row["found_at"], row["order_number"]))
