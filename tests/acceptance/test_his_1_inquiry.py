"""HIS-1: people find orders by whatever a customer tells them, the newest first."""

from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.answers import answer
from tests.support.command import Answer, ask, ask_all, on_terminal
from tests.support.retail import Chain, store
from tests.support.stories import Shop

GUTE = {
    "first_name": "Claire",
    "last_name": "Gute",
    "company": "Élan & Co",
    "postal_code": "k1a 0b1",
    "country": "CA",
}
COLUMNS = (
    *("organization", "request_id", "order_number", "customer", "placed_location", "sourced_location"),
    *("pickup_location", "date_ordered", "order_status", "order_type", "postal_code", "has_trace"),
)


def inquire(shop: Shop, *asked: str) -> Any:
    """The rows that the command answers, checked against their schema."""
    told = ask(shop.system.environment, "inquiry", "--organization", shop.code, *asked, "--json")
    assert told.code == 0, told
    return answer("inquiry", told.out)


def numbers(shop: Shop, *asked: str) -> list[str]:
    """The order numbers of the rows."""
    return [row["order_number"] for row in inquire(shop, *asked)]


def asked_of(shop: Shop, question: str) -> Answer:
    return ask(shop.system.environment, "inquiry", *question.split(), "--organization", shop.code)


@pytest.fixture(scope="module")
def desk(chain_of_module: Open) -> Chain:
    """A chain with four orders: split over two stores, collected, under review, sent from one store to another."""
    desk = chain_of_module(
        store("S-1"), store("S-2"), preferences={"split_order": True, "maximum_order_splits": 5}
    )
    desk.shelf("S-1", RING=5, CAP=5)
    desk.shelf("S-2", PEN=5)
    desk.order(
        "web-1",
        ("RING", 1),
        ("PEN", 1),
        sold_to=GUTE,
        placed_location="WEB",
        transaction_date="2016-11-08T03:30:00Z",
    )
    desk.order(
        "WEB-2",
        ("RING", 1),
        order_type="pickup",
        pickup_location="S-1",
        ship_to=None,
        placed_location="S-2",
        transaction_date="2016-11-08",
        sold_to={"first_name": "Ann", "last_name": "Gutenberg", "country": "US"},
    )
    desk.order("POS_3", ("CAP", 1), under_review=True, transaction_date="2016-11-09T10:00:00Z")
    desk.collect("POS-4", "S-2", ("CAP", 1), sold_to={"last_name": "Öz", "country": "TR"})
    return desk


def test_the_columns_stand_in_the_order_that_people_know_and_the_newest_order_comes_first(
    desk: Chain,
) -> None:
    rows = inquire(desk)
    assert [row["order_number"] for row in rows] == ["POS-4", "POS_3", "WEB-2", "WEB-1"]
    assert [row["request_id"] for row in rows] == sorted((row["request_id"] for row in rows), reverse=True)
    assert {tuple(row) for row in rows} == {COLUMNS}


def test_a_row_says_where_its_order_is(desk: Chain) -> None:
    sent, review, collected, split = inquire(desk)
    assert (split["sourced_location"], split["pickup_location"]) == ("Multiple", None)
    assert (split["customer"], split["postal_code"]) == ("Claire Gute, Élan & Co", "K1A 0B1")
    assert (split["date_ordered"], split["has_trace"]) == ("2016-11-08T03:30:00+00:00", True)
    assert (collected["sourced_location"], collected["pickup_location"]) == ("S-1", "S-1")
    assert (collected["date_ordered"], collected["has_trace"]) == ("2016-11-08T00:00:00+00:00", False)
    assert (review["order_status"], review["customer"]) == ("new_order (Under Review)", "")
    assert (sent["sourced_location"], sent["pickup_location"]) == ("S-1", "S-2")
    assert sent["order_type"] == "ship_for_pickup"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("--order-number web", ["WEB-2", "WEB-1"]),
        ("--order-number POS_", ["POS_3"]),
        ("--order-number EB-1", []),
        ("--placed web", ["WEB-1"]),
        ("--placed WE", []),
        ("--sourced s-2", ["WEB-1"]),
        ("--sourced S-1", ["POS-4", "POS_3", "WEB-2", "WEB-1"]),
        ("--pickup s-2", ["POS-4"]),
        ("--date 2016-11-08 --order-number WEB", ["WEB-2", "WEB-1"]),
        ("--date 2016-11-07 --time-zone America/New_York", ["WEB-2", "WEB-1"]),
        ("--date 2016-11-08 --time-zone Asia/Tokyo --order-type pickup", ["WEB-2"]),
        ("--date 2016-11-09 --under-review", ["POS_3"]),
        ("--status NEW_ORDER --no-under-review", ["POS-4", "WEB-2", "WEB-1"]),
        ("--status canceled", []),
        ("--order-type ship_for_pickup", ["POS-4"]),
        ("--company élan", ["WEB-1"]),
        ("--first-name cl", ["WEB-1"]),
        ("--last-name gute", ["WEB-2", "WEB-1"]),
        ("--last-name gute --first-name A", ["WEB-2"]),
        ("--last-name ute", []),
        ("--last-name ÖZ", ["POS-4"]),
        ("--postal-code k1a", ["WEB-1"]),
        ("--last-name gute --sourced S-2 --status new_order", ["WEB-1"]),
        ("--sourced S-1 --pickup S-1 --order-type pickup", ["WEB-2"]),
    ],
)
def test_a_field_finds_what_it_says(desk: Chain, asked: str, found: list[str]) -> None:
    assert numbers(desk, *asked.split()) == found


