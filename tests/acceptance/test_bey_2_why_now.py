"""BEY-2: a decision is explained beside how its order stands now; where nobody decided, it is told why."""

from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.answers import answer
from tests.support.retail import Chain, store


@pytest.fixture
def shop(chain: Open) -> Chain:
    """Three stores with chairs; an order stands at S-1. A rejected order is not routed again."""
    opened = chain(
        store("S-1", priority=1),
        store("S-2", priority=2),
        store("S-3", priority=3),
        preferences={"search_retries": 0},
    )
    for location in ("S-1", "S-2", "S-3"):
        opened.shelf(location, CHAIR=5)
    opened.order("A-1", ("CHAIR", 1))
    return opened


def by_hand(shop: Chain, location: str) -> None:
    """Somebody gives A-1 to a location."""
    message = {"organization": shop.code, "order_number": "A-1", "new_location": location}
    shop.system.publish("status-updates", message)
    shop.settle()


def why(shop: Chain, number: str = "A-1", *options: str, code: int = 0) -> str:
    """What people are told."""
    said = shop.system.orderfold("why", number, "--organization", shop.code, *options, code=code)
    return " ".join(said.split())


def now(shop: Chain, number: str = "A-1") -> dict[str, Any]:
    """What programs are told of how it stands."""
    told: dict[str, Any] = answer("why", why(shop, number, "--json"))["now"]
    return told


def test_an_order_that_stands_as_decided_is_told_as_that(shop: Chain) -> None:
    assert "now:" not in why(shop)
    stands = now(shop)
    assert (stands["changed"], stands["words"]) == (False, "at S-1 by decision 1")
    assert stands["lines"] == [
        {
            "line_number": 1,
            "item": "CHAIR",
            "quantity": 1,
            "status": "new_order",
            "location": "S-1",
            "cause": "decision",
            "decision": 1,
            "rejected_by": [],
            "search_retries": None,
        }
    ]


def test_an_order_moved_by_hand_rejected_and_given_up_is_told_with_each_step(shop: Chain) -> None:
    by_hand(shop, "S-2")
    assert "now: at S-2, set by hand S-1 took line 1: 1 unit" in why(shop)

    shop.reject("A-1", "S-2")
    said = "unfulfillable, rejected by S-2, search retries (0) used up"
    assert f"now: {said}" in why(shop)
    stands = now(shop)
    assert (stands["changed"], stands["words"]) == (True, said)
    (line,) = stands["lines"]
    assert (line["cause"], line["rejected_by"], line["search_retries"]) == ("search_retries", ["S-2"], 0)

    by_hand(shop, "S-3")
    assert "now: at S-3, set by hand" in why(shop)

    shop.cancel("A-1")
    assert "now: cancelled" in why(shop)


def test_a_location_that_lost_an_order_by_hand_is_not_said_to_have_given_it_back(chain: Open) -> None:
    shop = chain(*(store(f"S-{number}", priority=number) for number in range(1, 4)))
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=5)
    shop.order("A-1", ("CHAIR", 1))
    by_hand(shop, "S-2")
    shop.reject("A-1", "S-2")

    losers = {each["location"]: each for each in answer("why", why(shop, "A-1", "--json"))["losers"]}
    assert [each["words"] for each in losers["S-1"]["blockers"]] == ["had line 1 before"]
    assert [each["words"] for each in losers["S-2"]["blockers"]] == ["had line 1 and gave it back"]
    assert "nothing: nobody is asked twice" in why(shop)
    assert "now: at S-3 by decision 2" in why(shop, "A-1", "--decision", "1")


def test_nobody_decided_about_a_pickup_order_whatever_became_of_it(shop: Chain) -> None:
    shop.order("P-1", ("CHAIR", 1), order_type="pickup", pickup_location="S-2", ship_to=None)
    told = "P-1 is a pickup order, for which nobody decides; now "
    assert f"{told}at S-2, its pickup location" in why(shop, "P-1")

    shop.reject("P-1", "S-2")
    assert f"{told}unfulfillable, rejected by S-2" in why(shop, "P-1")


def test_an_order_that_was_cancelled_as_it_arrived_was_not_held(shop: Chain) -> None:
    for number, changes in (("C-1", {}), ("C-2", {"dc": "S-1"})):
        shop.cancel(number)
        shop.settle()
        shop.order(number, ("CHAIR", 1), **changes)
        assert f"{number} was cancelled before it was routed: there is no decision" in why(shop, number)


def test_an_order_of_another_organization_is_told_as_that(shop: Chain, chain: Open) -> None:
    other = chain(store("T-1"))
    assert f"{other.code} has no order A-1: it is one of" in why(other, code=1)
    unknown = shop.system.orderfold("why", "A-1", "--organization", "NOBODY", code=2)
    assert "there is no organization NOBODY" in unknown
