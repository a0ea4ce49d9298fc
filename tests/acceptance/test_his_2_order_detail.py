"""HIS-2: one order with its header, its people, its lines and its history in one screen."""

from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.acceptance.test_his_1_inquiry import GUTE, forget
from tests.support.answers import answer
from tests.support.command import ask, ask_all, on_terminal
from tests.support.retail import HOME, Chain, store
from tests.support.stories import Shop

MONEY = {
    "subtotal": "1261.96",
    "tax": "2.5",
    "freight": "9",
    "total": "1273.4651",
    "balance_due": "0",
    "currency": "USD",
}
BUYER = {
    **GUTE,
    "address_1": "12 Elm St",
    "apartment": "4b",
    "city": "Ottawa",
    "state": "ON",
    "day_phone": "555-0100",
    "evening_phone": "555-0101",
    "email": "c@example.org",
}
ITEMS = [
    {
        "item": "RING",
        "name": "Ring of brass",
        "master_style": "RINGS",
        "system_products": [{"system": "STORES", "code": "R-77"}],
    }
]


def shown(shop: Shop, number: str) -> Any:
    """What the command answers programs, checked against its schema."""
    told = ask(shop.system.environment, "order", number, "--organization", shop.code, "--json")
    assert told.code == 0, told
    return answer("order show", told.out)


@pytest.fixture(scope="module")
def desk(chain_of_module: Open) -> Chain:
    """A chain with an order that is split over two stores, one that travels, and one that is collected."""
    desk = chain_of_module(
        store("S-1"),
        store("S-2"),
        store("S-3"),
        preferences={"split_order": True, "maximum_order_splits": 5},
        items=ITEMS,
    )
    desk.shelf("S-1", RING=5)
    desk.shelf("S-2", PEN=5)
    desk.order(
        "D-1",
        {"item": "RING", "quantity": 2, "price": "130.98", "taxes": ["1.1"], "description": "A ring"},
        ("PEN", 1),
        placed_location="S-3",
        transaction_date="2016-11-08",
        customer_number="CG-12520",
        special_instructions="Ring twice",
        ship_via="12",
        ship_via_description="UPS Ground",
        service="ground",
        gift=True,
        under_review=True,
        sold_to=BUYER,
        ship_to={**HOME, "attention": "Bo"},
        **MONEY,
    )
    desk.collect("T-1", "S-2", ("RING", 1), sold_to=BUYER)
    desk.order("P-1", ("RING", 1), order_type="pickup", pickup_location="S-1", sold_to=BUYER)
    return desk


def test_the_header_says_what_the_order_is_and_where(desk: Chain) -> None:
    told = shown(desk, "d-1")
    assert (told["order_number"], told["status"], told["under_review"]) == ("D-1", "new_order", True)
    assert (told["placed_location"], told["placed_location_name"]) == ("S-3", "Store S-3")
    assert (told["shipment_location"], told["shipment_location_name"]) == ("Multiple", None)
    assert (told["sourced_location"], told["pickup_location"]) == (None, None)
    assert told["transaction_date"] == "2016-11-08T00:00:00+00:00"
    assert (told["ship_via"], told["service"], told["gift"]) == ("12 - UPS Ground", "ground", "Y")
    assert [told[name] for name in ("subtotal", "tax", "freight", "total", "balance_due")] == [
        *("1261.9600", "2.5000", "9.0000", "1273.4651", "0.0000")
    ]
    assert (told["customer_number"], told["special_instructions"]) == ("CG-12520", "Ring twice")


def test_buyer_and_recipient_are_shown_to_whoever_may_use_the_command(desk: Chain) -> None:
    told = shown(desk, "D-1")
    assert told["sold_to"] == dict.fromkeys(told["sold_to"], "") | BUYER | {"postal_code": "K1A 0B1"}
    assert (told["ship_to"]["attention"], told["ship_to"]["city"]) == ("Bo", "Albany")


def test_what_travels_is_shown_with_its_locations_and_the_address_of_the_store(desk: Chain) -> None:
    told = shown(desk, "T-1")
    assert (told["sourced_location"], told["pickup_location_name"]) == ("S-1", "Store S-2")
    assert told["shipment_location"] is None
    assert (told["ship_to"]["company"], told["ship_to"]["postal_code"]) == ("Store S-2", "12207")
    assert shown(desk, "P-1")["ship_to"] is None


def test_a_line_says_what_the_system_of_its_location_calls_the_item(desk: Chain) -> None:
    ring, pen = shown(desk, "D-1")["lines"]
    assert (ring["system_product"], ring["description"], ring["location_name"]) == (
        "R-77",
        "A ring",
        "Store S-1",
    )
    assert (ring["price"], ring["extended_price"], ring["tax"]) == ("130.9800", "261.9600", "1.1000")
    assert (pen["item"], pen["system_product"], pen["location"]) == ("PEN", "PEN", "S-2")


