"""Two systems on one broker: with a prefix they see nothing of each other, without one it is told."""

from pathlib import Path

from tests.support.parts import Parts, broker, own_database
from tests.support.stories import order, run_by_hand
from tests.support.system import running_system, until


def test_two_systems_with_prefixes_share_a_broker_and_take_nothing_from_each_other(tmp_path: Path) -> None:
    with broker("embedded") as messages, own_database("first") as one, own_database("second") as two:
        first = Parts(messages.url, one, messages.name, "PostgreSQL")
        second = Parts(messages.url, two, messages.name, "PostgreSQL")
        with (
            running_system(first) as production,
            running_system(second, ORDERFOLD_PREFIX="staging.") as staging,
        ):
            code = run_by_hand(production, tmp_path)
            staging.apply(tmp_path / f"{code}.yaml")
            production.publish("orders-submitted", *(order(code, f"P-{n}", ("PEN", 1)) for n in range(12)))
            production.settle()
            assert len(production.view("order_status", code)) == 12
            assert staging.view("order_status", code) == []
            assert {one.topic for one in production.heard("order-events")} == {"order-events"}


def test_two_systems_without_prefixes_both_take_everything_and_it_is_told(tmp_path: Path) -> None:
    with broker("embedded") as messages, own_database("first") as one, own_database("second") as two:
        first = Parts(messages.url, one, messages.name, "PostgreSQL")
        second = Parts(messages.url, two, messages.name, "PostgreSQL")
        with running_system(first) as production:
            code = run_by_hand(production, tmp_path)
            production.publish("orders-submitted", order(code, "P-0", ("PEN", 1)))
            production.settle()
            with running_system(second) as staging:
                staging.apply(tmp_path / f"{code}.yaml")
                more = [order(code, f"P-{n}", ("PEN", 1)) for n in range(1, 12)]
                production.publish("orders-submitted", *more)
                production.settle()
                staging.settle()
                assert len(production.view("order_status", code)) == 12
                assert len(staging.view("order_status", code)) == 12
                until(lambda: "other systems publish to the same topics" in staging.logged())
