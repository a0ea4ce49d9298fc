"""Letters in upper and lower case are one, by Python's rules also where PostgreSQL compares them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.search_text import capitals, small

ASCII = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def in_sql(text: str, asked: str) -> str:
    """What `IN_SMALL` makes of a text for somebody who asks for `asked`."""
    return text.translate(ASCII).translate(str.maketrans(*capitals(asked)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ann@MAIL.com", "ANN@mail.COM"),
        ("JÖRG", "jörg"),
        ("ΝΙΚΟΣ", "νικος"),
        ("ΝΙΚΟΣ", "νικοσ"),
        ("ИВАН", "иван"),
        ("Ǆ", "ǆ"),
        ("ǅ", "Ǆ"),
        ("straße", "STRAẞE"),
        ("İ", "İ"),
    ],
)
def test_two_ways_to_write_a_text(one: str, other: str) -> None:
    assert small(one) == small(other) == in_sql(one, small(other)) == in_sql(other, small(one))


@pytest.mark.parametrize(
    ("one", "other"), [("ı", "i"), ("ı", "I"), ("İ", "i"), ("jorg", "jörg"), ("\u212a", "k")]
)
def test_two_letters(one: str, other: str) -> None:
    assert small(one) != small(other)
    assert in_sql(one, small(other)) != small(other)


@given(st.text(), st.text())
def test_postgresql_finds_what_python_would(one: str, other: str) -> None:
    asked = small(other)
    assert (in_sql(one, asked) == asked) == (small(one) == asked)
    assert in_sql(other, asked) == asked == small(asked)


def test_no_letter_is_left_out() -> None:
    letters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    everything = "".join(sorted({small(letter) for letter in letters}))
    assert in_sql("".join(letters), everything) == "".join(map(small, letters))
