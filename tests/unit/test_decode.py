"""Raw bytes become messages, or a reason and a path; never an exception."""

import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.wire.cancellations import CancelDispatch, CancelOrder, cancellation_of
from schemas.wire.inventory_changed import StockChange
from schemas.wire.location_polls import LocationPoll
from schemas.wire.orders_submitted import Order
from schemas.wire.status_updates import StatusUpdate
from services.common.bus.port import Record
from services.common.runtime.decode import LARGEST, MOST_MEMBERS, decode
from services.common.runtime.message import Message, Rejected
from tests.support.malformed import Malformed, corpus, good_order

READERS: dict[str, tuple[Any, str]] = {
    "orders-submitted": (Order, "orders"),
    "inventory-changed": (StockChange, "changes"),
    "cancellations": (cancellation_of, "orders"),
    "status-updates": (StatusUpdate, "updates"),
    "location-polls": (LocationPoll, "polls"),
}
DECIDED_LATER = {"unknown_location", "unknown_organization"}
CORPUS = [one for one in corpus() if one.reason not in DECIDED_LATER]


REPLAY = {"orderfold-replay", "orderfold-replay-member"}
CORRELATION = {"ce_correlationid", "correlation-id", "correlation_id"}
KNOWN_HEADERS = {
    "ce_id",
    "ce_source",
    "ce_time",
    "content-type",
    "message-id",
    "data",
    "",
    *REPLAY,
    *CORRELATION,
}
REFUSED_FOR = {"ce_time", "orderfold-replay-member"}
"""What a short header can cost a good order: when it was sent, and which of its members is to be read."""
_names = (
    st.sampled_from(sorted(KNOWN_HEADERS)) | st.text(max_size=10) | st.text(max_size=5).map("ce_{}".format)
)


def record(
    value: bytes | None, topic: str = "orders-submitted", headers: Any = (), at: int = 1_478_597_400_000
) -> Record:
    return Record(topic, 3, 14, b"key", value, tuple(headers), at)


def read(value: Any, **headers: str) -> list[Message[Any] | Rejected]:
    told = [(name.replace("__", "-"), text.encode()) for name, text in headers.items()]
    return list(decode(record(json.dumps(value).encode(), headers=told), Order, "orders"))


def test_the_corpus_has_at_least_400_messages_no_two_alike() -> None:
    found = corpus()
    assert len({(one.topic, one.value, one.headers) for one in found}) == len(found) >= 400


@pytest.mark.parametrize("one", CORPUS, ids=[one.name for one in CORPUS])
def test_a_malformed_message_is_told_by_reason_and_path(one: Malformed) -> None:
    model, many = READERS[one.topic]
    (found,) = decode(record(one.value, one.topic, one.headers), model, many)
    assert isinstance(found, Rejected)
    assert (found.reason, found.path) == (one.reason, one.path)


@pytest.mark.parametrize("one", CORPUS, ids=[one.name for one in CORPUS])
def test_the_detail_never_repeats_what_was_sent(one: Malformed) -> None:
    model, many = READERS[one.topic]
    (found,) = decode(record(one.value, one.topic, one.headers), model, many)
    assert isinstance(found, Rejected)
    for secret in ("Ann", "Albany", "12207", "GOOD-1", "CHAIR"):
        assert secret not in found.detail


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(value: bytes) -> None:
    for model, many in READERS.values():
        assert decode(record(value), model, many)


@given(
    st.lists(st.tuples(_names, st.none() | st.binary(max_size=20)), max_size=4),
    st.integers(-(2**63), 2**63 - 1),
)
def test_any_headers_at_any_time_are_read_or_refused(headers: Any, at: int) -> None:
    value = json.dumps(good_order("ACME")).encode()
    (found,) = decode(record(value, headers=headers, at=at), Order, "orders")
    assert isinstance(found, Message) or found.path in REFUSED_FOR


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(good_order("ACME"))), _json)
def test_any_json_in_any_field_is_read_or_refused(name: str, value: Any) -> None:
    (found,) = read(good_order("ACME") | {name: value} if name != "lines" else {"lines": value})
    assert isinstance(found, Message | Rejected)


def test_without_an_id_the_place_is_the_id_and_the_broker_tells_the_time() -> None:
    (found,) = read(good_order("ACME"))
    assert isinstance(found, Message)
    assert found.id == "orders-submitted/3/14"
    assert found.occurred_at == datetime(2016, 11, 8, 9, 30, tzinfo=UTC)


def test_a_cloud_event_in_binary_mode_is_read() -> None:
    (found,) = read(good_order("ACME"), ce_id="7", ce_source="shop", ce_time="2016-11-08T10:00:00+01:00")
    assert isinstance(found, Message)
    assert (found.id, found.source) == ("7", "shop")
    assert found.occurred_at == datetime(2016, 11, 8, 9, tzinfo=UTC)


def test_a_cloud_event_in_structured_mode_is_read() -> None:
    event = {"specversion": "1.0", "id": "7", "source": "shop", "type": "order", "data": good_order("ACME")}
    (found,) = read(event | {"time": "2016-11-08T09:00:00Z"})
    assert isinstance(found, Message)
    assert (found.id, found.source, found.value.order_number) == ("7", "shop", "GOOD-1")


