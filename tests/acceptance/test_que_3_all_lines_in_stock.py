"""QUE-3: all lines in stock: status Commit, one dispatch with every line."""

from tests.support.stories import DC, EVENING, Shop


def test_an_order_whose_lines_are_all_in_stock_leaves_in_one_dispatch(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.count("TABLE", 5)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))

    run = shop.run(EVENING)

    assert (run["visited"], run["released"], run["back_ordered"], run["left"]) == (1, 1, 0, 0)
    assert shop.status("A-1")["status"] == "commit"
    assert shop.status("A-1")["back_order"] is False
    assert shop.dispatched("A-1") == [[1, 2]]
    assert shop.stock("CHAIR") == (5, 2, 3)


def test_the_dispatch_is_told_to_the_wms_with_all_it_needs(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    to = {
        "first_name": "Ann",
        "address_1": "1 Elm St",
        "city": "Albany",
        "postal_code": "12207",
        "country": "US",
    }
    shop.submit("A-1", ("CHAIR", 2), ship_to=to, service="second_class")

    shop.run(EVENING)

    (told,) = shop.heard("dispatches")
    assert told.key == f"{shop.code}/A-1"
    assert told.headers["ce_type"] == b"dispatch-created"
    assert told.value["dispatch_id"] == f"{shop.code}:A-1:1"
    assert told.value["request_id"] == shop.status("A-1")["request_id"]
    assert (told.value["location"], told.value["sequence"], told.value["back_order"]) == (DC, 1, False)
    assert (told.value["carrier"], told.value["service"]) == ("12", "second_class")
    assert told.value["lines"] == [{"line_number": 1, "item": "CHAIR", "quantity": 2}]
    assert told.value["ship_to"]["address_1"] == "1 Elm St"


def test_nothing_waits_for_the_hold_when_all_is_there(shop: Shop) -> None:
    shop.count("CHAIR", 1)
    shop.submit("A-1", ("CHAIR", 1), at=EVENING)

    shop.run(EVENING)

    assert shop.status("A-1")["status"] == "commit"