def test_a_request_id_finds_its_order_and_nobody_elses(desk: Chain, shop: Shop) -> None:
    newest = inquire(desk, "--limit", "1")[0]
    assert numbers(desk, "--request-id", str(newest["request_id"])) == [newest["order_number"]]
    assert numbers(shop, "--request-id", str(newest["request_id"])) == []


def test_further_pages_begin_behind_the_last_request_id(desk: Chain) -> None:
    first = asked_of(desk, "--limit 3 --json")
    last = first.json[-1]["request_id"]
    assert first.err == f"next page: --after {last}\n"
    second = asked_of(desk, f"--limit 3 --after {last} --json")
    assert [row["order_number"] for row in second.json] == ["WEB-1"]
    assert second.err == ""


def test_fifty_rows_come_unless_one_to_five_hundred_are_asked_for(shop: Shop) -> None:
    from tests.support.stories import order

    many = {"orders": [order(shop.code, f"M-{n:03}", ("CHAIR", 1)) for n in range(60)]}
    shop.system.publish("orders-submitted", many)
    shop.settle()
    assert len(inquire(shop)) == 50
    assert len(inquire(shop, "--limit", "500")) == 60
    none, many_more = ask_all(shop.system.environment, "inquiry --limit 0", "inquiry --limit 501")
    none.refused(2, "--limit")
    many_more.refused(2, "--limit", "500")


def test_what_finds_nothing_for_sure_is_refused_in_words(desk: Chain) -> None:
    asked_of(desk, "--status lost").refused(2, "there is no lost. There are: create")
    asked_of(desk, "--order-type express").refused(2, "there is no express")
    asked_of(desk, "--date yesterday").refused(2, "write it like 2016-11-08")
    asked_of(desk, "--time-zone Mars").refused(2, "write it like America/New_York")
    nowhere = ask(desk.system.environment, "inquiry", "--organization", "NOWHERE")
    nowhere.refused(2, "NOWHERE", desk.code)
    ask(desk.system.environment, "inquiry").refused(2, "add --organization", desk.code)


def test_a_held_order_is_found_where_its_dispatch_leaves(back_office: Shop) -> None:
    assert numbers(back_office, "--sourced", "DC-EAST") == ["PART", "WHOLE"]
    assert numbers(back_office, "--status", "commit") == ["PART", "WHOLE"]
    waiting = inquire(back_office, "--status", "create")
    assert {row["order_number"]: row["sourced_location"] for row in waiting} == {"LATE": None, "WAITS": None}


def test_a_line_that_was_given_back_is_no_longer_at_its_location(chain: Open) -> None:
    desk = chain(store("S-1"), store("S-2", priority=200))
    desk.shelf("S-1", RING=5)
    desk.order("B-1", ("RING", 1))
    assert numbers(desk, "--sourced", "S-1") == ["B-1"]
    desk.reject("B-1", "S-1")
    assert numbers(desk, "--sourced", "S-1") == []
    assert numbers(desk, "--sourced", "NOWHERE") == ["B-1"]


def test_nobody_is_found_who_was_forgotten(chain: Open) -> None:
    desk = chain(store("S-1"))
    desk.order("F-1", ("RING", 1), sold_to=GUTE)
    desk.order("F-2", ("RING", 1), sold_to=GUTE)
    forget(desk, "F-1")
    for field in ("--company é", "--first-name C", "--last-name Gute", "--postal-code K1A"):
        assert numbers(desk, *field.split()) == ["F-2"]
    (row,) = inquire(desk, "--order-number", "F-1")
    assert (row["customer"], row["postal_code"]) == ("*** ***, ***", "***")


def forget(desk: Shop, number: str) -> None:
    """What forgetting a person does to the two tables that know it."""
    database = desk.system.database
    of = "SELECT subject::uuid FROM order_header WHERE organization = %s AND order_number = %s"
    ((subject,),) = database.execute(of, (desk.code, number)).fetchall()
    for table in ("buyer", "personal_data"):
        database.execute(f"DELETE FROM {table} WHERE subject = %s", (subject,))  # type: ignore[call-overload]


def test_the_view_shows_the_same_without_people(desk: Chain) -> None:
    rows = desk.system.view("order_inquiry", desk.code)
    assert {"customer", "postal_code"} & set(rows[0]) == set()
    rows.sort(key=lambda row: -row["request_id"])
    shown = [row["order_status"] for row in rows]
    assert shown == [row["order_status"] for row in inquire(desk)]
    assert [(row["status"], row["under_review"]) for row in rows][1] == ("new_order", True)


@pytest.mark.parametrize("columns", [80, 120])
def test_what_people_see_fits_their_terminal(desk: Chain, columns: int) -> None:
    lines = on_terminal(desk.system.environment, columns, "inquiry", "--organization", desk.code)
    assert max(map(len, lines)) <= columns, lines
    assert any("WEB-1" in line and "Claire Gute" in line and "Multiple" in line for line in lines), lines
    assert any("(Under Review)" in line or "(Under" in line for line in lines), lines
