"""ROU-11, INV-4: somebody sets the location; its type must fit, nothing else is asked."""

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import CHICAGO, HOME, Chain, store
from tests.support.stories import MORNING, order
from tests.support.system import until


@pytest.fixture
def shop(chain: Open) -> Chain:
    """Three stores, one that does not deliver; an order of two lines stands at S-1."""
    opened = chain(
        store("S-1", priority=1),
        store("S-2"),
        store("S-3", delivery=False),
        preferences={"split_order": True},
    )
    opened.shelf("S-1", CHAIR=5, TABLE=5)
    opened.order("A-1", ("CHAIR", 2), ("TABLE", 1))
    return opened


def by_hand(shop: Chain, new_location: str, **changes: object) -> None:
    """Publish that somebody gives the order to a location, and wait until it is through."""
    message = {"organization": shop.code, "order_number": "A-1", "new_location": new_location} | changes
    shop.system.publish("status-updates", message)
    shop.settle()


def refusals(shop: Chain) -> list[tuple[str, str]]:
    """Reason and path of each refused update."""
    heard = shop.heard("status-updates.dlq")
    return [(one.headers["dlq_reason"].decode(), one.headers["dlq_path"].decode()) for one in heard]


def test_an_order_goes_where_somebody_says_and_a_missing_shelf_is_made(shop: Chain) -> None:
    by_hand(shop, "S-2")

    assert shop.placed("A-1") == [(1, 2, "new_order", "S-2"), (2, 1, "new_order", "S-2")]
    assert shop.stock("CHAIR", "S-1") == (5, 0, 5)
    assert shop.stock("CHAIR", "S-2") == (0, 2, -2)


def test_one_line_goes_and_the_other_stays(shop: Chain) -> None:
    by_hand(shop, "S-2", line_number=2)

    assert shop.placed("A-1") == [(1, 2, "new_order", "S-1"), (2, 1, "new_order", "S-2")]
    assert shop.stock("TABLE", "S-1") == (5, 0, 5)


def test_no_trace_is_written(shop: Chain) -> None:
    traced = len(shop.trace("A-1"))
    by_hand(shop, "S-2")

    assert traced > 0
    assert len(shop.trace("A-1")) == traced


def test_the_unfulfillable_location_makes_the_order_unfulfillable(shop: Chain) -> None:
    by_hand(shop, "NOWHERE")

    assert shop.status("A-1")["status"] == "unfulfillable"
    assert shop.stock("CHAIR", "S-1") == (5, 0, 5)


def test_an_unfulfillable_order_is_taken_up_again(shop: Chain) -> None:
    by_hand(shop, "NOWHERE")
    by_hand(shop, "S-2")

    assert shop.status("A-1")["status"] == "new_order"


@pytest.mark.parametrize(
    ("location", "changes", "reason", "path"),
    [
        ("S-3", {}, "invalid", "new_location"),  # it does not deliver
        ("S-1", {}, "invalid", "new_location"),  # it has it
        ("IN PROCESS", {}, "invalid", "new_location"),
        ("ELSEWHERE", {}, "unknown_location", "new_location"),
        ("S-2", {"line_number": 9}, "not_assigned", "line_number"),
        ("S-2", {"status": "rejected"}, "invalid", "new_location"),
        ("S-2", {"line_number": 1, "quantity": 1}, "invalid", "quantity"),  # whole lines only
        ("S-2", {"location": "S-3"}, "not_assigned", "location"),  # it does not have them
    ],
)
def test_what_cannot_be_is_refused(
    shop: Chain, location: str, changes: dict[str, object], reason: str, path: str
) -> None:
    by_hand(shop, location, **changes)

    assert refusals(shop) == [(reason, path)]
    assert shop.placed("A-1") == [(1, 2, "new_order", "S-1"), (2, 1, "new_order", "S-1")]


def test_a_location_that_gave_the_line_back_does_not_get_it_again_by_hand(shop: Chain) -> None:
    by_hand(shop, "S-2")
    by_hand(shop, "S-1")

    assert refusals(shop) == [("invalid", "new_location")]
    assert shop.placed("A-1")[0][3] == "S-2"


def test_part_of_a_line_goes_where_the_rest_of_it_is(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences={"split_order": True, "split_line": True})
    shop.shelf("S-1", CHAIR=3)
    shop.shelf("S-2", CHAIR=2)
    shop.order("A-1", ("CHAIR", 5))

    by_hand(shop, "S-1", line_number=2)

    assert shop.placed("A-1") == [(1, 3, "new_order", "S-1"), (2, 2, "new_order", "S-1")]


def test_who_has_the_lines_may_be_named_beside(shop: Chain) -> None:
    by_hand(shop, "S-2", line_number=2)

    by_hand(shop, "NOWHERE", location="S-1")
    by_hand(shop, "NOWHERE", location="S-1", line_number=1)

    assert refusals(shop) == [("not_assigned", "location")]  # line 2 is not there
    assert shop.placed("A-1") == [(1, 2, "unfulfillable", "NOWHERE"), (2, 1, "new_order", "S-2")]


