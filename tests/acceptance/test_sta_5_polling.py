"""STA-5: a location asks for its work on `location-polls`, and is told of it on `location-work`."""

from typing import Any
from uuid import uuid4

import pytest

from tests.acceptance.conftest import Open
from tests.support.polls import Answer, ask, asked, statuses, told
from tests.support.retail import HOME, Chain, store
from tests.support.stories import EVENING, MORNING

UPDATE_REQUIRED = [{"code": "STORES", "require_status_update": True}]


@pytest.fixture(params=[False, True], ids=["told once", "told until an update"])
def again(request: pytest.FixtureRequest) -> bool:
    """Whether the system of the locations requires a status update."""
    return bool(request.param)


def opened(chain: Open, *, again: bool = False, **changes: Any) -> Chain:
    """Three stores with stock; `again`: their system requires a status update."""
    systems = {"systems": UPDATE_REQUIRED} if again else {}
    shop = chain(
        store("S-1", priority=1), store("S-2", priority=2), store("S-3", priority=3), **systems | changes
    )
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=100, LAMP=100)
    return shop


def travelling(chain: Open, *, again: bool) -> Chain:
    """A ship-for-pickup order that left S-1 for S-3."""
    shop = opened(chain, again=again)
    shop.collect("T-1", "S-3", ("CHAIR", 2))
    say(shop, "T-1", "S-1", "intransit")
    return shop


def say(shop: Chain, number: str, location: str, status: str, **changes: Any) -> None:
    """A location reports a status, and all of it is through."""
    message = {"organization": shop.code, "order_number": number, "location": location, "status": status}
    shop.system.publish("status-updates", message | changes)
    shop.settle()


def counts(shop: Chain, number: str) -> list[tuple[str, int]]:
    """Status and polled count of each line."""
    return [(row["status"], row["polled_count"]) for row in shop.lines(number)]


def test_the_holder_is_told_what_the_order_says(chain: Open) -> None:
    shop = opened(chain)
    ring = {"item": "CHAIR", "quantity": 2, "price": "9.00", "taxes": ["0.72"], "description": "A chair"}
    sent = {
        "gift": True,
        "special_instructions": "Ring twice",
        "placed_location": "S-2",
        "service": "ground",
        "transaction_date": "2016-11-08T08:00:00Z",
        "sold_to": HOME | {"email": "ann@example.org"},
    }
    shop.order("A-1", ring, **sent)

    answer = ask(shop, "S-1")

    assert answer.key == f"{shop.code}/S-1/{answer.poll_id}"
    assert answer.value["kind"] == "fulfillments"
    assert answer.value["more"] is False
    ((order,), said) = (answer.value["orders"], answer.value)
    assert (said["organization"], said["location"]) == (shop.code, "S-1")
    (line,) = order.pop("lines")
    sold_to, ship_to = order.pop("sold_to"), order.pop("ship_to")
    assert sold_to["email"] == "ann@example.org"
    assert (ship_to["first_name"], ship_to["postal_code"]) == ("Ann", "12207")
    assert order == {
        "order_number": "A-1",
        "request_id": shop.status("A-1")["request_id"],
        "order_type": "delivery",
        "under_review": False,
        "gift": True,
        "ship_via": "12",
        "ship_via_description": "UPS Ground",
        "service": "ground",
        "special_instructions": "Ring twice",
        "transaction_date": "2016-11-08T08:00:00Z",
        "placed_location": "S-2",
        "pickup_location": None,
        "currency": "USD",
    }
    assert line == {
        "line_number": 1,
        "requesting_line_number": 1,
        "item": "CHAIR",
        "description": "A chair",
        "quantity": 2,
        "price": "9.00",
        "tax": "0.72",
        "gift_wrap": False,
        "status": "polled",
        "polled_count": 1,
    }


def test_only_the_holder_of_each_order_type_is_told_of_what_is_to_be_fulfilled(
    chain: Open, again: bool
) -> None:
    shop = opened(chain, again=again)
    shop.order("D-1", ("CHAIR", 1))
    shop.order("P-1", ("CHAIR", 1), order_type="pickup", pickup_location="S-3", ship_to=None)
    shop.collect("T-1", "S-3", ("CHAIR", 1))

    assert told(ask(shop, "S-1")) == ["D-1", "T-1"]
    assert told(ask(shop, "S-2")) == []
    assert told(ask(shop, "S-3")) == ["P-1"]


