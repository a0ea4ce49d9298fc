"""Null and, for codes and times, an empty text are a field that is missing: on every topic, at every depth."""

import json
from typing import Any

import jsonschema
import pytest

from schemas.topics import READ
from schemas.wire.cancellations import CancelOrder, cancellation_of
from schemas.wire.fulfillment_responses import FulfillmentResponse
from schemas.wire.inventory_changed import StockChange
from schemas.wire.invoices_submitted import CreateInvoice, submitted_invoice_of
from schemas.wire.location_polls import LocationPoll
from schemas.wire.missing import fields_of
from schemas.wire.orders_submitted import Line, Order
from schemas.wire.party import Party
from schemas.wire.privacy_requests import ForgetPerson
from schemas.wire.purchase_orders_submitted import CreatePurchaseOrder, submitted_purchase_of
from schemas.wire.status_updates import StatusUpdate
from schemas.wire.vendor_activity import Ship, vendor_activity_of
from services.common.bus.port import Record
from services.common.runtime.decode import decode
from services.common.runtime.message import Message, Rejected
from tests.support.wire_examples import CANCEL_DISPATCH, CANCEL_ORDER, COUNT, ORDER, UPDATE

ADDRESS = {
    "company": "Acme",
    "address_1": "1 Main St",
    "city": "Troy",
    "postal_code": "12180",
    "country": "US",
}
LEAST: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "orders-submitted": (
        Order,
        "orders",
        {
            "organization": "ACME",
            "order_number": "A-1",
            "order_type": "delivery",
            "lines": [{"line_number": 1, "item": "I", "quantity": 1}],
        },
    ),
    "inventory-changed": (StockChange, "changes", {k: v for k, v in COUNT.items() if k != "safety_stock"}),
    "status-updates": (StatusUpdate, "updates", {"organization": "ACME", "order_number": "A-1"}),
    "cancellations": (cancellation_of, "orders", {"organization": "ACME", "order_number": "A-1"}),
    "privacy-requests": (
        ForgetPerson,
        "requests",
        {"organization": "ACME", "action": "forget", "match": {"order_number": "A-1"}},
    ),
    "location-polls": (
        LocationPoll,
        "polls",
        {"organization": "ACME", "location": "S-1", "kind": "fulfillments"},
    ),
    "purchase-orders-submitted": (
        submitted_purchase_of,
        "purchase_orders",
        {
            "action": "create",
            "organization": "ACME",
            "po_number": "PO-1",
            "order_number": "A-1",
            "vendor": "V100",
            "sold_to": ADDRESS,
            "ship_to": ADDRESS,
            "lines": [{"line_number": 1, "item": "I", "quantity": 1}],
        },
    ),
    "vendor-activity": (
        vendor_activity_of,
        "activities",
        {
            "action": "ship",
            "organization": "ACME",
            "vendor": "V100",
            "po_number": "PO-1",
            "ship_date": "2016-11-10",
            "lines": [{"line_number": 1, "quantity": 1}],
        },
    ),
    "invoices-submitted": (
        submitted_invoice_of,
        "invoices",
        {
            "action": "create",
            "organization": "ACME",
            "vendor": "V100",
            "invoice_number": "I-77",
            "invoice_date": "2016-11-12",
            "lines": [{"shipment_id": "PO-1:1"}],
        },
    ),
    "fulfillment-responses": (
        FulfillmentResponse,
        "responses",
        {"organization": "ACME", "message_id": "ACME:A-1:1:1", "outcome": "success"},
    ),
}
MODELS = {"orders-submitted": Order, "inventory-changed": StockChange, "status-updates": StatusUpdate}
MODELS |= {"cancellations": CancelOrder, "privacy-requests": ForgetPerson, "location-polls": LocationPoll}
MODELS |= {"fulfillment-responses": FulfillmentResponse}
MODELS |= {"purchase-orders-submitted": CreatePurchaseOrder, "vendor-activity": Ship}
MODELS |= {"invoices-submitted": CreateInvoice}