@pytest.mark.parametrize("kind", ["", "application/cloudevents+json"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("beside", [{}, {"data": None}])
def test_a_cloud_event_with_bytes_is_read(kind: str, mark: bytes, beside: dict[str, Any]) -> None:
    order = b64encode(mark + json.dumps(good_order("ACME")).encode()).decode()
    event = {"specversion": "1.0", "id": "7", "source": "shop", "type": "order", "data_base64": order}
    (found,) = read(event | beside, **({"content__type": kind} if kind else {}))
    assert isinstance(found, Message)
    assert (found.id, found.source, found.value.order_number) == ("7", "shop", "GOOD-1")


def test_the_members_of_a_cloud_event_with_bytes_are_read() -> None:
    spoilt = good_order("ACME", "B") | {"gift": "no"}
    orders = json.dumps({"orders": [good_order("ACME", "A"), spoilt]}).encode()
    event = {
        "specversion": "1.0",
        "id": "7",
        "source": "s",
        "type": "t",
        "data_base64": b64encode(orders).decode(),
    }
    first, second = read(event)
    assert isinstance(first, Message)
    assert isinstance(second, Rejected)
    assert (first.id, second.path, second.member) == ("7#0", "orders[1].gift", 1)


def test_a_byte_order_mark_changes_nothing() -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(good_order("ACME")).encode()
    (found,) = decode(record(raw, headers=[("ce_id", b"7")]), Order, "orders")
    assert isinstance(found, Message)
    assert (found.id, found.value.order_number, found.record.value) == ("7", "GOOD-1", raw)


@pytest.mark.parametrize("prefix", ["ce_", "ce-", "CE_", "Ce-", "CE-"])
def test_attributes_are_read_in_the_spelling_of_http_too(prefix: str) -> None:
    attributes = {"id": "7", "source": "shop", "time": "2016-11-08T10:00:00+01:00", "correlationid": "c-1"}
    headers = [(prefix + name, text.encode()) for name, text in attributes.items()]
    (found,) = decode(record(json.dumps(good_order("ACME")).encode(), headers=headers), Order, "orders")
    assert isinstance(found, Message)
    assert (found.id, found.source, found.correlation_id) == ("7", "shop", "c-1")
    assert found.occurred_at == datetime(2016, 11, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["application/cloudevents-batch+json", ""])
def test_a_batch_of_events_is_told_what_to_send_instead(kind: str) -> None:
    event = {"specversion": "1.0", "id": "7", "source": "shop", "type": "order", "data": good_order("ACME")}
    (found,) = read([event, event | {"id": "8"}], **({"content__type": kind} if kind else {}))
    assert isinstance(found, Rejected)
    assert (found.reason, found.path) == ("unreadable", "")
    assert "send each event as a message of its own" in found.detail


def test_plain_json_with_a_message_id_header_is_read() -> None:
    (found,) = read(good_order("ACME"), message__id="abc")
    assert isinstance(found, Message)
    assert found.id == "abc"


@pytest.mark.parametrize("name", sorted(CORRELATION))
def test_a_correlation_id_is_taken_from_the_headers(name: str) -> None:
    headers = [("ce_id", b"7"), (name.upper(), "größe".encode())]
    (found,) = decode(record(json.dumps(good_order("ACME")).encode(), headers=headers), Order, "orders")
    assert isinstance(found, Message)
    assert (found.cause.message_id, found.cause.correlation_id) == ("7", "größe")


def test_the_attribute_of_a_cloud_event_goes_before_the_header_of_plain_json() -> None:
    (found,) = read(
        good_order("ACME"), correlation_id="plain", correlation__id="too", ce_correlationid="event"
    )
    assert isinstance(found, Message)
    assert found.cause.correlation_id == "event"


@pytest.mark.parametrize("sent", [{"correlationid": "c-1"}, {"correlationid": None}, {}])
def test_a_correlation_id_is_taken_from_a_structured_event(sent: dict[str, Any]) -> None:
    event = {"specversion": "1.0", "id": "7", "source": "shop", "type": "order", "data": good_order("ACME")}
    (found,) = read(event | sent)
    assert isinstance(found, Message)
    assert found.cause.correlation_id == (sent.get("correlationid") or "7")


def test_members_share_a_correlation_id_that_was_sent_and_have_their_own_ids_without() -> None:
    orders = {"orders": [good_order("ACME", "A"), good_order("ACME", "B")]}
    with_one, without = read(orders, ce_id="7", ce_correlationid="c-1"), read(orders, ce_id="7")
    assert [one.cause.correlation_id for one in with_one if isinstance(one, Message)] == ["c-1", "c-1"]
    assert [one.cause.correlation_id for one in without if isinstance(one, Message)] == ["7#0", "7#1"]


def test_the_longest_correlation_id_is_taken() -> None:
    (found,) = read(good_order("ACME"), correlation_id="x" * 300)
    assert isinstance(found, Message)
    assert len(found.correlation_id) == 300


def test_in_a_message_of_many_each_member_is_judged_alone() -> None:
    spoilt = good_order("ACME", "B") | {"gift": "no"}
    found = read({"orders": [good_order("ACME", "A"), spoilt, good_order("ACME", "C")]}, ce_id="7")
    assert [type(one) for one in found] == [Message, Rejected, Message]
    assert [one.member for one in found] == [0, 1, 2]
    assert isinstance(found[1], Rejected)
    assert found[1].path == "orders[1].gift"
    assert isinstance(found[2], Message)
    assert found[2].id == "7#2"


def test_a_replay_of_one_member_reads_that_member_under_an_id_of_its_own() -> None:
    orders = {"orders": [good_order("ACME", "A"), good_order("ACME", "B")]}
    told = {"ce_id": "7", "orderfold__replay": "3.1", "orderfold__replay__member": "1"}
    (found,) = read(orders, **told)
    assert isinstance(found, Message)
    assert (found.id, found.value.order_number) == ("7~3.1#1", "B")


def test_a_member_may_be_read_alone_without_being_a_replay() -> None:
    orders = {"orders": [good_order("ACME", "A"), good_order("ACME", "B")]}
    (found,) = read(orders, ce_id="7", orderfold__replay__member="1")
    assert isinstance(found, Message)
    assert (found.id, found.value.order_number) == ("7#1", "B")


def test_headers_nobody_asks_for_may_hold_anything() -> None:
    value = json.dumps(good_order("ACME")).encode()
    headers = [("ce_\0", b"\xff"), ("traceparent", b"\xff"), ("ce_extension", b"x" * 1000), ("CE_ID", b"7")]
    (found,) = decode(record(value, headers=headers), Order, "orders")
    assert isinstance(found, Message)
    assert found.id == "7"


@pytest.mark.parametrize(("at", "year"), [(-2, 1970), (-(2**63), 1970), (2**63 - 1, 2200)])
def test_a_broker_time_that_is_no_date_is_taken_for_the_nearest(at: int, year: int) -> None:
    (found,) = decode(record(json.dumps(good_order("ACME")).encode(), at=at), Order, "orders")
    assert isinstance(found, Message)
    assert found.occurred_at.year == year


def test_more_members_than_could_be_valid_are_one_dead_letter() -> None:
    """Else one small message of nothings would become a hundred thousand dead letters."""
    members = b",".join([b"0"] * (MOST_MEMBERS + 1))
    (found,) = decode(record(b'{"orders": [' + members + b"]}"), Order, "orders")
    assert isinstance(found, Rejected)
    assert (found.path, found.member) == ("orders", None)


def test_the_smallest_members_that_fit_are_all_read() -> None:
    members = [b'{"organization":"A","order_number":"X"}'] * ((LARGEST - 20) // 40)
    found = decode(record(b'{"orders":[' + b",".join(members) + b"]}"), cancellation_of, "orders")
    assert len(found) == len(members)
    assert all(isinstance(one, Message) for one in found)


def test_codes_are_stored_upper_case_and_taxes_summed() -> None:
    order = good_order("ACME", "ab-1")
    order["ship_to"]["postal_code"] = "k1a 0b1"
    order["lines"][0]["taxes"] = ["1.10", "0.35", "0.0005"]
    (found,) = read(order)
    assert isinstance(found, Message)
    assert found.value.order_number == "AB-1"
    assert found.value.ship_to.postal_code == "K1A 0B1"
    assert str(found.value.lines[0].tax) == "1.4505"


def test_a_field_nobody_knows_yet_is_passed_over() -> None:
    (found,) = read(good_order("ACME") | {"loyalty_points": 5})
    assert isinstance(found, Message)


def test_a_cancel_is_about_a_dispatch_where_it_names_one() -> None:
    order, dispatch = (
        {"organization": "A", "order_number": "x"},
        {"organization": "A", "dispatch_id": "A:X:1"},
    )
    value = json.dumps({"orders": [order, dispatch | {"reason_code": "R"}]}).encode()
    found = decode(record(value, "cancellations"), cancellation_of, "orders")
    order_read, dispatch_read = (one.value for one in found if isinstance(one, Message))
    assert isinstance(order_read, CancelOrder)
    assert isinstance(dispatch_read, CancelDispatch)


def test_a_message_of_exactly_256_kib_is_still_read() -> None:
    value = json.dumps(good_order("ACME")).encode()
    value = value[:-1] + b', "padding": "' + b"x" * (LARGEST - len(value) - 15) + b'"}'
    assert len(value) == LARGEST
    (found,) = decode(record(value), Order, "orders")
    assert isinstance(found, Message)


def test_a_record_without_any_timestamp_is_of_no_time_before_the_clock() -> None:
    (found,) = decode(record(json.dumps(good_order("ACME")).encode(), at=-1), Order, "orders")
    assert isinstance(found, Message)
    assert found.occurred_at == datetime(2200, 12, 31, tzinfo=UTC)