def test_lines_are_told_once_and_are_polled(chain: Open) -> None:
    shop = opened(chain)
    shop.order("A-1", ("CHAIR", 1), ("LAMP", 1))

    first, second = ask(shop, "S-1"), ask(shop, "S-1")

    assert statuses(first) == {"A-1": [("polled", 1), ("polled", 1)]}
    assert told(second) == []
    assert counts(shop, "A-1") == [("polled", 1), ("polled", 1)]
    assert shop.status("A-1")["status"] == "polled"


def test_where_an_update_is_required_lines_are_told_until_one_comes_and_stay_new(chain: Open) -> None:
    shop = opened(chain, again=True)
    shop.order("A-1", ("CHAIR", 1))

    assert statuses(ask(shop, "S-1")) == {"A-1": [("new_order", 1)]}
    assert statuses(ask(shop, "S-1")) == {"A-1": [("new_order", 2)]}
    assert counts(shop, "A-1") == [("new_order", 2)]
    say(shop, "A-1", "S-1", "accepted")
    assert told(ask(shop, "S-1")) == []


def test_the_pickup_location_is_told_once_of_what_is_on_its_way(chain: Open) -> None:
    shop = travelling(chain, again=False)

    assert statuses(ask(shop, "S-3", "intransit")) == {"T-1": [("intransit_polled", 1)]}
    assert told(ask(shop, "S-3", "intransit")) == []
    assert told(ask(shop, "S-1", "intransit")) == []
    assert counts(shop, "T-1") == [("intransit_polled", 1)]


def test_where_an_update_is_required_what_is_on_its_way_is_told_until_it_is_received(chain: Open) -> None:
    shop = travelling(chain, again=True)

    found = [statuses(ask(shop, "S-3", "intransit"))["T-1"] for _ in range(3)]

    assert found == [[("intransit_polled", count)] for count in (1, 2, 3)]
    say(shop, "T-1", "S-3", "received")
    assert told(ask(shop, "S-3", "intransit")) == []


def test_what_waits_where_it_is_collected_never_travels(chain: Open, again: bool) -> None:
    shop = opened(chain, again=again)
    shop.collect("T-1", "S-1", ("CHAIR", 1), sourcing_location="S-1")
    say(shop, "T-1", "S-1", "intransit")

    assert shop.placed("T-1")[0][3] == "S-1"
    assert told(ask(shop, "S-1", "intransit")) == []


def test_nobody_is_told_of_what_nobody_can_fulfil(chain: Open, again: bool) -> None:
    shop = opened(chain, again=again)
    shop.order("A-1", ("TENT", 1))

    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE")]
    assert told(ask(shop, "S-1")) == []


def test_an_order_under_review_is_told_with_its_flag(chain: Open, again: bool) -> None:
    shop = opened(chain, again=again)
    shop.order("A-1", ("CHAIR", 1), under_review=True)
    shop.order("A-2", ("CHAIR", 1))

    answer = ask(shop, "S-1")

    flags = {order["order_number"]: order["under_review"] for order in answer.value["orders"]}
    assert flags == {"A-1": True, "A-2": False}


def test_the_oldest_assignments_come_first_and_orders_stay_whole(chain: Open) -> None:
    shop = opened(chain)
    shop.order("B-1", ("CHAIR", 1), ("LAMP", 1))
    shop.order("A-2", ("CHAIR", 1), ("LAMP", 1))
    shop.order("A-1", ("CHAIR", 1))

    first, second = ask(shop, "S-1", limit=3), ask(shop, "S-1", limit=3)

    assert (told(first), first.value["more"]) == (["B-1"], True)
    assert (told(second), second.value["more"]) == (["A-2", "A-1"], False)


