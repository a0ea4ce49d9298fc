"""An order is taken whatever tracing writes beside it: empty is missing, bytes become digits, too long is dropped."""

import json
from base64 import encodebytes
from hashlib import blake2b
from typing import Any

import pytest

from schemas.wire.orders_submitted import Order
from services.common.bus.port import Record
from services.common.runtime.decode import decode
from services.common.runtime.message import Message, Rejected
from tests.support.malformed import good_order

VALUE = json.dumps(good_order("ACME")).encode()
RAW = bytes(range(200, 216))
EVENT = {"specversion": "1.0", "id": "7", "source": "shop", "type": "order"}
POSITION = "orders-submitted/3/14"
CORRELATION = ["ce_correlationid", "correlation-id", "correlation_id"]


def take(value: bytes, *headers: tuple[str, bytes | None]) -> Message[Any]:
    """The one message, which is not refused."""
    record = Record("orders-submitted", 3, 14, b"key", value, headers, 1_478_597_400_000)
    (found,) = decode(record, Order, "orders")
    assert isinstance(found, Message), found
    assert found.value.order_number == "GOOD-1"
    return found


def event(**attributes: Any) -> bytes:
    """A structured CloudEvent with a good order."""
    return json.dumps({**EVENT, "data": good_order("ACME"), **attributes}).encode()


@pytest.mark.parametrize("name", CORRELATION)
@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (b"", ""),
        (RAW, RAW.hex()),
        (b"\xff" * 150, "ff" * 150),
        (b"\xff" * 151, ""),
        (b"a\0b", "610062"),
        (b"x" * 300, "x" * 300),
        (b"x" * 301, ""),
        ("ö".encode() * 300, "ö" * 300),
    ],
)
def test_a_correlation_id_costs_no_order(name: str, sent: bytes, read: str) -> None:
    found = take(VALUE, (name, sent))
    assert (found.correlation_id, found.cause.correlation_id) == (read, read or POSITION)


@pytest.mark.parametrize("useless", [b"", b"x" * 301, None])
def test_the_next_correlation_id_stands_in_for_one_that_cannot_be_kept(useless: bytes | None) -> None:
    found = take(VALUE, ("ce_correlationid", useless), ("correlation_id", b"basket"))
    assert found.correlation_id == "basket"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('""', ""), ("null", ""), ("7", "7"), ("-2147483648", "-2147483648"), ("true", "true"), ("1.5", ""), ("{}", ""),
        ('["x"]', ""), ("1" * 4000, ""), (f'"{"x" * 300}"', "x" * 300), (f'"{"x" * 301}"', ""),
    ],
)  # fmt: skip
def test_a_correlation_id_of_an_event_costs_no_order(written: str, read: str) -> None:
    value = event(correlationid=None)
    found = take(value.replace(b'"correlationid": null', b'"correlationid": ' + written.encode()))
    assert (found.correlation_id, found.cause.correlation_id) == (read, read or "7")


@pytest.mark.parametrize("name", ["ce_id", "message-id"])
@pytest.mark.parametrize(("sent", "read"), [(b"", POSITION), (RAW, RAW.hex()), (b"a\0", "6100")])
def test_an_id_of_bytes_is_kept_as_their_digits(name: str, sent: bytes, read: str) -> None:
    assert take(VALUE, (name, sent)).id == read


def test_an_id_that_is_not_asked_for_may_be_anything() -> None:
    assert take(VALUE, ("ce_id", b"7"), ("message-id", b"x" * 301)).id == "7"
    assert take(event(), ("ce_id", b"x" * 301), ("content-type", b"application/cloudevents+json")).id == "7"


def test_sources_that_are_no_short_text_stay_apart() -> None:
    assert take(VALUE, ("ce_source", b"")).source == ""
    assert take(VALUE, ("ce_source", "/café".encode("latin-1"))).source == "2f636166e9"
    assert take(VALUE, ("ce_source", b"x" * 300)).source == "x" * 300
    long = [b"x" * 301, b"x" * 302, b"\xff" * 151]
    digests = [blake2b(each, digest_size=32).hexdigest() for each in long]
    assert [take(VALUE, ("ce_source", each)).source for each in long] == digests
    assert take(event(source="x" * 301)).source == digests[0]


@pytest.mark.parametrize("missing", ["", None])
def test_an_empty_time_is_that_of_the_broker(missing: str | None) -> None:
    at = take(VALUE).occurred_at
    assert take(VALUE, ("ce_time", None if missing is None else b"")).occurred_at == at
    assert take(event(time=missing)).occurred_at == at


@pytest.mark.parametrize(
    "sent", [b"", b"\xff", b"\0", b"text/" + b"x" * 400, b"application/json; x=" + b"y" * 400]
)
def test_a_content_type_that_says_nothing_changes_nothing(sent: bytes) -> None:
    assert take(VALUE, ("content-type", sent)).id == POSITION
    assert take(event(), ("content-type", sent)).id == "7"


def test_a_long_content_type_still_tells_an_event() -> None:
    sent = b"Application/CloudEvents+JSON; x=" + b"y" * 400
    assert take(event(datacontenttype="x" * 400, type="x" * 301), ("content-type", sent)).id == "7"


@pytest.mark.parametrize("line_break", [b"\n", b"\r\n"])
def test_bytes_in_lines_as_mime_breaks_them_are_read(line_break: bytes) -> None:
    lines = encodebytes(VALUE).replace(b"\n", line_break).decode()
    assert take(json.dumps({**EVENT, "data_base64": lines}).encode()).id == "7"


CHANGE = {"before": None, "after": good_order("ACME"), "op": "c"}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"schema": None, "payload": good_order("ACME")}, ["under `payload` alone", "schemas.enable=false"]),
        (CHANGE, ["under `after` alone"]),
        ({"schema": {}, "payload": CHANGE}, ["under `payload` alone", "under `after` alone"]),
    ],
)
def test_an_envelope_of_others_is_told_with_what_to_send_instead(document: Any, words: list[str]) -> None:
    for value in (document, {"orders": [document]}, {**EVENT, "data": document}):
        record = Record("orders-submitted", 3, 14, None, json.dumps(value).encode(), (), 1_478_597_400_000)
        (found,) = decode(record, Order, "orders")
        assert isinstance(found, Rejected)
        assert found.reason == "unreadable"
        assert all(each in found.detail for each in words)


def test_an_order_with_such_fields_beside_its_own_is_taken() -> None:
    take(json.dumps(good_order("ACME") | {"schema": "1", "payload": {}, "op": "c", "after": {}}).encode())
