"""RIC-2: success makes lines posted; orders under review are held back where the system says so."""

from typing import Any

from tests.acceptance.conftest import Open
from tests.support.retail import Chain
from tests.support.rics import answer, entries, log, notes, rics, sent, systems, until_log, warehouse

TAKEN = ("create_fulfillment_order", "Success", "Success")
WAITS = ("create_fulfillment_order", None, None)


def opened(chain: Open, *, preferences: dict[str, Any] | None = None, **changes: Any) -> Chain:
    """A chain of one warehouse with five X and five Y."""
    shop = chain(warehouse("WH-1"), systems=systems(**changes), preferences=preferences or {})
    shop.shelf("WH-1", X=5, Y=5)
    return shop


def review(shop: Chain, number: str, *, flag: bool) -> None:
    """Somebody sets the flag of an order."""
    update = {"organization": shop.code, "order_number": number, "under_review": flag}
    shop.system.publish("status-updates", update)
    shop.settle()


def posted(shop: Chain, number: str) -> list[list[int]]:
    """The lines that became posted, by fact."""
    events = shop.heard("order-events", type="line-status-changed", order_number=number)
    return [
        [line["line_number"] for line in event.value["data"]["lines"] if line["after"]["status"] == "posted"]
        for event in sorted(events, key=lambda event: event.value["version"])
    ]


def test_success_makes_lines_posted_and_is_noted(chain: Open) -> None:
    shop = opened(chain)
    shop.order("O1", ("X", 1), ("Y", 2))
    with rics(shop):
        until_log(shop, "O1", TAKEN)
    shop.settle()
    assert posted(shop, "O1") == [[1, 2]]
    assert notes(shop, "O1") == [(1, "posted", "Posted to RICS"), (2, "posted", "Posted to RICS")]
    assert [line[2:] for line in shop.placed("O1")] == [("posted", "WH-1")] * 2
    assert shop.stock("X", "WH-1") == (5, 1, 4)


def test_lines_that_went_on_keep_their_status_and_get_the_note(chain: Open) -> None:
    shop = opened(chain, preferences={"split_order": True})
    shop.order("O1", ("X", 1), ("Y", 2))
    accepted = {"organization": shop.code, "order_number": "O1", "location": "WH-1", "status": "accepted"}
    shop.system.publish("status-updates", accepted | {"line_number": 1})
    shop.settle()
    answer(shop, sent(shop, "O1")[0])
    assert posted(shop, "O1")[1:] == [[2]]
    assert notes(shop, "O1") == [(1, "accepted", "Posted to RICS"), (2, "posted", "Posted to RICS")]


def test_invalid_data_is_noted_and_leaves_the_line_to_people(chain: Open) -> None:
    shop = opened(chain)
    shop.order("O1", ("X", 1))
    answer(shop, sent(shop, "O1")[0], "invalid", response_code="400", detail="no digits in a number")
    assert entries(shop, "O1") == [("create_fulfillment_order", "Success", "400")]
    assert notes(shop, "O1") == [(1, "new_order", "Unable to create RICS message")]
    assert posted(shop, "O1") == []
    shop.cancel("O1")
    shop.settle()
    assert len(sent(shop, "O1")) == 1  # RICS has nothing to release


def test_an_order_under_review_is_held_until_the_flag_is_clear(chain: Open) -> None:
    shop = opened(chain, hold_under_review_orders=True)
    shop.order("O1", ("X", 1), under_review=True)
    assert sent(shop, "O1") == []
    review(shop, "O1", flag=False)
    (message,) = sent(shop, "O1")
    assert message.value["under_review"] is False


def test_without_hold_an_order_under_review_is_sent_with_its_flag(chain: Open) -> None:
    shop = opened(chain)
    shop.order("O1", ("X", 1), under_review=True)
    (message,) = sent(shop, "O1")
    assert message.value["under_review"] is True
    answer(shop, message)
    review(shop, "O1", flag=False)
    answer(shop, sent(shop, "O1")[1])
    assert notes(shop, "O1")[1:] == [(1, "posted", "Under Review: No; RICS Under Review Message Sent")]


def test_what_was_held_and_is_cancelled_was_never_sent_and_is_not_released(chain: Open) -> None:
    shop = opened(chain, hold_under_review_orders=True)
    shop.order("O1", ("X", 1), under_review=True)
    shop.cancel("O1")
    shop.settle()
    review(shop, "O1", flag=False)
    assert sent(shop, "O1") == []
    assert log(shop, "O1") == []


def test_a_release_that_got_through_is_noted(chain: Open) -> None:
    shop = opened(chain)
    shop.order("O1", ("X", 1))
    answer(shop, sent(shop, "O1")[0])
    shop.cancel("O1")
    shop.settle()
    answer(shop, sent(shop, "O1")[1])
    assert notes(shop, "O1")[1:] == [(1, "canceled", "RICS Release Reservation Message Sent")]


def test_a_release_waits_behind_its_create_and_is_dropped_with_it(chain: Open) -> None:
    shop = opened(chain)
    for number in ("SENT", "WRONG"):
        shop.order(number, ("X", 1))
        shop.cancel(number)
        shop.settle()
        assert entries(shop, number) == [WAITS]
    answer(shop, sent(shop, "SENT")[0])
    answer(shop, sent(shop, "WRONG")[0], "invalid", response_code="400")
    assert [one.value["message_type"] for one in sent(shop, "SENT")][1:] == ["release_order_reservation"]
    assert len(sent(shop, "WRONG")) == 1
    assert posted(shop, "SENT") == []
