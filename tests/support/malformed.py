"""Messages that nobody should be able to send, each with the reason and the path that must be told."""

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

INVALID, UNREADABLE = "invalid", "unreadable"


@dataclass(frozen=True, slots=True)
class Malformed:
    """One message: its topic, its bytes (None: a tombstone), and what its dead letter must say.

    `path` None accepts any path. `members` are the indexes that are dead letters where the message holds many.
    """

    name: str
    topic: str
    value: bytes | None
    reason: str
    path: str | None = None
    headers: tuple[tuple[str, bytes], ...] = ()


def corpus(organization: str = "ACME") -> list[Malformed]:
    """All of them, the same at every call. The organization exists; it is the messages that are wrong."""
    found = [
        *_broken_bytes(organization),
        *_truncated(organization),
        *_wrong_fields(organization),
        *_wrong_lines(organization),
        *_wrong_stock(organization),
        *_wrong_cancels(organization),
        *_wrong_envelopes(organization),
        *_bulk(organization),
        *_random_bytes(),
    ]
    assert len({one.name for one in found}) == len(found)
    return found


def good_order(organization: str, number: str = "GOOD-1") -> dict[str, Any]:
    """An order that is taken, to be spoilt."""
    return {
        "organization": organization,
        "order_number": number,
        "system": "SHOP",
        "order_type": "delivery",
        "order_class": "retail",
        "dc": "DC-EAST",
        "transaction_date": "2016-11-08T09:30:00Z",
        "currency": "USD",
        "ship_via": "12",
        "gift": False,
        "subtotal": "261.96",
        "ship_to": {
            "first_name": "Ann",
            "city": "Albany",
            "state": "NY",
            "postal_code": "12207",
            "country": "US",
        },
        "lines": [
            {"line_number": 1, "item": "CHAIR", "quantity": 2, "price": "130.98", "taxes": ["1.10"]},
            {"line_number": 2, "item": "TABLE", "quantity": 1, "price": "1", "taxes": []},
        ],
    }


def _broken_bytes(organization: str) -> Iterator[Malformed]:
    good = json.dumps(good_order(organization)).encode()
    deep = b"[" * 5_000 + b"]" * 5_000
    nested = b'{"a":' * 400 + b"1" + b"}" * 400
    cases: dict[str, bytes | None] = {
        "tombstone": None,
        "empty": b"",
        "blank": b"   \n",
        "byte order mark": b"\xef\xbb\xbf" + good,
        "utf-16": good.decode().encode("utf-16"),
        "latin-1": good.replace(b"Ann", b"Jos\xe9"),
        "overlong utf-8": good.replace(b"Ann", b"\xc0\xaf"),
        "lone continuation byte": good.replace(b"Ann", b"\x80"),
        "surrogate in utf-8": good.replace(b"Ann", b"\xed\xa0\x80"),
        "lone high surrogate": good.replace(b"Ann", b"\\ud800"),
        "lone low surrogate": good.replace(b"Ann", b"\\udc00x"),
        "escaped NUL in a name": good.replace(b"Ann", b"A\\u0000n"),
        "escaped NUL in a number": good.replace(b"GOOD-1", b"GOOD\\u00001"),
        "escaped NUL in a key": good.replace(b"first_name", b"first\\u0000name"),
        "raw NUL": good.replace(b"Ann", b"A\0n"),
        "raw control character": good.replace(b"Ann", b"A\x01n"),
        "deep lists": deep,
        "deep objects": nested,
        "two documents": good + good,
        "trailing comma": good[:-1] + b",}",
        "trailing text": good + b" x",
        "single quotes": good.replace(b'"', b"'"),
        "comment": b"/* hi */" + good,
        "NaN": good.replace(b'"quantity": 2', b'"quantity": NaN'),
        "Infinity": good.replace(b'"quantity": 2', b'"quantity": Infinity'),
        "minus Infinity": good.replace(b'"quantity": 2', b'"quantity": -Infinity'),
        "leading zero": good.replace(b'"quantity": 2', b'"quantity": 02'),
        "plus sign": good.replace(b'"quantity": 2', b'"quantity": +2'),
        "bare point": good.replace(b'"quantity": 2', b'"quantity": 2.'),
        "hex number": good.replace(b'"quantity": 2', b'"quantity": 0x2'),
        "Arabic digits": good.replace(b'"quantity": 2', '"quantity": ٢'.encode()),
        "full-width digits": good.replace(b'"quantity": 2', '"quantity": ２'.encode()),
        "underscored number": good.replace(b'"quantity": 2', b'"quantity": 1_0'),
        "number of 5000 digits": good.replace(b'"quantity": 2', b'"quantity": ' + b"9" * 5_000),
        "yaml": b"organization: ACME\norder_number: X\n",
        "xml": b"<order><number>X</number></order>",
        "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
        "larger than 256 KiB": good[:-1] + b', "padding": "' + b"x" * (256 * 1024) + b'"}',
    }
    for name, value in cases.items():
        yield Malformed(f"bytes: {name}", "orders-submitted", value, UNREADABLE, "")
    twice = {
        "organization": good.replace(b'"organization"', b'"organization": "OTHER", "organization"', 1),
        "in a line": good.replace(b'"quantity": 2', b'"quantity": 1, "quantity": 2'),
        "in ship_to": good.replace(b'"city"', b'"city": "Troy", "city"'),
        "escaped": good.replace(b'"gift"', b'"g\\u0069ft": true, "gift"'),
    }
    for name, value in twice.items():
        yield Malformed(f"duplicate key: {name}", "orders-submitted", value, UNREADABLE, "")


