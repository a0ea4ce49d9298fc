"""Each message that a system publishes is one of the contract, and has no field that the contract does not describe."""

from collections.abc import Iterator

import pytest

from schemas.topics import DEAD_LETTERS, DISPATCHES, LOCATION_WORK, ORDER_EVENTS
from tests.acceptance.conftest import Open
from tests.support.published import satisfied, undescribed
from tests.support.retail import Chain, store
from tests.support.stories import EVENING, MUCH_LATER, Shop
from tests.support.system import Heard

OF_HELD = {
    *("order-submitted", "order-held", "order-committed", "dispatch-created", "dispatch-cancelled"),
    *("lines-cancelled", "order-partially-cancelled", "order-cancelled"),
    *("cancellation-remembered", "cancellation-answered", "dispatch-shipped"),
}
OF_ROUTED = {
    *("order-submitted", "order-acknowledged", "lines-assigned", "lines-rejected", "lines-unfulfillable"),
    *(
        "lines-released",
        "lines-cancelled",
        "order-cancelled",
        "status-update-restricted",
        "cancellation-answered",
    ),
}


def is_published(heard: Heard) -> str:
    """The type of a message; fails where it is not exactly one message of the contract, or says more."""
    type_ = heard.headers["ce_type"].decode()
    assert satisfied(heard) == [f"{heard.topic}.{type_}"], heard
    assert undescribed(heard) == [], heard
    return type_


def everything(shop: Shop) -> Iterator[Heard]:
    yield from shop.heard(ORDER_EVENTS.name)
    yield from shop.heard(DISPATCHES.name)


@pytest.fixture
def held(shop: Shop) -> Shop:
    """An order in two dispatches, orders cancelled whole, in part and before they came, a dispatch cancelled."""
    shop.count("PEN", 20)
    shop.count("CAP", 1)
    address = {"ship_to": {"first_name": "Ann", "city": "Albany", "postal_code": "12207"}}
    shop.submit("PART", ("PEN", 1), ("CAP", 2), **address)
    shop.submit("SHIPS", ("PEN", 1), **address)
    shop.submit("DROPPED", ("PEN", 1))
    shop.submit("CANCELLED", ("PEN", 1), subtotal="1.5", transaction_date="2016-11-08")
    shop.settle()
    shop.cancel("CANCELLED")
    shop.cancel("EARLY")
    shop.settle()
    shop.submit("EARLY", ("PEN", 1))
    shop.run(MUCH_LATER)
    shop.cancel("PART")
    shop.cancel_dispatch(f"{shop.code}:DROPPED:1")
    shipped = {
        "dispatch_id": f"{shop.code}:SHIPS:1",
        "status": "fulfilled",
        "location": "DC-EAST",
        "note": "left",
    }
    shop.system.publish(
        "status-updates", {"organization": shop.code, "carrier": "12", **shipped}, time=EVENING
    )
    shop.settle()
    return shop


@pytest.fixture
def routed(chain: Open) -> Chain:
    """An order given back and routed again, one that nobody can take, one cancelled, an update that comes too late."""
    routing = chain(store("S-1"), store("S-2"), preferences={"acknowledge_before_brokering": True})
    for location in ("S-1", "S-2"):
        routing.count("RING", 2, location=location)
    routing.submit("AGAIN", ("RING", 2))
    routing.submit("NONE", ("TENT", 1))
    routing.settle()
    ((*_, first),) = routing.placed("AGAIN")
    routing.reject("AGAIN", str(first), user="ann", note="broken")
    ((*_, second),) = routing.placed("AGAIN")
    routing.cancel("AGAIN")
    routing.settle()
    routing.reject("AGAIN", str(second), carrier="12", tracking_number="1Z9")
    return routing


def test_what_is_published_of_held_orders_is_in_the_contract(held: Shop) -> None:
    assert {is_published(heard) for heard in everything(held)} == OF_HELD


def test_what_is_published_of_routed_orders_is_in_the_contract(routed: Chain) -> None:
    assert {is_published(heard) for heard in everything(routed)} == OF_ROUTED


def test_what_all_tests_before_made_the_system_publish_is_in_the_contract(held: Shop) -> None:
    for topic in (ORDER_EVENTS, DISPATCHES, LOCATION_WORK):
        for heard in held.system.heard(topic.name):
            if heard.value is None:  # whoever kept what stood under the key erases it
                assert heard.headers["ce_type"] == b"person-forgotten", heard
            else:
                is_published(heard)


def test_the_headers_of_dead_letters_are_in_the_contract(shop: Shop) -> None:
    shop.system.publish("orders-submitted", b"{", {"orders": [{"organization": shop.code}]})
    shop.cancel("A", lines=[1])
    shop.settle()
    heard = [one for topic in DEAD_LETTERS for one in shop.system.heard(topic.name)]
    assert {one.topic for one in heard} >= {"orders-submitted.dlq", "cancellations.dlq"}
    for one in heard:
        if one.value is not None:  # else it is about a person who was forgotten since
            assert satisfied(one) == ["DeadLetter"]