def test_a_single_order_may_have_more_lines_than_the_limit(chain: Open) -> None:
    shop = opened(chain)
    shop.order("A-1", ("CHAIR", 1), ("LAMP", 1))
    shop.order("A-2", ("CHAIR", 1))

    answer = ask(shop, "S-1", limit=1)

    assert (told(answer), len(answer.value["orders"][0]["lines"])) == (["A-1"], 2)
    assert answer.value["more"] is True


def test_a_limit_that_is_just_reached_leaves_nothing(chain: Open) -> None:
    shop = opened(chain)
    shop.order("A-1", ("CHAIR", 1), ("LAMP", 1))

    assert ask(shop, "S-1", limit=2).value["more"] is False


def test_the_same_poll_again_gets_the_same_answer_and_changes_nothing(chain: Open, again: bool) -> None:
    shop = opened(chain, again=again)
    shop.order("A-1", ("CHAIR", 1))
    poll_id = uuid4().hex
    first = ask(shop, "S-1", poll_id=poll_id)
    shop.order("A-2", ("CHAIR", 1))
    facts, before = shop.facts("A-1"), counts(shop, "A-1")

    asked(shop, "S-1", poll_id=poll_id)
    shop.settle()

    heard = shop.heard("location-work", poll_id=poll_id)
    assert len(heard) == 2
    assert [one.value for one in heard] == [first.value] * 2
    assert len({one.headers["ce_id"] for one in heard}) == 1
    assert (shop.facts("A-1"), counts(shop, "A-1")) == (facts, before)
    assert counts(shop, "A-2") == [("new_order", 0)]


def test_a_poll_id_with_another_question_is_a_dead_letter(chain: Open) -> None:
    shop = opened(chain)
    poll_id = uuid4().hex
    ask(shop, "S-1", poll_id=poll_id)

    asked(shop, "S-1", poll_id=poll_id, limit=7)
    shop.settle()

    assert shop.dead_letters("location-polls") == [("conflicting_message", "poll_id")]


def test_two_locations_may_use_the_same_poll_id(chain: Open) -> None:
    shop = opened(chain)
    shop.order("A-1", ("CHAIR", 1))
    poll_id = uuid4().hex

    assert told(ask(shop, "S-2", poll_id=poll_id)) == []
    assert told(ask(shop, "S-1", poll_id=poll_id)) == ["A-1"]


def test_several_polls_in_one_message_have_its_id_and_their_index(chain: Open) -> None:
    shop = opened(chain)
    shop.order("A-1", ("CHAIR", 1))
    id_ = uuid4().hex
    poll = {"organization": shop.code, "location": "S-1", "kind": "fulfillments"}
    shop.system.publish(
        "location-polls", {"polls": [poll, poll | {"kind": "intransit"}]}, headers={"ce_id": id_}
    )
    shop.settle()

    heard = {one.value["poll_id"]: one.value for one in shop.heard("location-work")}
    assert {name: value["kind"] for name, value in heard.items()} == {
        f"{id_}-0": "fulfillments",
        f"{id_}-1": "intransit",
    }


def test_polls_of_one_time_share_no_line(chain: Open) -> None:
    shop = opened(chain)
    for number in range(12):
        shop.submit(f"A-{number:02}", ("CHAIR", 1), ("LAMP", 1), dc=None, ship_to=HOME)
    shop.settle()
    poll = {"organization": shop.code, "location": "S-1", "kind": "fulfillments", "limit": 4}
    polls = [poll | {"location": location} for location in ("S-1", "S-1", "S-2", "S-1", "S-3", "S-1") * 2]

    shop.system.publish("location-polls", *polls)
    shop.settle()

    answers = [Answer.of(one) for one in shop.heard("location-work")]
    assert len(answers) == 12
    numbers = sorted(number for answer in answers for number in told(answer))
    assert numbers == [f"A-{number:02}" for number in range(12)]


def test_the_history_shows_the_first_telling_and_no_count(chain: Open) -> None:
    shop = travelling(chain, again=True)
    shop.order("A-1", ("CHAIR", 1))
    for _ in range(2):
        ask(shop, "S-3", "intransit")
        ask(shop, "S-1")

    rows = shop.system.view("order_history", shop.code, cause="poll")
    assert [(row["order_number"], row["status"], row["location"], row["source"]) for row in rows] == [
        ("T-1", "intransit_polled", "S-1", "WS")
    ]