def _truncated(organization: str) -> Iterator[Malformed]:
    good = json.dumps(good_order(organization)).encode()
    for index in range(60):
        end = 1 + index * (len(good) - 2) // 59
        yield Malformed(f"truncated to {end} bytes", "orders-submitted", good[:end], UNREADABLE, "")


_WRONG: dict[str, list[Any]] = {
    "organization": [None, 7, "", "A B", "A" * 41, ["ACME"], {"code": "ACME"}, True, "Ä"],
    "order_number": [None, 7, "", " X", "X" * 31, ["X"], "A\nB", False],
    "system": [7, "", "a b"],
    "order_type": [None, "", "Delivery", "post", 1, ["delivery"]],
    "order_class": ["", "vip", None, 3],
    "dc": [5, "", "no/slash"],
    "requested_location": [1.5, "a b"],
    "transaction_date": ["", "2016-11-08", "2016-11-08T09:30:00", "08.11.2016", 1478597400, "2016-13-01T00:00:00Z",
                         "2016-02-30T00:00:00Z", "2016-11-08T25:00:00Z", "0001-01-01T00:00:00+14:00",
                         "9999-12-31T23:59:59-12:00", "２016-11-08T09:30:00Z"],
    "customer_number": [None, 12520, "C" * 501],
    "currency": ["", "US", "XXZ", "DOLLAR", None, 840],
    "ship_via": [12, "", "x" * 61, "a\tb"],
    "service": [1, ""],
    "gift": ["false", 0, None, "no"],
    "special_instructions": [None, "x" * 4001, 5],
    "under_review": ["yes", 1],
    "subtotal": [261.96, 261, "261,96", "2.61.96", "1e5", " 1", "1 ", "", "+1", ".5", "1.", "1.23456", "NaN", "١",
                 "0x1", "1" * 15, None, "--1", "1_000", "Infinity"],
    "tax": [0, "a"],
    "freight": [True, "1,0"],
    "total": [[], "∞"],
    "balance_due": [{}, "ten"],
    "sold_to": ["Claire", 5, []],
    "ship_to": ["12 Elm St", 5, []],
    "lines": [None, {}, "lines", 5],
}  # fmt: skip


