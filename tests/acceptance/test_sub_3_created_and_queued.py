"""SUB-3: the order is created at once in status Create and queued; nothing is dispatched on arrival."""

from datetime import UTC, datetime
from typing import Any

from tests.support.stories import MORNING, Shop, order


def submitted_at(shop: Shop, number: str) -> datetime:
    found: datetime = shop.status(number)["submitted_at"]
    return found


def test_an_order_that_could_leave_at_once_still_waits_for_a_run(shop: Shop) -> None:
    shop.count("CHAIR", 9)
    shop.settle()
    shop.submit("A-1", ("CHAIR", 1))
    shop.settle()
    assert shop.status("A-1")["status"] == "create"
    assert shop.facts("A-1") == ["order-submitted", "order-held"]
    assert shop.heard("dispatches") == []
    assert shop.stock("CHAIR") == (9, 0, 9)


def test_an_order_is_submitted_at_the_time_of_its_event_however_that_is_wrapped(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1), at=MORNING)
    wrapped: dict[str, Any] = {
        "specversion": "1.0",
        "id": "e-1",
        "source": shop.code,
        "type": "order-submitted",
        "time": "2016-11-08T10:00:00+01:00",
        "data": order(shop.code, "A-2", ("CHAIR", 1)),
    }
    headers = {"content-type": "application/cloudevents+json"}
    shop.system.publish("orders-submitted", wrapped, headers=headers)
    shop.settle()
    nine = datetime.fromisoformat(MORNING)
    assert (submitted_at(shop, "A-1"), submitted_at(shop, "A-2")) == (nine, nine)


def test_without_a_time_it_is_submitted_when_the_broker_got_it(shop: Shop) -> None:
    before = datetime.now(UTC)
    shop.system.publish("orders-submitted", order(shop.code, "A-1", ("CHAIR", 1)))
    shop.settle()
    at = submitted_at(shop, "A-1")
    assert before.replace(microsecond=before.microsecond // 1000 * 1000) <= at <= datetime.now(UTC)


def test_a_time_later_than_the_clock_is_the_clocks(shop: Shop) -> None:
    before = datetime.now(UTC)
    shop.submit("A-1", ("CHAIR", 1), at="2199-01-01T00:00:00Z")
    shop.settle()
    assert before <= submitted_at(shop, "A-1") <= datetime.now(UTC)
