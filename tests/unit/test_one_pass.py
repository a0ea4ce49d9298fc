"""Reading in one pass and reading with the closer look give the same message, or the same refusal."""

import json
from contextlib import suppress
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.wire.inventory_changed import StockChange
from schemas.wire.orders_submitted import Order
from schemas.wire.status_updates import StatusUpdate
from schemas.wire.values import Message as WireMessage
from services.common.bus.port import Record
from services.common.runtime import decode as decoding
from services.common.runtime.decode import decode
from services.common.runtime.message import Message, Rejected
from services.common.runtime.one_pass import one_pass
from tests.support.malformed import corpus, good_order
from tests.support.wire_examples import COUNT, ORDER, UPDATE

MODELS: dict[str, tuple[type[WireMessage], str, dict[str, Any]]] = {
    "orders-submitted": (Order, "orders", ORDER),
    "inventory-changed": (StockChange, "changes", COUNT),
    "status-updates": (StatusUpdate, "updates", UPDATE | {"ship_to": {"city": "Albany", "country": "US"}}),
}
CORPUS = [one for one in corpus() if one.topic in MODELS]


def alike(value: bytes | None, topic: str = "orders-submitted", headers: Any = ()) -> None:
    """Read the bytes as the product does, and with the closer look alone: nothing may differ."""
    model, many, _ = MODELS[topic]
    record = Record(topic, 3, 14, b"key", value, tuple(headers), 1_478_597_400_000)
    usual = list(map(_shown, decode(record, model, many)))
    with patch.object(decoding, "one_pass", lambda _raw, _model: (None, False, False)):
        assert usual == list(map(_shown, decode(record, model, many)))


def _shown(one: Message[Any] | Rejected) -> Any:
    """Equal numbers may be written differently, such as 1.0 and 1.00: here they differ."""
    if isinstance(one, Rejected):
        return one
    return one, one.value.model_dump_json(), one.value.model_fields_set


@pytest.mark.parametrize("one", CORPUS, ids=[one.name for one in CORPUS])
def test_the_corpus_is_refused_with_the_same_words(one: Any) -> None:
    alike(one.value, one.topic, one.headers)


@pytest.mark.parametrize("topic", MODELS)
def test_a_message_in_known_words_needs_no_closer_look(topic: str) -> None:
    model, _, example = MODELS[topic]
    for separators in ((",", ":"), (", ", ": "), (" ,\n", "\t \r\n:  ")):
        raw = json.dumps(example, separators=separators, ensure_ascii=False).encode()
        assert one_pass(raw, model)[1]
        alike(raw, topic)


@pytest.mark.parametrize("topic", MODELS)
def test_no_more_fields_and_colons_are_counted_than_are_written(topic: str) -> None:
    model, _, example = MODELS[topic]
    raw = json.dumps(example)
    fields, colons = model.model_validate_json(raw).written()
    assert fields == _keys(example)
    assert fields + colons <= raw.count(":")