def test_the_history_shows_what_is_polled(chain: Open) -> None:
    shop = opened(chain)
    shop.order("A-1", ("CHAIR", 1), ("LAMP", 1))
    ask(shop, "S-1")

    rows = shop.system.view("order_history", shop.code, cause="poll")
    assert sorted((row["line_number"], row["status"], row["location"]) for row in rows) == [
        (1, "polled", "S-1"),
        (2, "polled", "S-1"),
    ]


@pytest.mark.parametrize("status", ["new_order", "canceled", "fulfilled"])
def test_a_count_begins_anew_after_some_statuses(chain: Open, status: str) -> None:
    shop = opened(chain)
    shop.order("A-1", ("CHAIR", 1))
    ask(shop, "S-1")

    say(shop, "A-1", "S-1", status)

    assert counts(shop, "A-1") == [(status, 0)]
    assert told(ask(shop, "S-1")) == (["A-1"] if status == "new_order" else [])


def test_a_count_begins_anew_as_the_line_travels_and_as_it_goes_to_another_location(chain: Open) -> None:
    shop = opened(chain)
    shop.collect("T-1", "S-3", ("CHAIR", 1))
    shop.order("A-1", ("CHAIR", 1))
    ask(shop, "S-1")

    say(shop, "T-1", "S-1", "intransit")
    shop.reject("A-1", "S-1")

    assert counts(shop, "T-1") == [("intransit", 0)]
    assert counts(shop, "A-1") == [("new_order", 0)]
    assert told(ask(shop, "S-2")) == ["A-1"]


def test_the_newest_address_is_told(chain: Open) -> None:
    shop = opened(chain)
    shop.order("A-1", ("CHAIR", 1))
    message = {"organization": shop.code, "order_number": "A-1", "ship_to": HOME | {"first_name": "Bob"}}
    shop.system.publish("status-updates", message, time=EVENING)
    shop.settle()

    (order,) = ask(shop, "S-1").value["orders"]

    assert order["ship_to"]["first_name"] == "Bob"


def test_who_is_forgotten_is_told_of_no_more(chain: Open) -> None:
    shop = opened(chain)
    shop.order("A-1", ("CHAIR", 1), special_instructions="Ring at Ann's")
    poll_id = uuid4().hex
    ask(shop, "S-1", poll_id=poll_id)
    with shop.system.database.transaction():
        shop.system.database.execute("DELETE FROM personal_data WHERE organization = %s", (shop.code,))

    asked(shop, "S-1", poll_id=poll_id)
    shop.settle()

    (order,) = shop.heard("location-work", poll_id=poll_id)[-1].value["orders"]
    assert (order["sold_to"], order["ship_to"], order["special_instructions"]) == (None, None, "***")


@pytest.mark.parametrize(
    ("changes", "dead"),
    [
        ({"location": "S-9"}, ("unknown_location", "location")),
        ({"location": "NOWHERE"}, ("unknown_location", "location")),
        ({"kind": "everything"}, ("invalid", "kind")),
        ({"kind": None}, ("invalid", "kind")),
        ({"limit": 0}, ("invalid", "limit")),
        ({"limit": 1001}, ("invalid", "limit")),
        ({"limit": "7"}, ("invalid", "limit")),
    ],
)
def test_a_poll_that_is_wrong_is_a_dead_letter(
    chain: Open, changes: dict[str, Any], dead: tuple[str, str]
) -> None:
    shop = opened(chain)
    poll = {"organization": shop.code, "location": "S-1", "kind": "fulfillments"}
    shop.system.publish("location-polls", poll | changes, time=MORNING)
    shop.settle()
    assert shop.dead_letters("location-polls") == [dead]
    assert shop.heard("location-work") == []


def test_a_poll_of_an_unknown_organization_is_a_dead_letter(chain: Open) -> None:
    shop = opened(chain)
    poll = {"organization": f"{shop.code}X", "location": "S-1", "kind": "fulfillments"}
    shop.system.publish("location-polls", poll)
    shop.settle()
    assert shop.dead_letters("location-polls") == [("unknown_organization", "organization")]