def read(topic: str, value: Any) -> Message[Any] | Rejected:
    model, many, _ = LEAST[topic]
    record = Record(topic, 0, 1, None, json.dumps(value).encode(), (), 0)
    (found,) = decode(record, model, many)
    return found


def taken(topic: str, value: Any) -> dict[str, Any]:
    found = read(topic, value)
    assert isinstance(found, Message), found
    dumped: dict[str, Any] = found.value.model_dump()
    return dumped


def spelled(spelling: Any) -> list[tuple[str, str]]:
    return [
        (topic, name)
        for topic, model in MODELS.items()
        for name in sorted(fields_of(model).optional if spelling is None else fields_of(model).blank)
        if name not in LEAST[topic][2]
    ]


def test_every_topic_that_is_read_is_asked() -> None:
    assert set(LEAST) == set(MODELS) == {topic.name for topic in READ}


@pytest.mark.parametrize(("topic", "name"), spelled(None))
def test_null_is_missing(topic: str, name: str) -> None:
    least = LEAST[topic][2]
    assert taken(topic, least | {name: None}) == taken(topic, least)


@pytest.mark.parametrize(("topic", "name"), spelled(""))
def test_an_empty_code_time_or_text_is_missing(topic: str, name: str) -> None:
    least = LEAST[topic][2]
    before, after = taken(topic, least), taken(topic, least | {name: ""})
    other = {k: v for k, v in after.items() if v != before[k]}
    assert other in ({}, {"note": ""}, {"detail": ""})  # free text stays as it was written


@pytest.mark.parametrize("topic", sorted(LEAST))
def test_all_of_them_at_once_are_missing_in_members_too(topic: str) -> None:
    model, many, least = LEAST[topic]
    nulls = {name: None for name in fields_of(MODELS[topic]).optional if name not in least}
    assert taken(topic, least | nulls) == taken(topic, least)
    record = Record(topic, 0, 1, None, json.dumps({many: [least | nulls, least]}).encode(), (), 0)
    first, second = decode(record, model, many)
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert first.value == second.value


@pytest.mark.parametrize("spelling", [None, ""])
def test_what_is_missing_in_lines_and_addresses_has_its_default(spelling: Any) -> None:
    least = LEAST["orders-submitted"][2]
    of_line, of_party = fields_of(Line), fields_of(Party)
    line = dict.fromkeys(of_line.optional if spelling is None else of_line.blank, spelling)
    party = dict.fromkeys(of_party.optional if spelling is None else of_party.blank, spelling)
    order = least | {"lines": [line | least["lines"][0]], "ship_to": party, "sold_to": party}
    wanted = taken("orders-submitted", least | {"ship_to": {}, "sold_to": {}})
    assert taken("orders-submitted", order) == wanted
    assert (
        taken("status-updates", LEAST["status-updates"][2] | {"ship_to": party})["ship_to"]["country"] == "US"
    )


def test_defaults_are_those_of_the_contract() -> None:
    order = LEAST["orders-submitted"][2] | dict.fromkeys(("currency", "order_class", "ship_via", "dc"), "")
    found = taken("orders-submitted", order | {"gift": None, "tax": None})
    assert (found["currency"], found["order_class"], found["ship_via"], found["dc"]) == (
        "USD",
        "retail",
        None,
        None,
    )
    assert (found["gift"], found["tax"]) == (None, 0)


@pytest.mark.parametrize("spelling", [None, ""])
@pytest.mark.parametrize(
    ("topic", "name"),
    [
        (topic, name)
        for topic, (_, _, least) in LEAST.items()
        for name in least
        if name in ("organization", "item")
    ]
    + [
        ("inventory-changed", "counted_at"),
        ("orders-submitted", "order_type"),
        ("orders-submitted", "order_number"),
    ],
)
def test_what_is_needed_refuses_both(topic: str, name: str, spelling: Any) -> None:
    found = read(topic, LEAST[topic][2] | {name: spelling})
    assert isinstance(found, Rejected)
    assert found.path == name
    assert ("null is not a value" if spelling is None else "must not be empty") in found.detail


