"""SUB-1, SUB-6, SUB-7: orders are taken as senders' serializers write them; what is refused is told whole."""

import json
from base64 import b64encode
from typing import Any

from schemas.topics import READ
from schemas.wire.missing import fields_of
from schemas.wire.orders_submitted import Line, Order
from schemas.wire.party import Party
from tests.support.stories import EVENING, Shop, count, order

MARK = b"\xef\xbb\xbf"


def nulls(model: Any, sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent, and null in every other field that has a default."""
    return dict.fromkeys(fields_of(model).optional) | sent


def submitted(shop: Shop, number: str) -> dict[str, Any]:
    """The data of the published fact of an order."""
    told = shop.system.heard("order-events", organization=shop.code)
    (fact,) = [one.value["data"] for one in told if one.key == number and one.value["version"] == 1]
    found: dict[str, Any] = fact
    return found


def test_null_in_every_field_with_a_default_is_taken_as_missing(shop: Shop) -> None:
    sent = order(shop.code, "NULLS", ("CHAIR", 1), ship_to=nulls(Party, {"last_name": "Doe"}))
    sent["lines"] = [nulls(Line, line) for line in sent["lines"]]
    shop.system.publish("orders-submitted", nulls(Order, sent), order(shop.code, "PLAIN", ("CHAIR", 1)))
    shop.settle()
    assert shop.dead_letters() == []
    assert shop.statuses() == {"NULLS": "create", "PLAIN": "create"}
    own = {"content", "subject", "request_id", "submitted_at", "destination"}
    one, other = submitted(shop, "NULLS"), submitted(shop, "PLAIN")
    assert {k: v for k, v in one.items() if k not in own} == {k: v for k, v in other.items() if k not in own}
    assert (one["gift"], one["ship_via"], one["currency"]) == (None, "12", "USD")


def test_empty_codes_are_taken_as_missing_on_every_topic(shop: Shop) -> None:
    blanks: dict[str, Any] = dict.fromkeys(
        ("system", "ship_via", "service", "transaction_date", "currency"), ""
    )
    sent = order(shop.code, "BLANKS", ("CHAIR", 1), **blanks)
    sent["lines"][0]["attribute"] = ""
    shop.system.publish("orders-submitted", sent)
    shop.system.publish("inventory-changed", count(shop.code, "DC-EAST", "CHAIR", 5) | {"change": None})
    shop.run(EVENING)
    left = {
        "dispatch_id": f"{shop.code}:BLANKS:1",
        "status": "fulfilled",
        "order_number": "",
        "occurred_at": "",
    }
    shop.system.publish("status-updates", {"organization": shop.code, **left, "note": None, "ship_to": None})
    shop.submit("GONE", ("CHAIR", 9))
    shop.cancel("GONE", reason_code="", dispatch_id="")
    shop.settle()
    assert {
        topic.name: shop.dead_letters(topic.name) for topic in READ if shop.dead_letters(topic.name)
    } == {}
    assert submitted(shop, "BLANKS")["ship_via"] == "12"
    assert shop.stock("CHAIR") == (4, 0, 4)
    assert shop.statuses()["GONE"] == "cancelled"


def test_cloud_events_with_bytes_marks_and_http_names_are_taken(shop: Shop) -> None:
    inside = json.dumps(order(shop.code, "B64", ("CHAIR", 1))).encode()
    event = {"specversion": "1.0", "id": f"{shop.code}-1", "source": "/shop", "type": "order"}
    kind = {"content-type": "application/cloudevents+json"}
    shop.system.publish("orders-submitted", event | {"data_base64": b64encode(inside).decode()}, headers=kind)
    shop.system.publish("orders-submitted", MARK + json.dumps(order(shop.code, "BOM", ("CHAIR", 1))).encode())
    twice = {"ce-id": f"{shop.code}-2", "CE-Source": "/shop", "ce-time": "2016-11-08T09:00:00Z"}
    for _ in range(2):
        shop.system.publish("orders-submitted", order(shop.code, "HTTP", ("CHAIR", 2.0)), headers=twice)
    shop.settle()  # another key is another partition, which may be read first
    shop.system.publish("orders-submitted", order(shop.code, "OTHER", ("CHAIR", 1)), headers=twice)
    shop.settle()
    assert shop.statuses() == {"B64": "create", "BOM": "create", "HTTP": "create"}
    assert shop.status("HTTP")["submitted_at"].isoformat() == "2016-11-08T09:00:00+00:00"
    assert shop.dead_letters() == [("conflicting_message", "ce_id")]


def test_a_batch_of_events_and_another_encoding_are_told_with_their_cure(shop: Shop) -> None:
    event = {"specversion": "1.0", "id": "1", "source": "/shop", "type": "order"}
    sent = order(shop.code, "A-1", ("CHAIR", 1))
    kind = {"content-type": "application/cloudevents-batch+json"}
    shop.system.publish("orders-submitted", [event | {"data": sent}], headers=kind)
    shop.system.publish("orders-submitted", json.dumps(sent).encode("utf-16"))
    shop.submit("A-2", ("CHAIR", 1))
    shop.settle()
    assert shop.statuses() == {"A-2": "create"}
    listed = json.loads(shop.system.orderfold("dead-letters", "list", "--reason", "unreadable", "--json"))
    details = {row["detail"] for row in listed}
    assert any("a batch of CloudEvents is not taken; send each event" in detail for detail in details), (
        details
    )
    assert any("it is UTF-16; send UTF-8" in detail for detail in details), details


def test_a_dead_letter_names_every_problem(shop: Shop) -> None:
    wrong = [
        {"line_number": 1, "item": "CHAIR", "quantity": 0, "price": "ten"},
        {"line_number": 2, "item": "TABLE"},
    ]
    shop.submit("A-1", *wrong, transaction_date="2016-02-30T00:00:00Z", currency="XXQ")
    shop.settle()
    assert shop.dead_letters() == [("invalid", "transaction_date")]
    (row,) = [one for one in shop.system.rows("SELECT * FROM analytics.dead_letters") if "XXQ" not in one["detail"]
              and "no such date" in one["detail"]]  # fmt: skip
    for problem in (
        "no such date or time exists",
        "currency: must be an ISO 4217 code that is in use",
        "lines[0].quantity: must be 1 or more",
        "lines[0].price: must be an amount",
        "lines[1].quantity: ",
    ):
        assert problem in row["detail"]
