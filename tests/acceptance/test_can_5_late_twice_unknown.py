"""CAN-5: a cancel that comes too late, twice, or for an unknown order is answered with what became of it."""

from tests.support.stories import EVENING, MUCH_LATER, Shop


def test_a_cancel_of_an_order_that_left_whole_comes_too_late_and_changes_nothing(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2))
    shop.run(EVENING)
    shop.cancel("A-1")
    shop.settle()
    assert shop.answers("A-1") == ["too_late"]
    assert shop.status("A-1")["status"] == "commit"
    assert shop.stock("CHAIR") == (2, 2, 0)


def test_a_second_cancel_is_told_that_the_first_was_enough(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 2))
    shop.settle()
    shop.cancel("A-1")
    shop.settle()
    shop.cancel("A-1", reason_code="AGAIN")
    shop.settle()
    assert shop.answers("A-1") == ["cancelled", "already_cancelled"]


def test_a_cancel_that_overtakes_its_order_is_remembered(shop: Shop) -> None:
    shop.cancel("A-1")
    shop.settle()
    assert shop.answers("A-1") == ["waiting_for_order"]
    shop.count("CHAIR", 9)
    shop.submit("A-1", ("CHAIR", 2))
    run = shop.run(MUCH_LATER)
    assert run["released"] == 0
    assert shop.status("A-1")["status"] == "cancelled"
    assert shop.answers("A-1") == ["waiting_for_order", "cancelled"]


def test_a_dispatch_nobody_created_is_unknown(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 2))
    shop.settle()
    shop.cancel_dispatch(f"{shop.code}:A-1:1")
    shop.cancel_dispatch("no dispatch id at all")
    shop.settle()
    assert shop.answers("A-1") == ["unknown_dispatch"]
    assert shop.answers("no dispatch id at all") == ["unknown_dispatch"]
    assert shop.status("A-1")["status"] == "create"


def test_a_dispatch_cancelled_twice_is_told_so(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2))
    shop.run(EVENING)
    shop.cancel_dispatch(f"{shop.code}:A-1:1")
    shop.settle()
    shop.cancel_dispatch(f"{shop.code}:A-1:1", "OTHER")
    shop.settle()
    assert shop.answers("A-1") == ["dispatch_cancelled", "already_cancelled"]
    assert shop.stock("CHAIR") == (2, 0, 2)


def test_a_cancel_for_an_organization_nobody_applied_is_a_dead_letter(shop: Shop) -> None:
    message = {"organization": "NOBODY", "order_number": f"{shop.code}-1"}
    shop.system.publish("cancellations", message)
    shop.settle()
    assert shop.dead_letters("cancellations") == [("unknown_organization", "organization")]
