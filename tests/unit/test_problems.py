"""A dead letter says all that is wrong, in plain words, and nothing that only follows from it."""

import json
from typing import Any

import pytest

from schemas.wire.inventory_changed import StockChange
from schemas.wire.orders_submitted import Order
from schemas.wire.status_updates import StatusUpdate
from services.common.bus.port import Record
from services.common.runtime.decode import decode
from services.common.runtime.message import Message, Rejected
from tests.support.malformed import corpus, good_order
from tests.support.wire_examples import COUNT, UPDATE


def refused(value: Any, model: Any = Order, many: str = "orders") -> tuple[str, str]:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    (found,) = decode(Record("t", 0, 1, None, raw, (), 0), model, many)
    assert isinstance(found, Rejected), found
    return found.path, found.detail


def spoilt(**changes: Any) -> dict[str, Any]:
    return good_order("ACME") | changes


def line(**changes: Any) -> dict[str, Any]:
    order = good_order("ACME")
    order["lines"][0] |= changes
    return order


@pytest.mark.parametrize(
    ("value", "path", "detail"),
    [
        (spoilt(lines=[]), "lines", "must have at least one line"),
        (
            spoilt(lines=[{"line_number": n, "item": "I", "quantity": 1} for n in range(1, 2002)]),
            "lines",
            "must have at most 2,000 lines",
        ),
        (line(quantity=0), "lines[0].quantity", "must be 1 or more"),
        (line(quantity="2"), "lines[0].quantity", "must be a whole number"),
        (line(taxes=["0"] * 51), "lines[0].taxes", "must have at most 50 taxes"),
        (line(line_number=1_000_001), "lines[0].line_number", "must be 1,000,000 or less"),
        (5, "", "must be an order object"),
        ([good_order("ACME")], "", "must be one object; several go under `orders`"),
        ({"orders": ["x"]}, "orders[0]", "must be an order object"),
        (spoilt(lines=["x"]), "lines[0]", "must be a line object"),
        (spoilt(ship_to="x"), "ship_to", "must be an object with the fields of an address"),
        (spoilt(order_type="post"), "order_type", "must be delivery, pickup or ship_for_pickup"),
        (spoilt(order_number="x" * 31), "order_number", "must have at most 30 characters"),
        (spoilt(order_number=7), "order_number", "must be text in quotes, not a number"),
        (spoilt(gift="Y"), "gift", "must be true or false"),
        (spoilt(transaction_date="2016-02-30T00:00:00Z"), "transaction_date", "no such date or time exists"),
        (spoilt(transaction_date="2015-02-29"), "transaction_date", "no such date or time exists"),
        (spoilt(currency="XXQ"), "currency", "must be an ISO 4217 code that is in use, such as USD or EUR"),
        (
            spoilt(ship_to={"country": "USA"}),
            "ship_to.country",
            "must be an ISO 3166 code of two letters, such as US or DE",
        ),
        (
            spoilt(dc="a b"),
            "dc",
            "must be letters, digits, dots, dashes and underscores, and begin with a letter or digit",
        ),
        ({k: v for k, v in good_order("A").items() if k != "order_type"}, "order_type", "needed"),
    ],
)  # fmt: skip
def test_a_problem_is_told_in_plain_words(value: Any, path: str, detail: str) -> None:
    assert refused(value) == (path, detail)


def test_no_problem_is_told_in_the_words_of_a_library() -> None:
    for one in corpus():
        if one.topic == "orders-submitted":
            found = decode(Record("t", 0, 1, None, one.value, one.headers, 0), Order, "orders")
            for each in found:
                assert isinstance(each, Rejected)
                for word in (
                    "Input should",
                    " valid ",
                    "should have",
                    "instance of",
                    "Value error",
                    "validation",
                ):
                    assert word not in each.detail, one.name


def test_all_problems_are_told_with_their_paths() -> None:
    order = line(quantity=0, price="x") | {"gift": "Y", "dc": 5}
    path, detail = refused({"orders": [order]})
    assert path == "orders[0].dc"
    assert detail == (
        "must be text in quotes, not a number; orders[0].gift: must be true or false; "
        "orders[0].lines[0].quantity: must be 1 or more; "
        'orders[0].lines[0].price: must be an amount as text, such as "261.96": at most 14 digits and 4 decimals'
    )


def test_of_thousands_of_problems_a_hundred_are_told_and_the_others_counted() -> None:
    wrong = [{"line_number": 0, "item": "I", "quantity": 0} for _ in range(300)]
    path, detail = refused(spoilt(lines=wrong))
    assert path == "lines[0].line_number"
    assert detail.count("must be 1 or more") == 100
    assert detail.endswith("; and 500 more")


@pytest.mark.parametrize(
    ("model", "value", "detail"),
    [
        (StatusUpdate, UPDATE | {"order_number": 5}, "must be text in quotes, not a number"),
        (StatusUpdate, {"organization": "A", "request_id": 0}, "must be 1 or more"),
        (StatusUpdate, {"organization": "A"}, "send order_number, request_id or dispatch_id"),
        (StockChange, COUNT | {"on_hand": "5"}, "must be a whole number"),
        (StockChange, COUNT | {"on_hand": None}, "send either on_hand or change; neither was sent"),
        (StockChange, COUNT | {"change": 1}, "send either on_hand or change; both were sent"),
        (StockChange, COUNT | {"on_hand": None, "change": "x"}, "must be a whole number"),
    ],
)
def test_nothing_is_told_that_only_follows(model: Any, value: Any, detail: str) -> None:
    assert refused(value, model, "-")[1] == detail


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("{}".encode("utf-16"), "it is UTF-16"),
        ('{"a": 1}'.encode("utf-16-be"), "it is UTF-16"),
        ('{"a": 1}'.encode("utf-16-le"), "it is UTF-16"),
        ('{"a": 1}'.encode("utf-32"), "it is UTF-32"),
        ('{"a": "é"}'.encode("latin-1"), "byte 8 is not UTF-8; it may be Latin-1 or Windows-1252"),
        (b"\x1f\x8b\x08\0", "compressed with gzip"),
        (b'\0\0\0\0\1{"a": 1}', "begins with the number of a schema"),
        (b"", "it is empty"),
        (b"{\n\n  x", "line 3 column 3"),
        (b'{"a": 1, "a": 1}', "a key stands twice in one object"),
    ],
)
def test_bytes_that_are_no_json_are_called_by_their_name(raw: bytes, words: str) -> None:
    path, detail = refused(raw)
    assert path == ""
    assert words in detail


@pytest.mark.parametrize("value", ["2016-11-08", "2016-11-08T00:00:00Z", "2016-11-08T01:00:00+01:00"])
def test_an_order_date_without_a_time_is_midnight_in_utc(value: str) -> None:
    (found,) = decode(
        Record("t", 0, 1, None, json.dumps(spoilt(transaction_date=value)).encode(), (), 0), Order, "orders"
    )
    assert isinstance(found, Message)
    assert found.value.transaction_date.isoformat() == "2016-11-08T00:00:00+00:00"


@pytest.mark.parametrize(
    "twice", [b'"gift": false, "gift": true,', b'"gift": true, "gift": true, "gift": true,']
)
def test_a_date_does_not_hide_a_key_that_stands_twice(twice: bytes) -> None:
    raw = json.dumps(spoilt(transaction_date="2016-11-08")).encode().replace(b'"gift": false,', twice)
    assert refused(raw) == ("", "a key stands twice in one object")
