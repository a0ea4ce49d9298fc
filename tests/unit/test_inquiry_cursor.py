"""A cursor comes back as it was written; every other text is refused in words."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry import cursor
from services.inquiry.refusals import CursorInvalid

TYPES = (datetime, str, int)
TIMES = st.datetimes(timezones=st.just(UTC))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
NUMBERS = st.integers(-(2**63) + 1, 2**63 - 1)


def encoded(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(TIMES, TEXTS, NUMBERS)
def test_a_cursor_comes_back_as_it_was_written(time: datetime, text: str, number: int) -> None:
    written = cursor.written("orders", (time, text, number))
    if len(written) <= 2_000:
        assert cursor.read("orders", TYPES, written) == [time, text, number]


@given(st.dates())
def test_a_day_comes_back_as_a_day(day: date) -> None:
    assert cursor.read("invoices", (date,), cursor.written("invoices", (day,))) == [day]


@pytest.mark.parametrize("value", [7, None, "yesterday", "2016-11-08T00:00:00Z"])
def test_what_is_no_day_is_refused(value: Any) -> None:
    with pytest.raises(CursorInvalid):
        cursor.read("invoices", (date,), encoded(["invoices", value]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2",
        "not a cursor",
        "é",
        "W10",  # []
        "eyJ9",
        "x" * 3_000,
        encoded("orders"),
        encoded({"orders": 1}),
        encoded(["orders"]),
        encoded(["runs", "2016-11-08T09:00:00+00:00", "A", 1]),
        encoded(["orders", "2016-11-08T09:00:00+00:00", "A"]),
        encoded(["orders", "2016-11-08T09:00:00+00:00", "A", 1, 2]),
        encoded(["orders", "2016-11-08T09:00:00", "A", 1]),
        encoded(["orders", "yesterday", "A", 1]),
        encoded(["orders", 5, "A", 1]),
        encoded(["orders", "2016-11-08T09:00:00+00:00", "A\x00", 1]),
        encoded(["orders", "2016-11-08T09:00:00+00:00", "\ud800", 1]),
        encoded(["orders", "2016-11-08T09:00:00+00:00", None, 1]),
        encoded(["orders", "2016-11-08T09:00:00+00:00", "A", True]),
        encoded(["orders", "2016-11-08T09:00:00+00:00", "A", 1.5]),
        encoded(["orders", "2016-11-08T09:00:00+00:00", "A", 2**63]),
        encoded(["orders", "2016-11-08T09:00:00+00:00", "A", 1]) + "\n",
    ],
)
def test_any_other_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(CursorInvalid, match="not a cursor of the list of orders"):
        cursor.read("orders", TYPES, text)


@given(st.text())
def test_no_text_at_all_ends_in_another_error(text: str) -> None:
    with pytest.raises(CursorInvalid):
        cursor.read("orders", TYPES, text)
