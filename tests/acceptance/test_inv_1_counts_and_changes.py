"""INV-1: absolute counts and relative changes, with their time; late and repeated messages never make stock wrong."""

from datetime import UTC, datetime
from functools import partial
from itertools import permutations

import pytest

from tests.support.stories import Shop, change, count, order

EIGHT, NINE, TEN, ELEVEN = (f"2016-11-08T{hour:02}:00:00Z" for hour in (8, 9, 10, 11))
WRONG_CLOCK = "2199-12-31T00:00:00Z"


def on_hand(shop: Shop, item: str = "CHAIR") -> int:
    return shop.stock(item)[0]


def test_a_count_replaces_and_a_change_adds(shop: Shop) -> None:
    shop.count("CHAIR", 12, at=EIGHT)
    shop.move("CHAIR", -5, at=NINE)
    shop.move("CHAIR", 2, at=TEN)
    shop.settle()
    assert on_hand(shop) == 9
    shop.count("CHAIR", 4, at=ELEVEN)
    shop.settle()
    assert on_hand(shop) == 4


@pytest.mark.parametrize("arrival", list(permutations(range(3))))
def test_in_whatever_order_they_arrive_stock_ends_the_same(shop: Shop, arrival: tuple[int, ...]) -> None:
    sends = (
        lambda: shop.count("CHAIR", 10, at=NINE),
        lambda: shop.move("CHAIR", 5, at=EIGHT),  # before the count: contained in it
        lambda: shop.move("CHAIR", -3, at=TEN),  # after it
    )
    for index in arrival:
        sends[index]()
        shop.settle()
    assert on_hand(shop) == 7


@pytest.mark.parametrize("change_first", [True, False])
def test_a_count_contains_what_moved_at_its_very_moment(shop: Shop, change_first: bool) -> None:
    sends = [partial(shop.count, "CHAIR", 10, at=TEN), partial(shop.move, "CHAIR", 5, at=TEN)]
    for send in reversed(sends) if change_first else sends:
        send()
        shop.settle()
    assert on_hand(shop) == 10


def test_two_changes_of_one_moment_are_two_changes(shop: Shop) -> None:
    shop.move("CHAIR", 5, at=TEN)
    shop.move("CHAIR", 5, at=TEN)
    shop.settle()
    assert on_hand(shop) == 10


def test_an_older_count_that_comes_later_does_not_move_on_hand(shop: Shop) -> None:
    shop.count("CHAIR", 10, at=TEN)
    shop.settle()
    shop.count("CHAIR", 99, at=NINE)
    shop.settle()
    assert on_hand(shop) == 10


def test_of_two_counts_of_one_moment_the_later_arrival_wins(shop: Shop) -> None:
    for units in (10, 11):
        shop.count("CHAIR", units, at=TEN)
        shop.settle()
    assert on_hand(shop) == 11


def test_a_repeated_message_moves_nothing(shop: Shop) -> None:
    message = {
        "organization": shop.code,
        "location": "DC-EAST",
        "item": "CHAIR",
        "change": 5,
        "counted_at": EIGHT,
    }
    for _ in range(3):
        shop.system.publish("inventory-changed", message, headers={"ce_id": "c-1", "ce_source": shop.code})
    shop.settle()
    assert on_hand(shop) == 5


def test_a_used_message_id_with_other_content_moves_nothing(shop: Shop) -> None:
    for units in (5, 6):
        message = change(shop.code, "DC-EAST", "CHAIR", units, EIGHT)
        shop.system.publish("inventory-changed", message, headers={"ce_id": "c-1", "ce_source": shop.code})
        shop.settle()
    assert on_hand(shop) == 5
    assert [reason for reason, _ in shop.dead_letters("inventory-changed")] == ["conflicting_message"]


def test_stock_may_fall_below_zero_and_is_stored_as_it_is(shop: Shop) -> None:
    shop.move("CHAIR", -4, at=EIGHT)
    shop.settle()
    assert shop.stock("CHAIR") == (-4, 0, -4)
    shop.count("CHAIR", -2, at=NINE)
    shop.settle()
    assert shop.stock("CHAIR") == (-2, 0, -2)


def test_a_count_below_what_is_reserved_takes_nothing_back_and_promises_nothing(shop: Shop) -> None:
    shop.count("CHAIR", 5, at=EIGHT)
    shop.submit("A-1", ("CHAIR", 4), at=NINE)
    shop.run(TEN)
    shop.count("CHAIR", 1, at=ELEVEN)
    shop.submit("A-2", ("CHAIR", 1), at=TEN)
    shop.run("2016-11-09T00:00:00Z")
    assert shop.stock("CHAIR") == (1, 4, -3)
    assert shop.statuses() == {"A-1": "commit", "A-2": "create"}


def test_a_shipment_before_the_count_is_contained_in_it(shop: Shop) -> None:
    shop.count("CHAIR", 5, at=EIGHT)
    shop.submit("A-1", ("CHAIR", 2), at=EIGHT)
    shop.run(NINE)
    shop.count("CHAIR", 3, at=ELEVEN)
    shop.settle()
    shipped = {"organization": shop.code, "dispatch_id": f"{shop.code}:A-1:1", "status": "fulfilled"}
    shop.system.publish("status-updates", shipped | {"occurred_at": TEN})
    shop.settle()
    assert shop.stock("CHAIR") == (3, 0, 3)


