"""QUE-1: hold time per organization and DC: hours, or a carrier matrix that refuses what is not in it."""

from datetime import datetime, timedelta
from pathlib import Path

from tests.support.stories import EVENING, Shop, processing

MATRIX = {"carrier_matrix": [{"carrier": "12", "service": "second_class", "country": "US", "hours": 12}]}
TO_US = {"city": "Albany", "country": "US"}


def held_for(shop: Shop, number: str) -> timedelta:
    row = shop.status(number)
    held: timedelta = row["hold_until"] - row["submitted_at"]
    return held


def test_the_hold_runs_from_submission_for_the_hours_of_the_dc(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1), dc="DC-EAST")
    shop.submit("A-2", ("CHAIR", 1), dc="DC-WEST")
    shop.settle()
    assert (held_for(shop, "A-1"), held_for(shop, "A-2")) == (timedelta(hours=24), timedelta(0))
    assert shop.status("A-1")["submitted_at"] == datetime.fromisoformat("2016-11-08T09:00:00Z")


def test_a_time_later_than_the_clock_is_the_clocks(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1), at="2199-01-01T00:00:00Z")
    shop.settle()
    assert shop.status("A-1")["submitted_at"].year < 2199


def test_the_matrix_holds_by_carrier_service_and_country(shop: Shop, tmp_path: Path) -> None:
    shop.apply(tmp_path, processing=[processing("DC-EAST", hold=MATRIX)])
    shop.submit("A-1", ("CHAIR", 1), ship_via="12", service="second_class", ship_to=TO_US)
    shop.settle()
    assert held_for(shop, "A-1") == timedelta(hours=12)


def test_an_order_that_names_no_carrier_is_looked_up_under_the_default_one(
    shop: Shop, tmp_path: Path
) -> None:
    shop.apply(tmp_path, processing=[processing("DC-EAST", hold=MATRIX)])
    shop.submit("A-1", ("CHAIR", 1), service="second_class", ship_to=TO_US)
    shop.settle()
    assert held_for(shop, "A-1") == timedelta(hours=12)


def test_an_order_outside_the_matrix_is_refused_with_a_reason(shop: Shop, tmp_path: Path) -> None:
    shop.apply(tmp_path, processing=[processing("DC-EAST", hold=MATRIX)])
    shop.submit("A-1", ("CHAIR", 1), ship_via="12", service="overnight", ship_to=TO_US)
    shop.submit("A-2", ("CHAIR", 1), ship_via="99", service="second_class", ship_to=TO_US)
    shop.submit("A-3", ("CHAIR", 1), ship_via="12", service="second_class", ship_to={"country": "CA"})
    shop.settle()
    assert shop.statuses() == {}
    assert shop.dead_letters() == [("carrier_not_in_matrix", "ship_via")] * 3


def test_an_order_without_a_dc_goes_to_the_only_one(shop: Shop, tmp_path: Path) -> None:
    shop.apply(tmp_path, processing=[processing("DC-WEST", hours=1)])
    shop.submit("A-1", ("CHAIR", 1), dc=None)
    shop.settle()
    assert shop.status("A-1")["dc"] == "DC-WEST"


def test_an_order_without_a_dc_is_invalid_where_there_are_several(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1), dc=None)
    shop.submit("A-2", ("CHAIR", 1), dc="DC-NORTH")
    shop.settle()
    assert sorted(shop.dead_letters()) == [("invalid", "dc"), ("unknown_location", "dc")]


def test_a_hold_once_given_stays_when_the_policy_changes(shop: Shop, tmp_path: Path) -> None:
    shop.count("CHAIR", 1)
    shop.submit("A-1", ("CHAIR", 1), ("TABLE", 1))
    shop.settle()
    shop.apply(tmp_path, processing=[processing("DC-EAST", hours=0)])
    shop.run(EVENING)
    assert shop.status("A-1")["status"] == "create"