def test_an_empty_dispatch_id_is_no_dispatch() -> None:
    assert (
        taken("cancellations", CANCEL_ORDER | {"dispatch_id": "", "reason_code": ""})["reason_code"] is None
    )
    found = read("cancellations", CANCEL_DISPATCH | {"reason_code": None})
    assert isinstance(found, Rejected)
    assert found.path == "reason_code"


@pytest.mark.parametrize(
    ("topic", "path", "sent", "wanted"),
    [
        ("inventory-changed", "on_hand", 5.0, 5),
        ("inventory-changed", "on_hand", -5.0, -5),
        ("inventory-changed", "on_hand", 9_007_199_254_740_991.0, 9_007_199_254_740_991),
        ("inventory-changed", "safety_stock", 0.0, 0),
        ("status-updates", "line_number", 1e3, 1000),
        ("status-updates", "quantity", 2.0, 2),
        ("status-updates", "request_id", 7.0, 7),
    ],
)
def test_a_whole_number_with_a_point_is_whole(topic: str, path: str, sent: float, wanted: int) -> None:
    found = taken(topic, LEAST[topic][2] | {path: sent})
    assert found[path] == wanted
    assert isinstance(found[path], int)


def test_a_line_with_points_is_read() -> None:
    least = LEAST["orders-submitted"][2]
    found = taken("orders-submitted", least | {"lines": [{"line_number": 2.0, "item": "I", "quantity": 3e0}]})
    assert (found["lines"][0]["line_number"], found["lines"][0]["quantity"]) == (2, 3)


@pytest.mark.parametrize("sent", [2.5, 0.1, 1e300, 2.0**53 + 2, True, "2.0"])
def test_a_number_that_is_not_whole_or_not_exact_is_refused(sent: Any) -> None:
    found = read("inventory-changed", COUNT | {"on_hand": sent})
    assert isinstance(found, Rejected)
    assert found.path == "on_hand"


@pytest.mark.parametrize("model", [Order, StockChange, StatusUpdate, CancelOrder, Line, Party])
def test_the_published_schema_admits_what_is_missing_and_nothing_else(model: Any) -> None:
    schema = model.model_json_schema()
    for name, field in schema["properties"].items():
        known = fields_of(model)
        checked = jsonschema.Draft202012Validator({**field, "$defs": schema.get("$defs", {})})
        assert checked.is_valid(None) is (name in known.optional), name
        assert not (name in known.blank and not checked.is_valid("")), name
        assert not checked.is_valid({"": []}) or name in known.inside, name


@pytest.mark.parametrize("wrong", [{}, {"on_hand": None}, {"on_hand": 1, "change": 1}, {"change": None}])
def test_the_published_schema_wants_exactly_one_of_count_and_change(wrong: dict[str, Any]) -> None:
    change = {name: value for name, value in COUNT.items() if name != "on_hand"}
    checked = jsonschema.Draft202012Validator(StockChange.model_json_schema())
    assert not checked.is_valid(change | wrong)
    assert isinstance(read("inventory-changed", change | wrong), Rejected)
    for right in ({"on_hand": 1}, {"change": -1}, {"on_hand": 1, "change": None}, {"on_hand": 2.0}):
        assert checked.is_valid(change | right)
        assert isinstance(read("inventory-changed", change | right), Message)


@pytest.mark.parametrize(("sent", "taken"), [(2.0**53, True), (2.0**53 + 2, False), (2.0**60, False)])
def test_an_id_with_a_point_is_taken_while_it_is_exact(sent: float, taken: bool) -> None:
    found = read("status-updates", {"organization": "ACME", "request_id": sent, "status": "polled"})
    assert isinstance(found, Message) is taken


def test_a_full_example_of_each_topic_is_read_as_before() -> None:
    for topic, example in {
        "orders-submitted": ORDER,
        "status-updates": UPDATE,
        "inventory-changed": COUNT,
    }.items():
        assert isinstance(read(topic, example), Message)