def test_where_orders_are_not_split_a_line_takes_the_order_along(chain: Open) -> None:
    """O: unselected, an order's fulfilling location is set at the order level."""
    shop = chain(store("S-1"), store("S-2"))
    shop.shelf("S-1", CHAIR=5, TABLE=5)
    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))

    by_hand(shop, "S-2", line_number=2)

    assert shop.placed("A-1") == [(1, 2, "new_order", "S-2"), (2, 1, "new_order", "S-2")]
    assert shop.stock("CHAIR", "S-1") == (5, 0, 5)


def test_overrides_say_whether_a_line_takes_the_order_along(chain: Open) -> None:
    shop = chain(
        store("S-1"),
        store("S-2"),
        preferences={"split_order": True},
        overrides=[{"carrier": "VAN", "preferences": {"split_order": False}}],
    )
    shop.shelf("S-1", CHAIR=5, TABLE=5)
    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1), ship_via="VAN")

    by_hand(shop, "S-2", line_number=2)

    assert [line[3] for line in shop.placed("A-1")] == ["S-2", "S-2"]


def test_an_order_that_was_split_stays_split_though_orders_are_not_any_more(chain: Open) -> None:
    two = (store("S-1"), store("S-2"))
    shop = chain(*two, preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", TABLE=1)
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))
    shop.reorganize(*two)

    by_hand(shop, "S-2", line_number=1)

    assert refusals(shop) == []
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2"), (2, 1, "new_order", "S-2")]


def test_a_ship_for_pickup_order_goes_to_whoever_sources_not_to_whoever_delivers(chain: Open) -> None:
    shop = chain(
        store("S-1", priority=1),
        store("DELIVERS", sourcing=False),
        store("SOURCES", delivery=False),
        store("PICKUP"),
    )
    shop.shelf("S-1", CHAIR=1)
    shop.collect("A-1", "PICKUP", ("CHAIR", 1))

    by_hand(shop, "DELIVERS")
    assert refusals(shop) == [("invalid", "new_location")]
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-1")]

    by_hand(shop, "SOURCES")
    assert shop.placed("A-1") == [(1, 1, "new_order", "SOURCES")]


def test_neither_zone_nor_radius_nor_daily_limit_is_asked(chain: Open) -> None:
    shop = chain(
        store("S-1"),
        store("S-2", **CHICAGO, maximum_daily_orders=0, gift_wrap=False),
        zones=[{"name": "EAST", "areas": [{"country": "US"}], "primary": ["S-1"]}],
        preferences={
            "use_zones": True,
            "use_maximum_order_limits": True,
            "use_attribute_rules": True,
            "proximity": {"distance": 5, "unit": "miles"},
        },
    )
    shop.shelf("S-1", CHAIR=1)
    shop.order("A-1", {"item": "CHAIR", "quantity": 1, "gift_wrap": True})

    by_hand(shop, "S-2")

    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]


def test_an_order_at_in_process_may_be_moved_and_routing_finds_nothing_to_do(chain: Open) -> None:
    shop = chain(
        store("S-1", priority=1),
        store("S-2"),
        preferences={"acknowledge_before_brokering": True, "split_order": True},
    )
    shop.shelf("S-1", CHAIR=9, TABLE=9)
    shop.settle()
    with shop.system.held("router"):
        for number in ("A-1", "A-2"):
            message = order(shop.code, number, ("CHAIR", 2), ("TABLE", 1), ship_to=HOME, dc=None)
            shop.system.publish("orders-submitted", message, time=MORNING)
        until(lambda: shop.statuses() == {"A-1": "new_order", "A-2": "new_order"})
        assert shop.placed("A-1") == [(1, 2, "new_order", "IN PROCESS"), (2, 1, "new_order", "IN PROCESS")]
        moves = [{"order_number": "A-1"}, {"order_number": "A-2", "line_number": 2}]
        for move in moves:
            update = {"organization": shop.code, "new_location": "S-2"} | move
            shop.system.publish("status-updates", update)
        until(lambda: shop.placed("A-2")[1][3] == "S-2" and shop.placed("A-1")[0][3] == "S-2")
    shop.settle()

    assert [line[3] for line in shop.placed("A-1")] == ["S-2", "S-2"]
    assert shop.decisions("A-1") == []
    assert [line[3] for line in shop.placed("A-2")] == ["S-1", "S-2"]  # line 1 is still routed
    assert {row["line_number"] for row in shop.decisions("A-2")} == {1}
    assert shop.dead_letters("status-updates") == []


def test_a_pickup_order_stays(shop: Chain) -> None:
    shop.order("P-1", ("CHAIR", 1), order_type="pickup", pickup_location="S-1")
    by_hand(shop, "S-2", order_number="P-1")

    assert refusals(shop) == [("not_allowed", "new_location")]
    assert shop.placed("P-1") == [(1, 1, "new_order", "S-1")]
