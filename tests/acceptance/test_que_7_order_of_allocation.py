"""QUE-7: order type, then submission, then number; the same however the queue is batched."""

from pathlib import Path

from tests.support.stories import EVENING, Shop, order, processing


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
