"""ROU-7: what a location gives back is routed again, past those that had it, until nobody is left."""

from services.common.database import connect
from tests.acceptance.conftest import Open
from tests.support.retail import HOME, Chain, store
from tests.support.stories import MORNING, order
from tests.support.system import until

THREE = (store("S-1", priority=1), store("S-2", priority=2), store("S-3", priority=3))
ROUTED = ["order-submitted", "lines-assigned"]


def test_a_rejected_order_goes_to_another_location_and_frees_its_stock(chain: Open) -> None:
    shop = chain(*THREE)
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=2, TABLE=1)
    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))
    assert shop.stock("CHAIR", "S-1") == (2, 2, 0)

    shop.reject("A-1", "S-1")

    assert shop.placed("A-1") == [(1, 2, "new_order", "S-2"), (2, 1, "new_order", "S-2")]
    assert shop.stock("CHAIR", "S-1") == (2, 0, 2)
    assert shop.stock("CHAIR", "S-2") == (2, 2, 0)
    assert shop.facts("A-1") == [*ROUTED, "lines-rejected", "lines-assigned"]


def test_a_rejected_line_goes_alone(chain: Open) -> None:
    shop = chain(*THREE, preferences={"split_order": True})
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=2, TABLE=1)
    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))

    shop.reject("A-1", "S-1", line_number=2)

    assert shop.placed("A-1") == [(1, 2, "new_order", "S-1"), (2, 1, "new_order", "S-2")]
    assert shop.stock("TABLE", "S-1") == (1, 0, 1)
    assert shop.stock("CHAIR", "S-1") == (2, 2, 0)


def test_where_orders_are_not_split_a_rejected_line_takes_the_order_along(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"))
    shop.shelf("S-1", CHAIR=5, TABLE=5)
    shop.shelf("S-2", CHAIR=5, TABLE=5)
    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))

    shop.reject("A-1", "S-1", line_number=1)

    assert shop.placed("A-1") == [(1, 2, "new_order", "S-2"), (2, 1, "new_order", "S-2")]
    assert shop.stock("TABLE", "S-1") == (5, 0, 5)


def test_where_orders_are_not_split_no_part_of_one_is_rejected(chain: Open) -> None:
    shop = chain(*THREE)
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=5, TABLE=5)
    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))
    shop.order("A-2", ("CHAIR", 2))

    shop.reject("A-1", "S-1", line_number=1, quantity=1)
    shop.reject("A-1", "S-1", line_number=1, quantity=2)  # line 2 is part of the order, too
    shop.reject("A-2", "S-1", line_number=1, quantity=1)
    assert shop.dead_letters("status-updates") == [("invalid", "quantity")] * 3
    assert {line[3] for number in ("A-1", "A-2") for line in shop.placed(number)} == {"S-1"}

    shop.reject("A-2", "S-1", line_number=1, quantity=2)

    assert shop.placed("A-2") == [(1, 2, "new_order", "S-2")]


def test_where_partial_updates_are_off_only_whole_lines_are_rejected(chain: Open) -> None:
    shop = chain(
        *THREE,
        preferences={"split_order": True, "partial_updates": False},
        overrides=[{"carrier": "VAN", "preferences": {"partial_updates": True}}],
    )
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=9)
    shop.order("A-1", ("CHAIR", 3))
    shop.order("A-2", ("CHAIR", 3), ship_via="VAN")

    shop.reject("A-1", "S-1", line_number=1, quantity=2)
    shop.reject("A-2", "S-1", line_number=1, quantity=2)
    assert shop.dead_letters("status-updates") == [("invalid", "quantity")]
    assert shop.placed("A-1") == [(1, 3, "new_order", "S-1")]
    assert shop.placed("A-2") == [(1, 1, "new_order", "S-1"), (2, 2, "new_order", "S-2")]

    shop.reject("A-1", "S-1", line_number=1, quantity=3)

    assert shop.placed("A-1") == [(1, 3, "new_order", "S-2")]


def test_an_order_may_be_named_by_its_request_id(chain: Open) -> None:
    shop, other = chain(*THREE), chain(*THREE)
    for one in (shop, other):
        for location in ("S-1", "S-2", "S-3"):
            one.shelf(location, CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))
    request_id = shop.status("A-1")["request_id"]
    update = {"organization": shop.code, "request_id": request_id, "status": "rejected", "location": "S-1"}

    shop.system.publish("status-updates", update)
    shop.settle()
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]

    again = update | {"location": "S-2"}
    shop.system.publish("status-updates", again | {"order_number": "A-2"})
    shop.system.publish("status-updates", again | {"request_id": 2**62})
    shop.system.publish("status-updates", again | {"organization": other.code})
    shop.settle()
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]
    assert sorted(shop.dead_letters("status-updates")) == [
        ("invalid", "request_id"),
        ("unknown_order", "request_id"),
    ]
    assert other.dead_letters("status-updates") == [("unknown_order", "request_id")]

    shop.system.publish("status-updates", again | {"order_number": "a-1"})
    shop.settle()
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-3")]