def test_history_begins_with_the_newest(desk: Chain) -> None:
    history = shown(desk, "D-1")["history"]
    assert [entry["entry"] for entry in history] == list(range(len(history), 0, -1))
    assert {entry["status"] for entry in history} == {"create", "new_order"}


def test_an_order_is_named_by_its_number_or_its_request_id(desk: Chain) -> None:
    request_id = shown(desk, "D-1")["request_id"]
    assert shown(desk, str(request_id))["order_number"] == "D-1"
    of = f"--organization {desk.code}"
    long, status, nobody, no_order = ask_all(
        desk.system.environment,
        f"order show D-1 {of} --json",
        f"status {request_id} --json",
        f"order 99999999999999999999 {of}",
        "order",
    )
    assert long.json["order_number"] == status.json["order_number"] == "D-1"
    nobody.refused(1, "no order 99999999999999999999 has arrived")
    assert no_order.code == 2
    assert "show" in no_order.out + no_order.err


def test_every_field_of_a_person_who_was_forgotten_reads_the_same(chain: Open) -> None:
    desk = chain(store("S-1"))
    desk.order("F-1", ("RING", 1), sold_to=BUYER, customer_number="CG-1")
    forget(desk, "F-1")
    told = shown(desk, "F-1")
    assert {*told["sold_to"].values(), *told["ship_to"].values()} == {"***"}
    assert (told["customer_number"], told["special_instructions"]) == ("***", "***")
    lines = on_terminal(desk.system.environment, 80, "order", "F-1", "--organization", desk.code)
    assert any("sold to" in line and "*** ***" in line for line in lines), lines


@pytest.mark.parametrize("columns", [80, 120])
def test_one_screen_fits_the_terminal_of_who_answers_the_phone(desk: Chain, columns: int) -> None:
    lines = on_terminal(desk.system.environment, columns, "order", "D-1", "--organization", desk.code)
    assert max(map(len, lines)) <= columns, lines
    assert len([line for line in lines if line]) <= 40, lines
    text = "\n".join(lines)
    for words in (
        "(Under Review)",
        "$1,273.47",
        "Claire Gute",
        "Ottawa ON K1A 0B1",
        "Day: 555-0100",
        "Ring twice",
    ):
        assert words in text, text
    assert any("RING" in line and "$261.96" in line and "S-1" in line for line in lines), lines


def test_amounts_are_shown_in_their_currency(chain: Open) -> None:
    desk = chain(store("S-1"))
    for currency, amount in (("JPY", "¥1,235"), ("CHF", "CHF 1,234.51"), ("EUR", "€1,234.51")):
        desk.order(currency, ("RING", 1), currency=currency, total="1234.5100")
        told = ask(desk.system.environment, "order", currency, "--organization", desk.code)
        assert amount in told.out, told


def test_the_views_tell_the_same_without_people(desk: Chain) -> None:
    (row,) = desk.system.view("order_detail", desk.code, order_number="D-1")
    told = shown(desk, "D-1")
    assert {name: str(row[name]) for name in ("total", "status", "ship_via", "gift")} == {
        name: told[name] for name in ("total", "status", "ship_via", "gift")
    }
    (status,) = desk.system.view("order_status", desk.code, order_number="T-1")
    assert (status["under_review"], status["placed_location"], status["pickup_location"]) == (
        False,
        None,
        "S-2",
    )


def test_a_line_of_the_sender_is_one_row_whatever_became_of_its_units(chain: Open) -> None:
    desk = chain(
        store("S-1"),
        store("S-2", priority=200),
        preferences={"split_order": True, "split_line": True, "maximum_order_splits": 5},
    )
    desk.shelf("S-1", RING=3)
    desk.shelf("S-2", RING=2)
    desk.order("G-1", ("RING", 5))
    assert len(desk.lines("G-1")) == 2
    (group,) = desk.system.view("order_line_groups", desk.code, order_number="G-1")
    assert (group["requesting_line_number"], group["lines"], group["location"]) == (1, 2, "Multiple")
    assert (group["original_quantity"], group["quantity"], group["fulfilled_quantity"]) == (5, 5, 0)
    assert group["statuses"] == ["new_order"]


def test_an_item_has_a_code_in_every_system(desk: Chain) -> None:
    rows = desk.system.view("system_products", desk.code, system="STORES")
    told = {row["item"]: (row["item_name"], row["system_product"], row["master_style"]) for row in rows}
    assert told["RING"] == ("Ring of brass", "R-77", "RINGS")
    assert told["PEN"] == ("", "PEN", "")
    assert {row["organization_name"] for row in rows} == {f"{desk.code} Stores"}