def _wrong_fields(organization: str) -> Iterator[Malformed]:
    for name, values in _WRONG.items():
        for index, value in enumerate(values):
            order = good_order(organization) | {name: value}
            yield Malformed(f"order: {name} {index}", "orders-submitted", _json(order), INVALID, name)
    for name in ("organization", "order_number", "order_type", "lines"):
        order = good_order(organization)
        del order[name]
        yield Malformed(f"order: no {name}", "orders-submitted", _json(order), INVALID, name)
    order = good_order(organization) | {"lines": []}
    yield Malformed("order: no line at all", "orders-submitted", _json(order), INVALID, "lines")
    for name, value in {
        "country": "USA",
        "postal_code": 12207,
        "city": None,
        "email": ["a"],
        "state": "x" * 501,
    }.items():
        order = good_order(organization)
        order["ship_to"][name] = value
        yield Malformed(f"ship_to: {name}", "orders-submitted", _json(order), INVALID, f"ship_to.{name}")
    for index, whole in enumerate([5, "order", [], True, 1.5, [good_order(organization)]]):
        yield Malformed(f"not an object {index}", "orders-submitted", _json(whole), INVALID, "")


_WRONG_LINE: dict[str, list[Any]] = {
    "line_number": [None, "1", 1.0, 0, -1, True, 2**31, 10**40],
    "item": [None, 5, "", "X" * 27, " X", "A\nB", ["X"]],
    "quantity": [None, "2", 2.0, 2.5, 0, -1, True, 2**31, 10**40, 1e300, [2]],
    "price": [130.98, 130, "", "1e2", "ten", None],
    "taxes": ["1.10", [1.10], ["x"], [None], None, {}],
    "gift_wrap": ["yes", 1, None],
    "attribute": [5, ""],
    "description": [None, 5, "x" * 501],
}


def _wrong_lines(organization: str) -> Iterator[Malformed]:
    for name, values in _WRONG_LINE.items():
        for index, value in enumerate(values):
            order = good_order(organization)
            order["lines"][1][name] = value
            path = f"lines[1].{name}"
            if name == "taxes" and isinstance(value, list):
                path += "[0]"
            yield Malformed(f"line: {name} {index}", "orders-submitted", _json(order), INVALID, path)
    for name in ("line_number", "item", "quantity"):
        order = good_order(organization)
        del order["lines"][0][name]
        yield Malformed(f"line: no {name}", "orders-submitted", _json(order), INVALID, f"lines[0].{name}")
    order = good_order(organization)
    order["lines"][1]["line_number"] = 1
    yield Malformed("line: a number twice", "orders-submitted", _json(order), INVALID, "lines")
    order = good_order(organization)
    order["lines"][1] = "TABLE"
    yield Malformed("line: not an object", "orders-submitted", _json(order), INVALID, "lines[1]")


def _wrong_stock(organization: str) -> Iterator[Malformed]:
    good = {
        "organization": organization,
        "location": "DC-EAST",
        "item": "CHAIR",
        "on_hand": 5,
        "counted_at": "2016-11-08T08:00:00Z",
    }
    wrong: dict[str, list[Any]] = {
        "organization": [None, "", 5],
        "location": [None, "", 5, "a/b"],
        "item": [None, "", "X" * 27],
        "on_hand": ["5", 5.0, 5.5, True, 2**53, [5]],
        "counted_at": [None, "", "2016-11-08", 1478592000, "yesterday"],
        "safety_stock": ["1", -1, 1.5],
    }
    for name, values in wrong.items():
        for index, value in enumerate(values):
            change = good | {name: value}
            yield Malformed(f"stock: {name} {index}", "inventory-changed", _json(change), INVALID, name)
    both, neither = good | {"change": 1}, {n: v for n, v in good.items() if n != "on_hand"}
    yield Malformed("stock: both", "inventory-changed", _json(both), INVALID, "change")
    yield Malformed("stock: neither", "inventory-changed", _json(neither), INVALID, "change")
    nowhere = good | {"location": "NOWHERE"}
    yield Malformed("stock: nowhere", "inventory-changed", _json(nowhere), "unknown_location", "location")
    nobody = good | {"organization": "NOBODY"}
    yield Malformed(
        "stock: nobody's", "inventory-changed", _json(nobody), "unknown_organization", "organization"
    )


