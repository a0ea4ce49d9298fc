"""CAN-3: cancel a dispatch by its ID and a reason code; stock goes back."""

from tests.support.stories import EVENING, MUCH_LATER, NEXT_EVENING, NEXT_MORNING, Shop


def test_the_dispatch_is_cancelled_and_its_stock_is_free_for_the_next_run(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2))
    shop.submit("A-2", ("CHAIR", 2), at="2016-11-08T10:00:00Z")
    shop.run(EVENING)

    shop.cancel_dispatch(f"{shop.code}:A-1:1", "DAMAGED")
    shop.run(NEXT_MORNING)

    (dispatch,) = shop.dispatches("A-1")
    assert (dispatch["status"], dispatch["reason_code"]) == ("cancelled", "DAMAGED")
    assert shop.status("A-1")["status"] == "cancelled"
    assert shop.dispatched("A-2") == [[1]]
    assert shop.stock("CHAIR") == (2, 2, 0)
    assert shop.answers("A-1") == ["dispatch_cancelled"]


def test_the_wms_is_told(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ship_to={"address_1": "1 Elm St"})
    shop.run(EVENING)
    shop.cancel_dispatch(f"{shop.code}:A-1:1")
    shop.settle()
    _, told = shop.heard("dispatches")
    assert told.headers["ce_type"] == b"dispatch-cancelled"
    assert (told.value["dispatch_id"], told.value["reason_code"]) == (f"{shop.code}:A-1:1", "DAMAGED")
    assert (told.value["sequence"], told.value["back_order"], told.value["ship_to"]) == (1, False, None)


def test_its_units_do_not_wait_again_but_open_lines_wait_on(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))
    shop.run(NEXT_MORNING)

    shop.cancel_dispatch(f"{shop.code}:A-1:1")
    shop.settle()
    assert shop.status("A-1")["status"] == "commit"
    assert [r["open_quantity"] for r in shop.lines("A-1")] == [0, 1]

    shop.count("TABLE", 1, at=NEXT_MORNING)
    shop.run(NEXT_EVENING)
    assert shop.dispatched("A-1") == [[1], [2]]
    assert shop.status("A-1")["status"] == "partially_cancelled"


def test_an_order_of_which_nothing_is_left_is_cancelled(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))
    shop.run(NEXT_MORNING)
    shop.cancel("A-1")
    shop.settle()
    assert shop.status("A-1")["status"] == "partially_cancelled"
    shop.cancel_dispatch(f"{shop.code}:A-1:1")
    shop.settle()
    assert shop.status("A-1")["status"] == "cancelled"


def test_a_dispatch_that_has_left_cannot_be_cancelled(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2))
    shop.run(EVENING)
    shipped = {"organization": shop.code, "dispatch_id": f"{shop.code}:A-1:1", "status": "fulfilled"}
    shop.system.publish("status-updates", shipped | {"occurred_at": MUCH_LATER})
    shop.settle()
    shop.cancel_dispatch(f"{shop.code}:A-1:1")
    shop.settle()
    assert shop.answers("A-1") == ["too_late"]
    assert shop.dispatches("A-1")[0]["status"] == "shipped"
    assert shop.stock("CHAIR") == (0, 0, 0)


def test_the_second_dispatch_can_be_cancelled_and_the_first_stays(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))
    shop.run(NEXT_MORNING)
    shop.count("TABLE", 1, at=NEXT_MORNING)
    shop.run(NEXT_EVENING)

    shop.cancel_dispatch(f"{shop.code}:A-1:2")
    shop.settle()

    assert shop.status("A-1")["status"] == "partially_cancelled"
    assert [row["status"] for row in shop.dispatches("A-1")] == ["created", "cancelled"]
    assert (shop.stock("CHAIR"), shop.stock("TABLE")) == ((2, 2, 0), (1, 0, 1))


def test_a_reason_code_is_needed(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2))
    shop.run(EVENING)
    shop.system.publish("cancellations", {"organization": shop.code, "dispatch_id": f"{shop.code}:A-1:1"})
    shop.settle()
    assert shop.dead_letters("cancellations") == [("invalid", "reason_code")]
    assert shop.dispatches("A-1")[0]["status"] == "created"


def test_a_dispatch_is_known_by_its_id_in_either_case_of_the_order_number(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    for number in ("A-1", "A-2"):
        shop.submit(number, ("CHAIR", 1))
    shop.run(EVENING)
    shop.cancel_dispatch(f"{shop.code}:a-1:1")
    shipped = {"organization": shop.code, "dispatch_id": f"{shop.code}:a-2:1", "status": "fulfilled"}
    shop.system.publish("status-updates", shipped)
    shop.settle()
    assert shop.answers("A-1") == ["dispatch_cancelled"]
    assert [row["status"] for row in shop.dispatches()] == ["cancelled", "shipped"]