def _keys(document: Any) -> int:
    if isinstance(document, dict):
        return len(document) + sum(map(_keys, document.values()))
    return sum(map(_keys, document)) if isinstance(document, list) else 0


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ('"gift": false', '"gift": false, "gift": true'),
        ('"gift": false', '"gift" : false, "gift"\t\n: false'),
        ('"gift": false', '"gift": false, "gi\\u0066t": true'),
        ('"city": "Henderson"', '"city": "Henderson", "city": "Henderson"'),
        ('"quantity": 2', '"quantity": 2, "quantity" :3'),
        ("T09:30:00Z", "T09\\u003a30:00Z"),
        # One colon is missing that a time has, and one is there of a key that stands twice.
        ('"transaction_date": "2016-11-08T09:30', '"gift":true, "transaction_date": "2016-11-08T09\\u003a30'),
        ('"tax": "0"', '"tax": "0", "tax": "0", "customer_number": "a\\":b"'),
        ("Claire", 'Claire\\": '),
        ("Claire", "Claire\\u0000"),
        ("Claire", "Claire\\\\u0000"),
        ("Claire", "Clai\\u00e9re: the \\ud83d\\ude00"),
        ("Claire", "\\ud83d"),
        ("Claire", "Cla\nire"),
        ('"gift": false', '"gift": false, "unknown": NaN'),
        ('"gift": false', '"gift": false, "unknown": 1e999'),
        ('"gift": false', '"gift": false, "unknown": {"a": 1, "a": 2}'),
        ('"gift": false', '"gift": false, "unknown": ' + "[" * 300 + "]" * 300),
        ('"gift": false', '"gift": false, "data": {}, "id": "7", "source": "s", "type": "t"'),
        ('"gift": false', '"gift": false, "orders": []'),
        ('"gift": false', '"gift": false, "orders": [{}], "orders": []'),
        ('"quantity": 2', '"quantity": 2.0'),
        ('"quantity": 2', '"quantity": 2e0'),
        ('"quantity": 2', '"quantity": 12345678901234567890123'),
        ('"quantity": 2', '"quantity": -0'),
        ('"quantity": 2', '"quantity": "2"'),
        ('"quantity": 2', '"quantity": true'),
        ('"gift": false', '"gift": 0'),
        ('"gift": false', '"gift": "false"'),
        ('"price": "130.98"', '"price": 130.98'),
        ("2016-11-08T09:30:00Z", "2016-13-08T09:30:00Z"),
        ("2016-11-08T09:30:00Z", "2016-11-08t09:30:00.123456789+14:00"),
        ('["1.10", "0.35"]', '"1.10"'),
        ('["1.10", "0.35"]', "{}"),
    ],
)
def test_what_one_pass_cannot_judge_gets_the_closer_look(found: str, instead: str) -> None:
    text = json.dumps(ORDER)
    assert found in text
    alike(text.replace(found, instead, 1).encode())
    alike(text.replace(found, instead).encode())


@pytest.mark.parametrize(
    "headers", [(), (("content-type", b"application/cloudevents+json"),), (("ce_id", b"\xff"),)]
)
def test_a_good_message_under_any_envelope_is_read_the_same(headers: Any) -> None:
    alike(json.dumps(ORDER).encode(), headers=headers)
    event = {"specversion": "1.0", "id": "7", "source": "shop", "type": "order", "data": ORDER}
    alike(json.dumps(event).encode(), headers=headers)
    alike(json.dumps(event | ORDER).encode(), headers=headers)


_PIECES = [
    b'"',
    b":",
    b'":',
    b'" :',
    b"\\",
    b"\\u0000",
    b"\\u003a",
    b",",
    b"{",
    b"}",
    b"[",
    b"]",
    b" ",
    b"\t",
    b"0",
    b"\x00",
]
_PIECES += [
    b'"gift":true,',
    b'"city" : "",',
    b'"x":[{"y":1}],',
    b'"tax":"0",',
    b"NaN",
    b"null",
    b"\xff",
    "é".encode(),
]


@given(st.sampled_from(sorted(MODELS)), st.data())
def test_bytes_put_in_or_taken_out_anywhere_are_read_the_same(topic: str, data: st.DataObject) -> None:
    raw = json.dumps(MODELS[topic][2]).encode()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw)))
        raw = raw[:at] + data.draw(st.sampled_from(_PIECES)) + raw[at + data.draw(st.integers(0, 2)) :]
    alike(raw, topic)


_texts = st.text(max_size=12) | st.sampled_from(['":', '" :', "12:30", "\0", "é", "😀", "\\u0000", "a\\"])


@st.composite
def _parties(draw: st.DrawFn) -> dict[str, Any]:
    names = st.sampled_from(["first_name", "city", "postal_code", "country", "email", "unknown"])
    return draw(st.dictionaries(names, _texts, max_size=4))


@given(
    st.dictionaries(
        st.sampled_from(["customer_number", "special_instructions", "unknown", "system"]), _texts
    ),
    _parties() | st.none(),
    st.lists(st.decimals(-99, 99, places=2).map(str), max_size=3),
    st.booleans(),
)
def test_orders_with_any_texts_are_read_the_same(
    texts: dict[str, str], party: dict[str, Any] | None, taxes: list[str], ascii_only: bool
) -> None:
    order = good_order("ACME") | texts | {"ship_to": party}
    order["lines"][0] |= {"taxes": taxes, "price": str(Decimal("1.50"))}
    with suppress(UnicodeEncodeError):  # a half of a pair of code points, which no bytes can hold
        alike(json.dumps(order, ensure_ascii=ascii_only).encode())
