"""SUB-3: the order is created at once in status Create and queued; nothing is dispatched on arrival."""

from tests.support.stories import Shop


def test_an_order_that_could_leave_at_once_still_waits_for_a_run(shop: Shop) -> None:
    shop.count("CHAIR", 9)
    shop.settle()
    shop.submit("A-1", ("CHAIR", 1))
    shop.settle()
    assert shop.status("A-1")["status"] == "create"
    assert shop.facts("A-1") == ["order-submitted", "order-held"]
    assert shop.heard("dispatches") == []
    assert shop.stock("CHAIR") == (9, 0, 9)
