"""A leap second, and more decimals than anybody counts, are times of RFC 3339 and cost no message."""

import json
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest

from schemas.wire.inventory_changed import StockChange
from schemas.wire.orders_submitted import Order
from schemas.wire.status_updates import StatusUpdate
from services.common.bus.port import Record
from services.common.runtime.decode import decode
from services.common.runtime.message import Message, Rejected
from tests.support.malformed import good_order
from tests.support.wire_examples import COUNT, UPDATE

NEW_YEAR = datetime(2017, 1, 1, tzinfo=UTC)
TAKEN = [
    # zalando/nakadi#773, danielrichman/strict-rfc3339#4, oasis-tcs/csaf#963
    ("2016-12-31T23:59:60Z", NEW_YEAR),
    ("2016-12-31t23:59:60z", NEW_YEAR),
    ("2016-12-31 23:59:60+00:00", NEW_YEAR),
    ("2016-12-31T15:59:60-08:00", NEW_YEAR),  # as RFC 3339 itself writes one
    ("2017-01-01T09:29:60+09:30", NEW_YEAR),
    ("2015-06-30T23:59:60Z", datetime(2015, 7, 1, tzinfo=UTC)),
    ("2016-12-31T23:59:60.25Z", datetime(2017, 1, 1, 0, 0, 0, 250_000, tzinfo=UTC)),
    # golang/go#54567
    ("2021-09-29T16:04:33.0000000000Z", datetime(2021, 9, 29, 16, 4, 33, tzinfo=UTC)),
    # luigiberrettini/NLog.Targets.Syslog#224: sixteen, and no upper bound
    ("2021-09-29T16:04:33.9999999999999999Z", datetime(2021, 9, 29, 16, 4, 33, 999_999, tzinfo=UTC)),
    ("2021-09-29T16:04:33." + "1" * 300 + "+01:00", datetime(2021, 9, 29, 15, 4, 33, 111_111, tzinfo=UTC)),
]
REFUSED = [
    "2016-12-31T23:59:61Z",
    "2016-12-31T23:59:60+01:00",
    "2016-12-31T12:00:60Z",
    "2016-12-30T23:59:60Z",
    "2016-02-30T23:59:60Z",
    "9999-12-31T23:59:60Z",
    "0000-12-31T23:59:60Z",
    "2016-12-31T23:59:60.Z",
    "2016-12-31T23:59:60",
]
TIMES: list[tuple[str, Any, str, dict[str, Any]]] = [
    ("transaction_date", Order, "orders", good_order("ACME")),
    ("counted_at", StockChange, "changes", COUNT),
    ("occurred_at", StatusUpdate, "updates", UPDATE),
    ("pickup_by", StatusUpdate, "updates", UPDATE),
]


def read(value: Any, model: Any = Order, many: str = "orders", time: str | None = None) -> Any:
    headers = () if time is None else (("ce_time", time.encode()),)
    record = Record("t", 0, 1, None, json.dumps(value).encode(), headers, 0)
    (found,) = decode(record, model, many)
    return found


def event(time: str) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "7",
        "source": "shop",
        "type": "order",
        "time": time,
        "data": good_order("ACME"),
    }


@pytest.mark.parametrize(("text", "time"), TAKEN)
def test_the_time_of_an_envelope_costs_no_order(text: str, time: datetime) -> None:
    for found in (read(good_order("ACME"), time=text), read(event(text))):
        assert isinstance(found, Message), found
        assert found.occurred_at == time
        assert found.occurred_at.tzinfo is UTC


@pytest.mark.parametrize(("name", "model", "many", "message"), TIMES)
@pytest.mark.parametrize(("text", "time"), TAKEN)
def test_the_time_of_a_message_is_read(
    text: str, time: datetime, name: str, model: Any, many: str, message: dict[str, Any]
) -> None:
    for value in (message | {name: text}, {many: [message | {name: text}]}):
        found = read(value, model, many)
        assert isinstance(found, Message), found
        assert getattr(found.value, name) == time
        assert getattr(found.value, name).tzinfo is UTC
    assert jsonschema.Draft202012Validator(model.model_json_schema()).is_valid(message | {name: text})


@pytest.mark.parametrize("text", REFUSED)
def test_a_second_60_that_is_no_leap_second_is_refused(text: str) -> None:
    for found in (read(good_order("ACME"), time=text), read(event(text))):
        assert isinstance(found, Rejected)
    for name, model, many, message in TIMES:
        found = read(message | {name: text}, model, many)
        assert isinstance(found, Rejected)
        assert found.path == name
        assert "exists" in found.detail or found.detail.startswith("must be a time"), found.detail
