"""Good orders in a wrong envelope, and lists of orders that are none."""

import copy
import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from tests.support.malformed.case import INVALID, UNREADABLE, Malformed, as_json, good_order


def wrong_envelopes(organization: str) -> Iterator[Malformed]:
    good = good_order(organization)
    headers: dict[str, tuple[tuple[str, bytes], ...]] = {
        "ce_time": (("ce_time", b"yesterday"),),
        "ce_id": (("ce_id", b"x" * 301),),
        "message-id": (("message-id", b"\xff" * 151),),
        "orderfold-replay": (("orderfold-replay", b"x" * 301),),
        "orderfold-replay-member": (("orderfold-replay-member", b"\xff"),),
    }
    http = (("ce-time", b"tomorrow"),)
    yield Malformed("header: ce-time", "orders-submitted", as_json(good), INVALID, "ce_time", http)
    for number, time in enumerate((b"\xff", b"1626829200000", b"2021-07-21", b"2021-02-30T01:00:00Z")):
        at = (("ce_time", time),)
        yield Malformed(f"header: time {number}", "orders-submitted", as_json(good), INVALID, "ce_time", at)
    for path, told in headers.items():
        yield Malformed(f"header: {path}", "orders-submitted", as_json(good), INVALID, path, told)
    event = {"specversion": "1.0", "id": "1", "source": "shop", "type": "order", "data": good}
    kind = (("content-type", b"application/cloudevents+json"),)
    for path, value in {"id": 5, "source": "", "specversion": "0.3", "time": 5, "type": None}.items():
        message = as_json(event | {path: value})
        yield Malformed(f"structured: {path}", "orders-submitted", message, INVALID, path, kind)
    without = {name: value for name, value in event.items() if name != "data"}
    yield Malformed("structured: no data", "orders-submitted", as_json(without), INVALID, "data", kind)
    long = as_json(event | {"id": "x" * 301})
    yield Malformed("structured: a long id", "orders-submitted", long, INVALID, "id", kind)
    yield from _in_base64(without, good)
    yield from _of_others(good)
    wrong = copy.deepcopy(event)
    wrong["data"]["lines"][0]["quantity"] = 0  # type: ignore[index]
    message = as_json(wrong)
    yield Malformed("structured: quantity", "orders-submitted", message, INVALID, "lines[0].quantity", kind)


def _in_base64(event: dict[str, Any], good: dict[str, Any]) -> Iterator[Malformed]:
    text = json.dumps(good).encode()
    spoilt = json.dumps(good | {"lines": []}).encode()
    cases: dict[str, tuple[Any, str, str]] = {
        "a number": (5, INVALID, "data_base64"),
        "no base64": ("e30=x", INVALID, "data_base64"),
        "not in the alphabet": ("e30\u00e9", INVALID, "data_base64"),
        "cut": (b64encode(text).decode()[:-3], INVALID, "data_base64"),
        "empty": ("", UNREADABLE, "data_base64"),
        "no JSON": (b64encode(b"order").decode(), UNREADABLE, "data_base64"),
        "UTF-16": (b64encode(text.decode().encode("utf-16")).decode(), UNREADABLE, "data_base64"),
        "a key twice": (b64encode(b'{"lines": 1, "lines": 2}').decode(), UNREADABLE, "data_base64"),
        "no line": (b64encode(spoilt).decode(), INVALID, "lines"),
    }
    for name, (value, reason, path) in cases.items():
        message = as_json(event | {"data_base64": value})
        yield Malformed(f"base64: {name}", "orders-submitted", message, reason, path)
    both = as_json(event | {"data": good, "data_base64": b64encode(text).decode()})
    yield Malformed("base64: beside data", "orders-submitted", both, INVALID, "data_base64")
    neither = as_json(event | {"data_base64": None})
    kind = (("content-type", b"application/cloudevents+json"),)
    yield Malformed("base64: null", "orders-submitted", neither, INVALID, "data", kind)
    batch = [event | {"data": good, "id": "a"}, event | {"data": good, "id": "b"}]
    for name, headers in {
        "batch": (("content-type", b"application/cloudevents-batch+json"),),
        "batch in another case": (("Content-Type", b"Application/CloudEvents-Batch+JSON; charset=utf-8"),),
        "batch that is called one event": kind,
        "batch without a word": (),
    }.items():
        yield Malformed(f"structured: {name}", "orders-submitted", as_json(batch), UNREADABLE, "", headers)
    protobuf = (("content-type", b"application/cloudevents+protobuf"),)
    yield Malformed("structured: protobuf", "orders-submitted", as_json(good), UNREADABLE, "", protobuf)


def _of_others(good: dict[str, Any]) -> Iterator[Malformed]:
    change = {"before": None, "after": good, "source": {"table": "orders"}, "op": "c", "ts_ms": 1}
    whole: dict[str, Any] = {
        "of Connect": {"schema": {"type": "struct"}, "payload": good},
        "of a change": change,
        "of a deletion": change | {"after": None, "before": good, "op": "d"},
        "of a change in Connect": {"schema": {"type": "struct"}, "payload": change},
    }
    for name, message in whole.items():
        yield Malformed(f"envelope: {name}", "orders-submitted", as_json(message), UNREADABLE, "")
    many = as_json({"orders": [change]})
    yield Malformed("envelope: in a list", "orders-submitted", many, UNREADABLE, "orders[0]")


def bulk(organization: str) -> Iterator[Malformed]:
    lists: dict[str, Any] = {"null": None, "number": 5, "object": {}, "text": "x", "empty": []}
    for name, value in lists.items():
        yield Malformed(f"bulk: {name}", "orders-submitted", as_json({"orders": value}), INVALID, "orders")
    spoilt = good_order(organization)
    spoilt["lines"][0]["quantity"] = "2"
    message = as_json({"orders": [spoilt]})
    yield Malformed("bulk: one bad", "orders-submitted", message, INVALID, "orders[0].lines[0].quantity")
