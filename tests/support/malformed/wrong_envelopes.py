"""Good orders in a wrong envelope, and lists of orders that are none."""

import copy
from collections.abc import Iterator
from typing import Any

from tests.support.malformed.case import INVALID, Malformed, as_json, good_order


def wrong_envelopes(organization: str) -> Iterator[Malformed]:
    good = good_order(organization)
    headers: dict[str, tuple[tuple[str, bytes], ...]] = {
        "ce_time": (("ce_time", b"yesterday"),),
        "ce_id": (("ce_id", b"x" * 301),),
        "ce_source": (("ce_source", b"\xff"),),
        "ce_correlationid": (("ce_correlationid", b""),),
        "correlation-id": (("correlation-id", b"x" * 301),),
        "correlation_id": (("correlation_id", b"a\0b"),),
    }
    for path, told in headers.items():
        yield Malformed(f"header: {path}", "orders-submitted", as_json(good), INVALID, path, told)
    event = {"specversion": "1.0", "id": "1", "source": "shop", "type": "order", "data": good}
    kind = (("content-type", b"application/cloudevents+json"),)
    for path, value in {"id": 5, "source": "", "specversion": "0.3", "time": 5, "correlationid": ""}.items():
        message = as_json(event | {path: value})
        yield Malformed(f"structured: {path}", "orders-submitted", message, INVALID, path, kind)
    without = {name: value for name, value in event.items() if name != "data"}
    yield Malformed("structured: no data", "orders-submitted", as_json(without), INVALID, "data", kind)
    wrong = copy.deepcopy(event)
    wrong["data"]["lines"][0]["quantity"] = 0  # type: ignore[index]
    message = as_json(wrong)
    yield Malformed("structured: quantity", "orders-submitted", message, INVALID, "lines[0].quantity", kind)


def bulk(organization: str) -> Iterator[Malformed]:
    lists: dict[str, Any] = {"null": None, "number": 5, "object": {}, "text": "x", "empty": []}
    for name, value in lists.items():
        yield Malformed(f"bulk: {name}", "orders-submitted", as_json({"orders": value}), INVALID, "orders")
    spoilt = good_order(organization)
    spoilt["lines"][0]["quantity"] = "2"
    message = as_json({"orders": [spoilt]})
    yield Malformed("bulk: one bad", "orders-submitted", message, INVALID, "orders[0].lines[0].quantity")
