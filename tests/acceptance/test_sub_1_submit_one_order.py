"""SUB-1: one order with all it can say is taken, kept, and found again."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.support.stories import Shop

ANN = {
    "prefix": "Dr", "first_name": "Ann", "last_name": "Quill", "company": "Quill & Co", "address_1": "1 Elm St",
    "city": "Albany", "state": "NY", "postal_code": "12207", "country": "us", "email": "ann@example.org",
}  # fmt: skip
WHOLE: dict[str, Any] = {
    "system": "SHOP",
    "order_class": "wholesale",
    "placed_location": "WEB",
    "transaction_date": "2016-11-08T10:30:00+01:00",
    "customer_number": "CG-12520",
    "currency": "eur",
    "ship_via": "93",
    "ship_via_description": "Parcel",
    "service": "second_class",
    "gift": True,
    "special_instructions": "Ring twice, ask for Ann",
    "under_review": True,
    "subtotal": "261.96",
    "tax": "1.4501",
    "total": "263.4101",
    "sold_to": ANN,
    "ship_to": ANN | {"attention": "Front desk"},
}
LINE = {"item": "CHAIR", "quantity": 2, "price": "130.98", "taxes": ["1.10", "0.3501"], "gift_wrap": True}


def submitted(shop: Shop, number: str) -> dict[str, Any]:
    (told,) = shop.heard("order-events", type="order-submitted", order_number=number)
    data: dict[str, Any] = told.value["data"]
    return data


def test_everything_an_order_says_is_kept(shop: Shop) -> None:
    shop.submit("ab-1", LINE, **WHOLE)
    shop.settle()
    fact = submitted(shop, "AB-1")
    for name in ("system", "order_class", "placed_location", "ship_via", "service", "gift", "under_review"):
        assert fact[name] == WHOLE[name]
    assert fact["currency"] == "EUR"
    assert datetime.fromisoformat(fact["transaction_date"]) == datetime.fromisoformat("2016-11-08T09:30:00Z")
    assert Decimal(fact["tax"]) == Decimal("1.4501")
    (line,) = fact["lines"]
    assert (line["item"], line["quantity"], line["gift_wrap"]) == ("CHAIR", 2, True)
    assert (Decimal(line["price"]), Decimal(line["tax"])) == (Decimal("130.98"), Decimal("1.4501"))


def test_the_number_is_stored_upper_case_and_found_in_any_case(shop: Shop) -> None:
    shop.submit("ca-2016-aB", ("CHAIR", 1))
    shop.settle()
    assert shop.statuses() == {"CA-2016-AB": "create"}
    shown = shop.system.orderfold("status", "Ca-2016-ab", "--organization", shop.code)
    assert "CA-2016-AB" in shown


def test_what_is_missing_has_its_default(shop: Shop) -> None:
    shop.submit("A-1", {"item": "CHAIR", "quantity": 1})
    shop.settle()
    fact = submitted(shop, "A-1")
    assert (fact["currency"], fact["order_class"], fact["gift"]) == ("USD", "retail", False)
    assert {Decimal(fact[name]) for name in ("subtotal", "tax", "freight", "total", "balance_due")} == {
        Decimal(0)
    }


@pytest.mark.parametrize("order_type", ["delivery", "pickup", "ship_for_pickup"])
def test_every_order_type_is_taken(shop: Shop, order_type: str) -> None:
    shop.submit("A-1", ("CHAIR", 1), order_type=order_type, pickup_location="DC-WEST")
    shop.settle()
    assert shop.status("A-1")["order_type"] == order_type


def test_nobody_is_named_in_facts_views_or_events(shop: Shop) -> None:
    shop.submit("A-1", LINE, **WHOLE)
    shop.settle()
    facts = shop.system.database.execute(
        "SELECT string_agg(data::text || meta::text, '') FROM events WHERE stream LIKE %s",
        (f"order-{shop.code}-%",),
    ).fetchone()
    told = str([heard.value for heard in shop.heard("order-events")])
    views = str([shop.system.view(name, shop.code) for name in ("order_status", "order_lines")])
    for text in (facts[0], told, views):  # type: ignore[index]
        assert "CHAIR" in text or "A-1" in text
        for secret in ("Ann", "Quill", "Elm", "Albany", "example.org", "CG-12520", "Ring twice"):
            assert secret not in text


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"order_number": "X" * 31}, "order_number"),
        ({"special_instructions": "x" * 4001}, "special_instructions"),
        ({"currency": "XXZ"}, "currency"),
        ({"subtotal": "1.23456"}, "subtotal"),
        ({"lines": [{"line_number": 1, "item": "X" * 27, "quantity": 1}]}, "lines[0].item"),
        ({"lines": [{"line_number": 1, "item": "X", "quantity": 0}]}, "lines[0].quantity"),
    ],
)
def test_what_is_too_long_or_no_money_is_refused_by_path(
    shop: Shop, changes: dict[str, Any], path: str
) -> None:
    shop.submit("A-1", ("CHAIR", 1), **changes)
    shop.settle()
    assert shop.dead_letters() == [("invalid", path)]
    assert shop.statuses() == {}
