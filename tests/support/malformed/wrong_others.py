"""Counts, cancels, status updates and polls with one field spoilt."""

from collections.abc import Iterator
from typing import Any

from tests.support.malformed.case import INVALID, Malformed, as_json


def wrong_stock(organization: str) -> Iterator[Malformed]:
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
        "on_hand": ["5", "", 5.5, True, 2**53, 2.0**53, [5]],
        "counted_at": [None, "", "2016-11-08", 1478592000, "yesterday"],
        "safety_stock": ["1", -1, 1.5],
    }
    for name, values in wrong.items():
        for index, value in enumerate(values):
            change = good | {name: value}
            yield Malformed(f"stock: {name} {index}", "inventory-changed", as_json(change), INVALID, name)
    both, neither = good | {"change": 1}, {n: v for n, v in good.items() if n != "on_hand"}
    yield Malformed("stock: both", "inventory-changed", as_json(both), INVALID, "change")
    yield Malformed("stock: neither", "inventory-changed", as_json(neither), INVALID, "change")
    nowhere = good | {"location": "NOWHERE"}
    yield Malformed("stock: nowhere", "inventory-changed", as_json(nowhere), "unknown_location", "location")
    nobody = good | {"organization": "NOBODY"}
    yield Malformed(
        "stock: nobody's", "inventory-changed", as_json(nobody), "unknown_organization", "organization"
    )


def wrong_cancels(organization: str) -> Iterator[Malformed]:
    order, dispatch = {"organization": organization, "order_number": "X"}, {"organization": organization}
    cases: list[tuple[str, Any, str]] = [
        ("no number", {"organization": organization}, "order_number"),
        ("number is a number", order | {"order_number": 5}, "order_number"),
        ("reason is a number", order | {"reason_code": 5}, "reason_code"),
        ("no organization", {"order_number": "X"}, "organization"),
        ("dispatch without a reason", dispatch | {"dispatch_id": "A:B:1"}, "reason_code"),
        ("dispatch id is a number", dispatch | {"dispatch_id": 1, "reason_code": "R"}, "dispatch_id"),
        ("dispatch id is empty", dispatch | {"dispatch_id": "", "reason_code": "R"}, "order_number"),
        (
            "dispatch with an empty reason",
            dispatch | {"dispatch_id": "A:B:1", "reason_code": ""},
            "reason_code",
        ),
        (
            "dispatch with a null reason",
            dispatch | {"dispatch_id": "A:B:1", "reason_code": None},
            "reason_code",
        ),
        ("number is empty", order | {"order_number": ""}, "order_number"),
        ("dispatch id too long", dispatch | {"dispatch_id": "x" * 121, "reason_code": "R"}, "dispatch_id"),
        ("one line", order | {"line_number": 1}, "line_number"),
        ("some lines", order | {"lines": []}, "lines"),
        ("some units", order | {"quantity": 1}, "quantity"),
        ("part of a dispatch", dispatch | {"dispatch_id": "A:B:1", "reason_code": "R", "lines": 1}, "lines"),
        ("empty list", {"orders": []}, "orders"),
    ]
    for name, message, path in cases:
        yield Malformed(f"cancel: {name}", "cancellations", as_json(message), INVALID, path)


def wrong_updates(organization: str) -> Iterator[Malformed]:
    good = {"organization": organization, "order_number": "X", "location": "S-1", "status": "picked"}
    wrong: dict[str, list[Any]] = {
        "organization": [None, "", "A B", 5],
        "order_number": [5, " ", "X" * 31, "\u00a0"],
        "request_id": ["7", "", 0, -1, 7.5, True, 2.0**63, 2**63, 10**40],
        "dispatch_id": [5, "x" * 121, "a\nb"],
        "location": [" ", "a/b", 5],
        "status": [" ", "open", "complete", "PICKED", 5, ["picked"]],
        "line_number": [0, "1", "", 1.5, 2**31],
        "quantity": [0, -1, "1", 1.5, True],
        "note": [5, "x" * 4001],
        "carrier": [5],
        "tracking_number": ["x" * 61],
        "pickup_by": ["tomorrow", "2016-11-08", 5],
        "under_review": ["yes", 1],
        "ship_to": ["12 Elm St", []],
        "user": [5],
        "occurred_at": ["2016-11-08", "2016-11-08T09:30:00"],
    }
    for name, values in wrong.items():
        for index, value in enumerate(values):
            message = as_json(good | {name: value})
            yield Malformed(f"update: {name} {index}", "status-updates", message, INVALID, name)
    of_a_dispatch = {"organization": organization, "dispatch_id": "A:B:1", "status": "fulfilled"}
    for name in ("line_number", "quantity"):
        part = as_json(of_a_dispatch | {name: 1})
        yield Malformed(f"update: {name} of a dispatch", "status-updates", part, INVALID, name)
    about_nothing = {name: value for name, value in good.items() if name != "order_number"}
    yield Malformed("update: of nothing", "status-updates", as_json(about_nothing), INVALID, "dispatch_id")
    nameless = as_json(good | {"order_number": ""})
    yield Malformed("update: of an empty number", "status-updates", nameless, INVALID, "dispatch_id")
    yield Malformed("update: empty list", "status-updates", as_json({"updates": []}), INVALID, "updates")


def wrong_polls(organization: str) -> Iterator[Malformed]:
    good = {"organization": organization, "location": "DC-EAST", "kind": "fulfillments"}
    wrong: dict[str, list[Any]] = {
        "organization": [None, "", "A B", 5],
        "location": [None, "", "a/b", 5],
        "kind": [None, "", "work", 5, ["fulfillments"]],
        "limit": [0, -1, 1001, "7", 1.5, True],
    }
    for name, values in wrong.items():
        for index, value in enumerate(values):
            message = as_json(good | {name: value})
            yield Malformed(f"poll: {name} {index}", "location-polls", message, INVALID, name)
    nowhere = as_json(good | {"location": "NOWHERE"})
    yield Malformed("poll: nowhere", "location-polls", nowhere, "unknown_location", "location")
    nobody = as_json(good | {"organization": "NOBODY"})
    yield Malformed("poll: nobody's", "location-polls", nobody, "unknown_organization", "organization")
    yield Malformed("poll: empty list", "location-polls", as_json({"polls": []}), INVALID, "polls")