def _wrong_cancels(organization: str) -> Iterator[Malformed]:
    order, dispatch = {"organization": organization, "order_number": "X"}, {"organization": organization}
    cases: list[tuple[str, Any, str]] = [
        ("no number", {"organization": organization}, "order_number"),
        ("number is a number", order | {"order_number": 5}, "order_number"),
        ("reason is a number", order | {"reason_code": 5}, "reason_code"),
        ("no organization", {"order_number": "X"}, "organization"),
        ("dispatch without a reason", dispatch | {"dispatch_id": "A:B:1"}, "reason_code"),
        ("dispatch id is a number", dispatch | {"dispatch_id": 1, "reason_code": "R"}, "dispatch_id"),
        ("dispatch id is empty", dispatch | {"dispatch_id": "", "reason_code": "R"}, "dispatch_id"),
        ("dispatch id too long", dispatch | {"dispatch_id": "x" * 121, "reason_code": "R"}, "dispatch_id"),
        ("empty list", {"orders": []}, "orders"),
    ]
    for name, message, path in cases:
        yield Malformed(f"cancel: {name}", "cancellations", _json(message), INVALID, path)


def _wrong_envelopes(organization: str) -> Iterator[Malformed]:
    good = good_order(organization)
    headers: dict[str, tuple[tuple[str, bytes], ...]] = {
        "ce_time": (("ce_time", b"yesterday"),),
        "ce_id": (("ce_id", b"x" * 301),),
        "ce_source": (("ce_source", b"\xff"),),
    }
    for path, told in headers.items():
        yield Malformed(f"header: {path}", "orders-submitted", _json(good), INVALID, path, told)
    event = {"specversion": "1.0", "id": "1", "source": "shop", "type": "order", "data": good}
    kind = (("content-type", b"application/cloudevents+json"),)
    for path, value in {"id": 5, "source": "", "specversion": "0.3", "time": 5}.items():
        message = _json(event | {path: value})
        yield Malformed(f"structured: {path}", "orders-submitted", message, INVALID, path, kind)
    without = {name: value for name, value in event.items() if name != "data"}
    yield Malformed("structured: no data", "orders-submitted", _json(without), INVALID, "data", kind)
    wrong = copy.deepcopy(event)
    wrong["data"]["lines"][0]["quantity"] = 0  # type: ignore[index]
    message = _json(wrong)
    yield Malformed("structured: quantity", "orders-submitted", message, INVALID, "lines[0].quantity", kind)


def _bulk(organization: str) -> Iterator[Malformed]:
    for name, value in {"null": None, "number": 5, "object": {}, "text": "x", "empty": []}.items():
        yield Malformed(f"bulk: {name}", "orders-submitted", _json({"orders": value}), INVALID, "orders")
    spoilt = good_order(organization)
    spoilt["lines"][0]["quantity"] = "2"
    message = _json({"orders": [spoilt]})
    yield Malformed("bulk: one bad", "orders-submitted", message, INVALID, "orders[0].lines[0].quantity")


def _random_bytes() -> Iterator[Malformed]:
    chance = random.Random(20161108)
    for index in range(40):
        value = b"\xff" + chance.randbytes(chance.randrange(1, 400))
        topic = chance.choice(["orders-submitted", "inventory-changed", "cancellations"])
        yield Malformed(f"random bytes {index}", topic, value, UNREADABLE, "")


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()
