"""SUB-1: one order with all it can say is taken, kept, and found again."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.common.database import connect
from tests.support.stories import Shop, order, processing

ANN = {
    "prefix": "Dr", "first_name": "Annabella", "middle_name": "Quentina", "last_name": "Quillfeather", "suffix": "Jr",
    "company": "Featherworks", "address_1": "1 Elmgrove St", "apartment": "Flat Yonder", "address_2": "Backyardly",
    "address_3": "Stairwellian", "address_4": "Gatehousely", "city": "Albanytown", "state": "NY",
    "postal_code": "12207", "country": "us", "day_phone": "555-0101-77", "evening_phone": "555-0102-88",
    "email": "annabella@example.org",
}  # fmt: skip
PLAIN: dict[str, Any] = {
    "system": "SHOP",
    "order_class": "wholesale",
    "placed_location": "WEB",
    "requested_location": "DC-EAST",
    "sourcing_location": "DC-WEST",
    "pickup_location": "DC-NORTH",
    "ship_via": "93",
    "ship_via_description": "Parcel",
    "service": "second_class",
    "gift": True,
    "under_review": True,
}
MONEY = {
    "subtotal": "261.96",
    "tax": "1.4501",
    "freight": "9.99",
    "total": "273.4001",
    "balance_due": "-0.0001",
}
PERSONAL = {"customer_number": "CG-12520-X", "special_instructions": "Ring twice, ask for Annabella"}
WHOLE: dict[str, Any] = {
    **PLAIN,
    **MONEY,
    **PERSONAL,
    "transaction_date": "2016-11-08T10:30:00+01:00",
    "currency": "eur",
    "sold_to": ANN,
    "ship_to": ANN | {"attention": "Frontdeskian"},
}
LINE = {
    "line_number": 7, "item": "CHAIR", "description": "Armchair", "quantity": 2, "price": "130.98",
    "taxes": ["1.10", "0.3501"], "gift_wrap": True, "attribute": "ENGRAVE",
}  # fmt: skip
STATES_AND_COUNTRIES = {
    "state",
    "postal_code",
    "country",
    "prefix",
    "suffix",
}  # routing's, or too short to look for


def told(shop: Shop, number: str) -> dict[str, Any]:
    """What subscribers hear of a submitted order."""
    (heard,) = shop.heard("order-events", type="order-submitted", order_number=number)
    data: dict[str, Any] = heard.value["data"]
    return data


def stored(shop: Shop, number: str) -> dict[str, Any]:
    """The fact in the log."""
    row = shop.system.database.execute(
        "SELECT data FROM orderfold.events WHERE stream = %s AND type = 'order-submitted'",
        (f"order-{shop.code}-{number}",),
    ).fetchone()
    assert row is not None
    fact: dict[str, Any] = json.loads(row[0])
    return fact


def tables_that_hold(shop: Shop, texts: set[str]) -> set[str]:
    """Names of all tables with one of these texts in a row, as text or as bytes."""
    patterns = [f"%{form}%" for text in texts for form in (text, text.encode().hex())]
    holds = "SELECT EXISTS (SELECT FROM orderfold.{} AS one WHERE one::text LIKE ANY(%s))"
    with connect(shop.system.parts.database_url, name="test", role=None) as owner:
        tables = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'orderfold'").fetchall()
        found = {name: owner.execute(holds.format(name), (patterns,)).fetchone() for (name,) in tables}
    return {name for name, row in found.items() if row == (True,)}


def without(message: dict[str, Any], field: str) -> dict[str, Any]:
    """The message with one field left out."""
    return {name: value for name, value in message.items() if name != field}


def test_everything_an_order_says_is_in_its_fact_and_is_told(shop: Shop) -> None:
    shop.submit("ab-1", LINE, **WHOLE)
    shop.settle()
    for fact in (stored(shop, "AB-1"), told(shop, "AB-1")):
        assert {name: fact[name] for name in PLAIN} == PLAIN
        assert {name: Decimal(fact[name]) for name in MONEY} == {n: Decimal(v) for n, v in MONEY.items()}
        assert (fact["currency"], fact["order_type"], fact["dc"]) == ("EUR", "delivery", "DC-EAST")
        assert datetime.fromisoformat(fact["transaction_date"]) == datetime.fromisoformat(
            "2016-11-08T09:30:00Z"
        )
        (line,) = fact["lines"]
        same = ("line_number", "item", "description", "quantity", "gift_wrap", "attribute")
        assert {name: line[name] for name in same} == {name: LINE[name] for name in same}
        assert (Decimal(line["price"]), Decimal(line["tax"])) == (Decimal("130.98"), Decimal("1.4501"))


def test_the_line_number_of_the_request_is_kept(shop: Shop) -> None:
    shop.submit("A-1", LINE, ("TABLE", 1))
    shop.settle()
    found = [(row["requesting_line_number"], row["item"]) for row in shop.lines("A-1")]
    assert sorted(found) == [(2, "TABLE"), (7, "CHAIR")]


def test_what_it_says_of_people_is_in_personal_data_and_nowhere_else(shop: Shop) -> None:
    shop.submit("A-1", LINE, **WHOLE)
    shop.settle()
    document = json.loads(
        shop.system.database.execute(
            "SELECT document::text FROM orderfold.personal_data WHERE organization = %s", (shop.code,)
        ).fetchone()[0]  # type: ignore[index]
    )
    ann = ANN | {"country": "US"}
    assert {name: document[name] for name in PERSONAL} == PERSONAL
    assert {name: document["sold_to"][name] for name in ann} == ann
    assert {name: document["ship_to"][name] for name in ann} == ann
    assert document["ship_to"]["attention"] == "Frontdeskian"

    secrets = {value for name, value in ANN.items() if name not in STATES_AND_COUNTRIES}
    secrets |= {"Frontdeskian", *PERSONAL.values()}
    assert tables_that_hold(shop, secrets) == {"personal_data"}
    events = str([heard.value for heard in shop.heard("order-events")])
    assert "CHAIR" in events
    assert not [secret for secret in secrets if secret in events]


@pytest.mark.parametrize(("sent", "kept"), [("ca-2016-aB", "CA-2016-AB"), ("größe-1", "GRÖSSE-1")])
def test_the_number_is_stored_upper_case_and_found_in_any_case(shop: Shop, sent: str, kept: str) -> None:
    shop.submit(sent, ("CHAIR", 1))
    shop.settle()
    assert shop.statuses() == {kept: "create"}
    for asked in (sent, sent.title(), kept):
        assert kept in shop.system.orderfold("status", asked, "--organization", shop.code)


def test_what_is_missing_has_its_default(shop: Shop) -> None:
    shop.submit("A-1", {"item": "CHAIR", "quantity": 1})
    shop.settle()
    fact = stored(shop, "A-1")
    assert (fact["currency"], fact["order_class"], fact["gift"]) == ("USD", "retail", None)
    assert fact["under_review"] is False
    assert {Decimal(fact[name]) for name in MONEY} == {Decimal(0)}
    (line,) = fact["lines"]
    assert (Decimal(line["price"]), Decimal(line["tax"]), line["gift_wrap"]) == (
        Decimal(0),
        Decimal(0),
        False,
    )


@pytest.mark.parametrize("order_type", ["delivery", "pickup", "ship_for_pickup"])
def test_every_order_type_is_taken(shop: Shop, order_type: str) -> None:
    shop.submit("A-1", ("CHAIR", 1), order_type=order_type, pickup_location="DC-WEST")
    shop.settle()
    assert shop.status("A-1")["order_type"] == order_type


def test_without_dc_the_only_one_takes_the_order_and_of_several_none_does(shop: Shop, tmp_path: Path) -> None:
    shop.submit("A-1", ("CHAIR", 1), dc=None)
    shop.settle()
    assert shop.dead_letters() == [("invalid", "dc")]
    shop.apply(tmp_path, processing=[processing("DC-WEST")])
    shop.submit("A-2", ("CHAIR", 1), dc=None)
    shop.settle()
    assert shop.statuses() == {"A-2": "create"}
    assert shop.status("A-2")["dc"] == "DC-WEST"


def test_the_longest_of_everything_is_taken(shop: Shop) -> None:
    number, longest = "X" * 30, {"item": "Y" * 26, "quantity": 1, "price": "99999999999999.9999"}
    shop.submit(number, longest, special_instructions="z" * 4000)
    shop.settle()
    assert shop.statuses() == {number: "create"}
    assert [row["item"] for row in shop.lines(number)] == ["Y" * 26]


def test_what_is_too_long_missing_or_wrong_is_refused_by_path(shop: Shop) -> None:
    good = order(shop.code, "A-1", ("CHAIR", 1))
    changed: list[tuple[dict[str, Any], str]] = [
        ({"order_number": "X" * 31}, "order_number"),
        ({"special_instructions": "x" * 4001}, "special_instructions"),
        ({"currency": "XXZ"}, "currency"),
        ({"subtotal": "1.23456"}, "subtotal"),
        ({"order_type": "drone"}, "order_type"),
        ({"order_class": "royal"}, "order_class"),
        ({"lines": []}, "lines"),
        ({"lines": [good["lines"][0] | {"item": "X" * 27}]}, "lines[0].item"),
        (
            {"lines": [good["lines"][0], good["lines"][0] | {"line_number": 2, "quantity": 0}]},
            "lines[1].quantity",
        ),
        ({"lines": [good["lines"][0] | {"quantity": 1.5}]}, "lines[0].quantity"),
        ({"lines": [good["lines"][0] | {"taxes": ["1", "x"]}]}, "lines[0].taxes[1]"),
    ]
    wrong = [(good | change, path) for change, path in changed]
    wrong += [(without(good, name), name) for name in ("order_number", "order_type", "lines")]
    for name in ("line_number", "item", "quantity"):
        wrong += [(good | {"lines": [without(good["lines"][0], name)]}, f"lines[0].{name}")]

    shop.system.publish("orders-submitted", *(message for message, _ in wrong))
    shop.settle()

    assert sorted(shop.dead_letters()) == sorted(("invalid", path) for _, path in wrong)
    assert shop.statuses() == {}