def assigned(shop: Chain) -> list[int]:
    """The request ID of each assignment in the log."""
    query = """SELECT (data->>'request_id')::bigint FROM orderfold.events
    WHERE type = 'lines-assigned' AND data->>'organization' = %s"""
    with connect(shop.system.parts.database_url, name="test", role=None) as owner:
        return [row[0] for row in owner.execute(query, (shop.code,))]


def test_a_request_id_is_known_before_any_view_has_it(chain: Open) -> None:
    shop = chain(*THREE)
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=1)
    shop.settle()
    with shop.system.held("order_status"):
        message = order(shop.code, "A-1", ("CHAIR", 1), ship_to=HOME, dc=None)
        shop.system.publish("orders-submitted", message, time=MORNING)
        until(lambda: len(assigned(shop)) == 1)
        update = {"organization": shop.code, "request_id": assigned(shop)[0], "status": "rejected"}
        shop.system.publish("status-updates", update | {"location": "S-1"})
        until(lambda: len(assigned(shop)) == 2)
    shop.settle()

    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]


def test_part_of_a_line_goes_on_as_a_line_of_its_own(chain: Open) -> None:
    shop = chain(*THREE, preferences={"split_order": True, "split_line": True})
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)
    shop.order("A-1", ("CHAIR", 5))

    shop.reject("A-1", "S-1", line_number=1, quantity=2)

    assert shop.placed("A-1") == [(1, 3, "new_order", "S-1"), (2, 2, "new_order", "S-2")]
    assert [row["requesting_line_number"] for row in shop.lines("A-1")] == [1, 1]
    assert [row["original_line_number"] for row in shop.lines("A-1")] == [0, 1]
    assert [row["original_quantity"] for row in shop.lines("A-1")] == [5, 2]
    assert shop.stock("CHAIR", "S-1") == (5, 3, 2)
    assert shop.stock("CHAIR", "S-2") == (5, 2, 3)


def test_a_location_gives_back_only_what_it_has(chain: Open) -> None:
    """S-2 has line 2 of the order; its rejection leaves line 1 at S-1."""
    shop = chain(*THREE, preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", TABLE=1)
    shop.shelf("S-3", CHAIR=1, TABLE=1, LAMP=1)
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1), ("LAMP", 1))
    assert shop.placed("A-1") == [
        (1, 1, "new_order", "S-3"),
        (2, 1, "new_order", "S-3"),
        (3, 1, "new_order", "S-3"),
    ]

    shop.reject("A-1", "S-3", line_number=1)
    shop.reject("A-1", "S-3", line_number=2)
    shop.reject("A-1", "S-2")

    assert shop.placed("A-1") == [
        (1, 1, "new_order", "S-1"),
        (2, 1, "unfulfillable", "NOWHERE"),
        (3, 1, "new_order", "S-3"),
    ]


def test_a_location_that_had_a_line_never_gets_it_again(chain: Open) -> None:
    shop = chain(*THREE)
    shop.shelf("S-1", CHAIR=9)
    shop.shelf("S-2", CHAIR=9)
    shop.order("A-1", ("CHAIR", 1))

    shop.reject("A-1", "S-1")
    shop.reject("A-1", "S-2")

    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE")]
    assert shop.codes("A-1") == [(1, None, 2000)]
    previously = "Previously Assigned Location not Eligible"
    assert shop.left_out("A-1", previously) == [("S-1", ""), ("S-1", ""), ("S-2", "")]


def test_it_may_have_another_line_of_the_order(chain: Open) -> None:
    shop = chain(*THREE, preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=1, TABLE=1)
    shop.shelf("S-3", TABLE=1)
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))
    assert shop.codes("A-1") == [(1, "S-2", None), (2, "S-2", None)]

    shop.reject("A-1", "S-2", line_number=2)

    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2"), (2, 1, "new_order", "S-3")]


def test_a_part_of_a_line_may_go_where_the_rest_of_it_is(chain: Open) -> None:
    """S-1 has 3 units of the line and never had the other 2; once it is restocked it takes them."""
    shop = chain(*THREE, preferences={"split_order": True, "split_line": True})
    shop.shelf("S-1", CHAIR=3)
    shop.shelf("S-2", CHAIR=2)
    shop.order("A-1", ("CHAIR", 5))
    assert shop.placed("A-1") == [(1, 3, "new_order", "S-1"), (2, 2, "new_order", "S-2")]
    shop.shelf("S-1", at="2016-11-08T12:00:00Z", CHAIR=9)
    shop.settle()

    shop.reject("A-1", "S-2")

    assert shop.placed("A-1") == [(1, 3, "new_order", "S-1"), (2, 2, "new_order", "S-1")]