def test_a_shipment_after_the_count_leaves_the_shelf_and_its_promise(shop: Shop) -> None:
    shop.count("CHAIR", 5, at=EIGHT)
    shop.submit("A-1", ("CHAIR", 2), at=EIGHT)
    shop.run(NINE)
    shipped = {"organization": shop.code, "dispatch_id": f"{shop.code}:A-1:1", "status": "fulfilled"}
    shop.system.publish("status-updates", shipped | {"occurred_at": TEN})
    shop.settle()
    assert shop.stock("CHAIR") == (3, 0, 3)
    shop.count("CHAIR", 9, at=NINE)  # late: older than the shipment, which stays beside it
    shop.settle()
    assert shop.stock("CHAIR") == (7, 0, 7)


def test_many_changes_of_one_shelf_in_a_message_take_effect_in_their_order(shop: Shop) -> None:
    changes = [
        count(shop.code, "DC-EAST", "CHAIR", 5, EIGHT),
        change(shop.code, "DC-EAST", "CHAIR", 2, NINE),
        change(shop.code, "DC-EAST", "CHAIR", -1, TEN),
        count(shop.code, "DC-EAST", "CHAIR", 50, EIGHT),
    ]
    shop.system.publish("inventory-changed", {"changes": changes})
    shop.settle()
    assert on_hand(shop) == 51


def test_many_changes_in_a_message_are_judged_alone(shop: Shop) -> None:
    changes = [
        count(shop.code, "DC-EAST", "CHAIR", 5),
        count(shop.code, "DC-MARS", "CHAIR", 5),
        count(shop.code, "DC-WEST", "CHAIR", 7) | {"change": 1},
        count(shop.code, "DC-WEST", "TABLE", 8),
        {"organization": shop.code, "location": "DC-WEST", "item": "TABLE", "counted_at": ELEVEN},
        count(f"{shop.code}_NOBODY", "DC-WEST", "TABLE", 9),
    ]
    shop.system.publish("inventory-changed", {"changes": changes})
    shop.settle()
    assert shop.stock("CHAIR")[0] == 5
    assert shop.stock("TABLE", "DC-WEST")[0] == 8
    told = sorted(shop.dead_letters("inventory-changed"))
    assert told == [
        ("invalid", "changes[2].change"),
        ("invalid", "changes[4].change"),
        ("unknown_location", "changes[1].location"),
        ("unknown_organization", "changes[5].organization"),
    ]


def test_of_many_changes_the_one_that_goes_too_far_is_a_dead_letter(shop: Shop) -> None:
    most = 2**53 - 1
    changes = [
        change(shop.code, "DC-EAST", "CHAIR", -most, EIGHT),
        change(shop.code, "DC-EAST", "CHAIR", -1, EIGHT),
        change(shop.code, "DC-EAST", "CHAIR", 3, NINE),
        change(shop.code, "DC-EAST", "TABLE", 3, NINE),
    ]
    shop.system.publish("inventory-changed", {"changes": changes})
    shop.settle()
    assert shop.dead_letters("inventory-changed") == [("invalid", "changes[1].change")]
    assert (on_hand(shop), on_hand(shop, "TABLE")) == (3 - most, 3)
    shop.count("CHAIR", 7, at=TEN)
    shop.settle()
    assert on_hand(shop) == 7


def test_a_count_from_the_future_is_of_now_and_what_comes_after_it_counts(shop: Shop) -> None:
    shop.count("CHAIR", 100, at=WRONG_CLOCK)
    shop.count("TABLE", 100, at=WRONG_CLOCK, safety_stock=9)
    shop.settle()
    shop.move("CHAIR", -40, at=datetime.now(UTC).isoformat())
    shop.count("TABLE", 2, at=datetime.now(UTC).isoformat(), safety_stock=1)
    shop.settle()
    assert shop.stock("CHAIR") == (60, 0, 60)
    assert shop.stock("TABLE") == (2, 0, 1)


def test_a_change_from_the_future_is_contained_in_a_later_count(shop: Shop) -> None:
    shop.move("CHAIR", 100, at=WRONG_CLOCK)
    shop.settle()
    shop.count("CHAIR", 3, at=datetime.now(UTC).isoformat())
    shop.settle()
    assert on_hand(shop) == 3


def test_of_one_message_from_the_future_all_takes_effect_in_its_order(shop: Shop) -> None:
    changes = [
        change(shop.code, "DC-EAST", "CHAIR", 50, WRONG_CLOCK),
        count(shop.code, "DC-EAST", "CHAIR", 5, WRONG_CLOCK),
        change(shop.code, "DC-EAST", "CHAIR", -2, WRONG_CLOCK),
    ]
    shop.system.publish("inventory-changed", {"changes": changes})
    shop.settle()
    assert on_hand(shop) == 3


def test_the_code_of_a_location_is_taken_as_the_document_writes_it_by_stock_and_by_orders(shop: Shop) -> None:
    shop.count("CHAIR", 5, location="dc-east")
    shop.count("CHAIR", 7)
    shop.system.publish("orders-submitted", order(shop.code, "A-1", ("CHAIR", 1), dc="dc-east"))
    shop.settle()
    assert shop.dead_letters("inventory-changed") == [("unknown_location", "location")]
    assert shop.dead_letters("orders-submitted") == [("unknown_location", "dc")]
    assert on_hand(shop) == 7


def test_items_that_differ_in_case_are_two_items_to_stock_and_to_orders(shop: Shop) -> None:
    shop.count("chair", 5)
    shop.count("CHAIR", 1)
    shop.submit("A-1", ("CHAIR", 2))
    shop.submit("A-2", ("chair", 2))
    shop.run(ELEVEN)
    assert shop.statuses() == {"A-1": "create", "A-2": "commit"}
    assert (shop.stock("chair"), shop.stock("CHAIR")) == ((5, 2, 3), (1, 0, 1))
