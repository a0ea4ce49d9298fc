"""Orders with one field of the order or of a line spoilt."""

from collections.abc import Iterator
from typing import Any

from tests.support.malformed.case import INVALID, Malformed, as_json, good_order

_WRONG: dict[str, list[Any]] = {
    "organization": [None, 7, "", "A B", "A" * 41, ["ACME"], {"code": "ACME"}, True, "Ä"],
    "order_number": [None, 7, "", " X", "X" * 31, ["X"], "A\nB", False, "X ", "\u00a0", "\u200b",
                     "A\x85B", "ß" * 30, "A\u200b-1", "A\u00ad1", "A\u00a01", "A\ufeff1", "A\u202e1"],
    "system": [7, "a b"],
    "order_type": [None, "", "Delivery", "post", 1, ["delivery"]],
    "order_class": ["vip", " ", 3],
    "dc": [5, " ", "no/slash"],
    "requested_location": [1.5, "a b"],
    "transaction_date": [" ", "2016-11-8", "2016-11-08T09:30:00", "08.11.2016", 1478597400, "2016-13-01T00:00:00Z",
                         "2016-02-30T00:00:00Z", "2016-11-08T25:00:00Z", "0001-01-01T00:00:00+14:00",
                         "9999-12-31T23:59:59-12:00", "２016-11-08T09:30:00Z",
                         "2016-02-30", "2015-02-29", "2016-11-31", "2016-11-08 ", "2016-11-08Z", "1899-12-31"],
    "customer_number": [12520, "C" * 501],
    "currency": [" ", "US", "XXZ", "DOLLAR", 840],
    "ship_via": [12, "x" * 61, "a\tb"],
    "service": [1],
    "gift": ["false", 0, "", "no"],
    "special_instructions": ["x" * 4001, 5],
    "under_review": ["yes", 1],
    "subtotal": [261.96, 261, "261,96", "2.61.96", "1e5", " 1", "1 ", "", "+1", ".5", "1.", "1.23456", "NaN", "١",
                 "0x1", "1" * 15, "--1", "1_000", "Infinity"],
    "tax": [0, "a"],
    "freight": [True, "1,0"],
    "total": [[], "∞"],
    "balance_due": [{}, "ten"],
    "sold_to": ["Claire", 5, []],
    "ship_to": ["12 Elm St", 5, []],
    "lines": [None, {}, "lines", 5],
}  # fmt: skip


def wrong_fields(organization: str) -> Iterator[Malformed]:
    for name, values in _WRONG.items():
        for index, value in enumerate(values):
            order = good_order(organization) | {name: value}
            yield Malformed(f"order: {name} {index}", "orders-submitted", as_json(order), INVALID, name)
    for name in ("organization", "order_number", "order_type", "lines"):
        order = good_order(organization)
        del order[name]
        yield Malformed(f"order: no {name}", "orders-submitted", as_json(order), INVALID, name)
    order = good_order(organization) | {"lines": []}
    yield Malformed("order: no line at all", "orders-submitted", as_json(order), INVALID, "lines")
    for name, value in {
        "country": "USA",
        "postal_code": 12207,
        "city": 5,
        "email": ["a"],
        "state": "x" * 501,
    }.items():
        order = good_order(organization)
        order["ship_to"][name] = value
        yield Malformed(f"ship_to: {name}", "orders-submitted", as_json(order), INVALID, f"ship_to.{name}")
    for index, whole in enumerate([5, "order", [], True, 1.5, [good_order(organization)]]):
        yield Malformed(f"not an object {index}", "orders-submitted", as_json(whole), INVALID, "")


_WRONG_LINE: dict[str, list[Any]] = {
    "line_number": [None, "1", 1.5, 0, 0.0, -1, True, 2**31, 2.0**31, 10**40],
    "item": [None, 5, "", "X" * 27, " X", "A\nB", ["X"], "AP\u00a0PLE", "A\u200b1"],
    "quantity": [None, "2", "", -2.0, 2.5, 0, -1, True, 2**31, 10**40, 1e300, [2]],
    "price": [130.98, 130, "", "1e2", "ten"],
    "taxes": ["1.10", [1.10], ["x"], [None], "", {}],
    "gift_wrap": ["yes", 1, ""],
    "attribute": [5],
    "description": [5, "x" * 501],
}


def wrong_lines(organization: str) -> Iterator[Malformed]:
    for name, values in _WRONG_LINE.items():
        for index, value in enumerate(values):
            order = good_order(organization)
            order["lines"][1][name] = value
            path = f"lines[1].{name}"
            if name == "taxes" and isinstance(value, list):
                path += "[0]"
            yield Malformed(f"line: {name} {index}", "orders-submitted", as_json(order), INVALID, path)
    for name in ("line_number", "item", "quantity"):
        order = good_order(organization)
        del order["lines"][0][name]
        yield Malformed(f"line: no {name}", "orders-submitted", as_json(order), INVALID, f"lines[0].{name}")
    order = good_order(organization)
    order["lines"][1]["line_number"] = 1
    yield Malformed("line: a number twice", "orders-submitted", as_json(order), INVALID, "lines")
    order = good_order(organization)
    order["lines"][1] = "TABLE"
    yield Malformed("line: not an object", "orders-submitted", as_json(order), INVALID, "lines[1]")