def test_both_facts_of_an_order_that_nobody_else_takes_are_told(chain: Open) -> None:
    shop = chain(*THREE)
    shop.shelf("S-1", CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))

    shop.reject("A-1", "S-1", reason_code="BROKEN")

    assert shop.facts("A-1") == [*ROUTED, "lines-rejected", "lines-unfulfillable"]
    (rejected,) = shop.heard("order-events", type="lines-rejected")
    (unfulfillable,) = shop.heard("order-events", type="lines-unfulfillable")
    assert rejected.value["data"]["reason_code"] == "BROKEN"
    assert [(line["line_number"], line["location"]) for line in rejected.value["data"]["lines"]] == [
        (1, "S-1")
    ]
    assert unfulfillable.value["data"]["location"] == "NOWHERE"
    assert shop.status("A-1")["status"] == "unfulfillable"
    assert shop.stock("CHAIR", "S-1") == (1, 0, 1)


def test_search_retries_end_the_search_whoever_is_left(chain: Open) -> None:
    shop = chain(*THREE, preferences={"search_retries": 1})
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=9)
    shop.order("A-1", ("CHAIR", 1))

    shop.reject("A-1", "S-1")
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]
    shop.reject("A-1", "S-2")

    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE")]
    assert shop.facts("A-1")[-2:] == ["lines-rejected", "lines-unfulfillable"]
    assert {row["decision"] for row in shop.decisions("A-1")} == {1, 2}


def test_search_retries_count_for_each_line(chain: Open) -> None:
    shop = chain(*THREE, preferences={"search_retries": 1, "split_order": True})
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=9, TABLE=9)
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))
    shop.reject("A-1", "S-1", line_number=1)

    shop.reject("A-1", "S-2", line_number=1)
    shop.reject("A-1", "S-1", line_number=2)

    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE"), (2, 1, "new_order", "S-2")]


def test_no_retries_at_all(chain: Open) -> None:
    shop = chain(*THREE, preferences={"search_retries": 0})
    shop.shelf("S-1", CHAIR=9)
    shop.shelf("S-2", CHAIR=9)
    shop.order("A-1", ("CHAIR", 1))

    shop.reject("A-1", "S-1")

    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE")]


def test_overrides_say_how_often_an_order_is_searched_for(chain: Open) -> None:
    shop = chain(
        *THREE,
        preferences={"search_retries": 0},
        overrides=[{"carrier": "VAN", "preferences": {"search_retries": 1}}],
    )
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=9)
    shop.order("A-1", ("CHAIR", 1))
    shop.order("A-2", ("CHAIR", 1), ship_via="VAN")

    shop.reject("A-1", "S-1")
    shop.reject("A-2", "S-1")

    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE")]
    assert shop.placed("A-2") == [(1, 1, "new_order", "S-2")]


def test_overrides_say_whether_a_rejected_line_takes_the_order_along(chain: Open) -> None:
    shop = chain(
        *THREE,
        preferences={"split_order": True},
        overrides=[{"carrier": "VAN", "preferences": {"split_order": False}}],
    )
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=9, TABLE=9)
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))
    shop.order("A-2", ("CHAIR", 1), ("TABLE", 1), ship_via="VAN")

    shop.reject("A-1", "S-1", line_number=1)
    shop.reject("A-2", "S-1", line_number=1)

    assert [line[3] for line in shop.placed("A-1")] == ["S-2", "S-1"]
    assert [line[3] for line in shop.placed("A-2")] == ["S-2", "S-2"]


def test_a_rejected_pickup_is_unfulfillable_at_once(chain: Open) -> None:
    shop = chain(*THREE)
    shop.shelf("S-1", CHAIR=9)
    shop.shelf("S-2", CHAIR=9)
    shop.order("A-1", ("CHAIR", 1), order_type="pickup", pickup_location="S-1")

    shop.reject("A-1", "S-1")

    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "S-1")]  # where the customer would have gone
    assert shop.status("A-1")["status"] == "unfulfillable"
    assert shop.facts("A-1") == [*ROUTED, "lines-rejected", "lines-unfulfillable"]
    assert shop.decisions("A-1") == []
    assert shop.stock("CHAIR", "S-1") == (9, 0, 9)


def test_a_rejected_ship_for_pickup_order_is_sourced_elsewhere(chain: Open) -> None:
    shop = chain(*THREE)
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=1)
    shop.collect("A-1", "S-3", ("CHAIR", 1))

    shop.reject("A-1", "S-1")

    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]


