"""A correlation id that a sender gives follows its message through to everything that leaves because of it."""

from tests.acceptance.conftest import Open
from tests.support.retail import HOME, Chain, store
from tests.support.stories import DC, EVENING, MORNING, Shop, order


def ids(shop: Shop, number: str) -> dict[str, list[str]]:
    """The correlation ids of an order's messages by type, in the order of its facts, those of both topics."""
    found: dict[str, list[str]] = {}
    events = shop.heard("order-events", order_number=number)
    for heard in sorted(events, key=lambda heard: heard.value["version"]):
        found.setdefault(heard.value["type"], []).append(heard.headers["ce_correlationid"].decode())
    for heard in shop.heard("dispatches", order_number=number):
        found.setdefault("on dispatches", []).append(heard.headers["ce_correlationid"].decode())
    return found


def submit(shop: Shop, number: str, item: str, /, *, dc: str | None = DC, **headers: str) -> None:
    """Publish an order of one line with these headers; two underscores stand for a hyphen."""
    sent = {name.replace("__", "-"): value for name, value in headers.items()}
    message = order(shop.code, number, (item, 1), dc=dc, ship_to=HOME)
    shop.system.publish("orders-submitted", message, time=MORNING, headers=sent)


def reject(shop: Chain, number: str, location: str, **headers: str) -> None:
    """Publish that a location gives the order back, with these headers."""
    message = {"organization": shop.code, "order_number": number, "location": location, "status": "rejected"}
    shop.settle()
    shop.system.publish("status-updates", message | {"reason_code": "DAMAGED"}, headers=headers)
    shop.settle()


def test_it_follows_an_order_that_is_held_and_then_dispatched_by_a_run(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    submit(shop, "A-1", "CHAIR", ce_id=f"{shop.code}-1", ce_correlationid="basket größe")
    submit(shop, "A-2", "CHAIR", message__id=f"{shop.code}-2", correlation__id="basket 2")

    shop.run(EVENING)

    for number, sent in (("A-1", "basket größe"), ("A-2", "basket 2")):
        found = ids(shop, number)
        assert {"order-submitted", "dispatch-created", "on dispatches"} <= found.keys()
        assert {one for several in found.values() for one in several} == {sent}


def test_a_cancel_of_a_dispatch_brings_its_own(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    submit(shop, "A-1", "CHAIR", ce_correlationid="basket")
    shop.run(EVENING)
    cancel = {
        "organization": shop.code,
        "dispatch_id": f"{shop.code}:A-1:1",
        "reason_code": "DAMAGED",
    }

    shop.system.publish("cancellations", cancel, headers={"correlation_id": "complaint"})
    shop.settle()

    found = ids(shop, "A-1")
    assert found["on dispatches"] == ["basket", "complaint"]
    assert found["dispatch-cancelled"] == ["complaint"]


def test_it_follows_an_order_that_is_routed_and_a_rejection_brings_its_own(chain: Open) -> None:
    shop = chain(store("S-1", priority=1), store("S-2", priority=2))
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=1)
    shop.settle()
    submit(shop, "A-1", "CHAIR", dc=None, ce_correlationid="basket")
    shop.settle()
    assert ids(shop, "A-1") == {"order-submitted": ["basket"], "lines-assigned": ["basket"]}

    reject(shop, "A-1", "S-1", ce_correlationid="broken chair")

    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]
    assert ids(shop, "A-1") == {
        "order-submitted": ["basket"],
        "lines-assigned": ["basket", "broken chair"],
        "lines-rejected": ["broken chair"],
    }


def test_without_one_the_id_of_the_message_takes_its_part(chain: Open, shop: Shop) -> None:
    routing = chain(store("S-1"))
    routing.shelf("S-1", CHAIR=1)
    shop.count("CHAIR", 5)
    routing.settle()
    submit(routing, "A-1", "CHAIR", dc=None, ce_id=f"{routing.code}-1")
    submit(shop, "A-1", "CHAIR", message__id=f"{shop.code}-1")
    submit(shop, "A-2", "CHAIR")
    shop.run(EVENING)

    assert ids(routing, "A-1") == {
        "order-submitted": [f"{routing.code}-1"],
        "lines-assigned": [f"{routing.code}-1"],
    }
    assert {one for several in ids(shop, "A-1").values() for one in several} == {f"{shop.code}-1"}
    (position,) = {one for several in ids(shop, "A-2").values() for one in several}
    assert position.startswith("orders-submitted/")


def test_one_that_cannot_be_kept_costs_no_order_and_the_id_of_the_message_takes_its_part(shop: Shop) -> None:
    submit(shop, "A-1", "CHAIR", ce_id=f"{shop.code}-1", ce_correlationid="x" * 301)
    shop.settle()

    assert shop.dead_letters() == []
    assert {one for several in ids(shop, "A-1").values() for one in several} == {f"{shop.code}-1"}
