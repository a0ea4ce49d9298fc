"""QUE-7: order type, then submission, then number; the same however the queue is batched."""

from pathlib import Path

from tests.support.stories import EVENING, NEXT_EVENING, Shop, new_shop, order, processing


def test_the_priority_of_its_class_comes_first(shop: Shop, tmp_path: Path) -> None:
    shop.apply(tmp_path, processing=[processing("DC-EAST", order_class_priority=["work_order", "wholesale"])])
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 1), at="2016-11-08T01:00:00Z", order_class="retail")
    shop.submit("A-2", ("CHAIR", 1), at="2016-11-08T02:00:00Z", order_class="wholesale")
    shop.submit("A-3", ("CHAIR", 1), at="2016-11-08T03:00:00Z", order_class="work_order")

    shop.run(EVENING)

    assert shop.statuses() == {"A-1": "create", "A-2": "commit", "A-3": "commit"}


def test_within_a_class_the_earlier_submission_comes_first(shop: Shop) -> None:
    shop.count("CHAIR", 1)
    shop.submit("A-1", ("CHAIR", 1), at="2016-11-08T03:00:00Z")
    shop.submit("A-2", ("CHAIR", 1), at="2016-11-08T02:00:00Z")

    shop.run(EVENING)

    assert shop.statuses() == {"A-1": "create", "A-2": "commit"}


def test_of_one_moment_the_lower_number_comes_first_however_they_were_sent(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    together = {"orders": [order(shop.code, number, ("CHAIR", 1)) for number in ("A-3", "A-1")]}
    shop.system.publish("orders-submitted", together, time="2016-11-08T02:00:00Z")
    shop.submit("A-2", ("CHAIR", 1), at="2016-11-08T02:00:00Z")

    shop.run(EVENING)

    assert shop.statuses() == {"A-1": "commit", "A-2": "commit", "A-3": "create"}


def test_each_order_is_decided_on_what_those_before_it_left(shop: Shop) -> None:
    shop.count("CHAIR", 3)
    for number, units in (("A-1", 2), ("A-2", 2), ("A-3", 1)):
        shop.submit(number, ("CHAIR", units))

    shop.run(EVENING)

    assert shop.statuses() == {"A-1": "commit", "A-2": "create", "A-3": "commit"}


def test_the_result_is_the_same_however_the_queue_was_filled_and_batched(shop: Shop, tmp_path: Path) -> None:
    other = new_shop(shop.system, tmp_path)
    sent = [("A-1", 2, 3), ("A-2", 1, 1), ("A-3", 3, 1), ("A-4", 1, 2), ("A-5", 2, 1), ("A-6", 1, 3)]
    for number, units, hour in sent:
        shop.submit(number, ("CHAIR", units), ("TABLE", 1), at=f"2016-11-08T0{hour}:00:00Z")
    for hour in (3, 1, 2):  # the other way round, in messages of many, with a run in between
        members = [
            order(other.code, number, ("CHAIR", units), ("TABLE", 1))
            for number, units, h in sent
            if h == hour
        ]
        time = f"2016-11-08T0{hour}:00:00Z"
        other.system.publish("orders-submitted", {"orders": members[::-1]}, time=time)
        other.run(time)

    for each in (shop, other):
        each.count("CHAIR", 6)
        each.count("TABLE", 4)
        each.run(NEXT_EVENING)

    assert shop.statuses() == other.statuses()
    assert shop.statuses()["A-6"] == "create"
    assert {number: shop.dispatched(number) for number, *_ in sent} == {
        number: other.dispatched(number) for number, *_ in sent
    }