def test_the_pickup_location_says_that_nothing_came(chain: Open) -> None:
    """O: such a rejection generally indicates that the inventory was not received, or that it was defective."""
    shop = chain(*THREE)
    shop.shelf("S-1", CHAIR=1, TABLE=1)
    shop.shelf("S-2", CHAIR=1, TABLE=1)
    shop.collect("A-1", "S-3", ("CHAIR", 1), ("TABLE", 1))
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-1"), (2, 1, "new_order", "S-1")]

    shop.reject("A-1", "S-3")

    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2"), (2, 1, "new_order", "S-2")]
    assert shop.stock("CHAIR", "S-1") == (1, 0, 1)
    (rejected,) = shop.heard("order-events", type="lines-rejected")
    assert rejected.value["data"]["by_pickup_location"]
    assert {line["location"] for line in rejected.value["data"]["lines"]} == {"S-1"}

    shop.reject("A-1", "S-3")

    assert {line[2:] for line in shop.placed("A-1")} == {("unfulfillable", "NOWHERE")}  # both had it


def test_the_pickup_location_speaks_of_one_line_or_of_part_of_it(chain: Open) -> None:
    shop = chain(*THREE, preferences={"split_order": True, "split_line": True})
    shop.shelf("S-1", CHAIR=3, TABLE=1)
    shop.shelf("S-2", CHAIR=3, TABLE=1)
    shop.collect("A-1", "S-3", ("CHAIR", 3), ("TABLE", 1))

    shop.reject("A-1", "S-3", line_number=1, quantity=2)
    shop.reject("A-1", "S-3", line_number=2)

    assert shop.placed("A-1") == [
        (1, 1, "new_order", "S-1"),
        (2, 1, "new_order", "S-2"),
        (3, 2, "new_order", "S-2"),
    ]


def test_a_pickup_location_that_sources_lines_itself_gives_those_back_first(chain: Open) -> None:
    shop = chain(*THREE, preferences={"split_order": True})
    shop.shelf("S-1", TABLE=1)
    shop.shelf("S-2", CHAIR=1, TABLE=1)
    shop.shelf("S-3", CHAIR=1)
    shop.collect("A-1", "S-3", ("CHAIR", 1), ("TABLE", 1), sourcing_location=None)
    shop.reject("A-1", "S-2", line_number=1)
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-3"), (2, 1, "new_order", "S-2")]

    shop.reject("A-1", "S-3")
    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE"), (2, 1, "new_order", "S-2")]

    shop.reject("A-1", "S-3")
    assert shop.placed("A-1")[1] == (2, 1, "new_order", "S-1")


def test_a_location_that_neither_sources_nor_collects_rejects_nothing(chain: Open) -> None:
    shop = chain(*THREE)
    shop.shelf("S-1", CHAIR=1)
    shop.collect("A-1", "S-3", ("CHAIR", 1))
    shop.order("A-2", ("CHAIR", 1), pickup_location="S-3")

    shop.reject("A-1", "S-2")
    shop.reject("A-2", "S-3")  # it is delivered: nobody collects it

    assert shop.dead_letters("status-updates") == [("not_assigned", "location")] * 2
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-1")]


def test_a_requested_location_that_rejects_gives_way_to_any_other(chain: Open) -> None:
    shop = chain(*THREE)
    shop.shelf("S-2", CHAIR=1)
    shop.shelf("S-3", CHAIR=1)
    shop.order("A-1", ("CHAIR", 1), requested_location="S-3")
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-3")]

    shop.reject("A-1", "S-3")

    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]


def test_splits_elsewhere_count_towards_the_maximum_when_a_line_is_routed_again(chain: Open) -> None:
    shop = chain(*THREE, preferences={"split_order": True, "maximum_order_splits": 1})
    shop.shelf("S-1", CHAIR=1, TABLE=1)
    shop.shelf("S-2", CHAIR=1, TABLE=1)
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))

    shop.reject("A-1", "S-1", line_number=1)

    assert shop.codes("A-1") == [(1, None, 1000)]
    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE"), (2, 1, "new_order", "S-1")]


def test_who_has_nothing_of_an_order_cannot_reject_it(chain: Open) -> None:
    shop = chain(*THREE)
    shop.shelf("S-1", CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))

    shop.reject("A-1", "S-2")
    shop.reject("A-1", "S-1", line_number=1, quantity=2)

    assert shop.placed("A-1") == [(1, 1, "new_order", "S-1")]
    assert sorted(shop.dead_letters("status-updates")) == [
        ("invalid", "quantity"),
        ("not_assigned", "location"),
    ]


def test_the_same_rejection_again_changes_nothing(chain: Open) -> None:
    shop = chain(*THREE)
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))

    shop.reject("A-1", "S-1")
    shop.reject("A-1", "S-1")

    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]
    assert shop.stock("CHAIR", "S-2") == (1, 1, 0)
