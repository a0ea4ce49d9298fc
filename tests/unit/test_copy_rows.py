"""Rows as the text that COPY reads: every type of column, empty values, and characters that need an escape."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

import pytest

from services.common.read_models.copy_rows import copy_text
from services.common.read_models.table import Integer, Json, Price, Row, Table


class Example(Row, frozen=True):
    """One of each type."""

    text: Annotated[str | None, "Text."]
    number: Annotated[Integer | None, "A number."]
    yes: Annotated[bool | None, "Yes or no."]
    at: Annotated[datetime | None, "A time."]
    price: Annotated[Price | None, "Money."]
    texts: Annotated[list[str] | None, "Texts."]
    document: Annotated[Json | None, "A document."]


TABLE = Table("example", Example, key=("text",))
PLAIN = Example("a", 7, True, datetime(2016, 11, 8, tzinfo=UTC), Decimal("1.50"), ["b", "c"], '{"d": 1}')
TEXT = 'a\t7\tt\t2016-11-08T00:00:00+00:00\t1.50\t{"b","c"}\t{"d": 1}\n'


def copied(*rows: Example) -> str:
    """The text of these rows."""
    return "".join(copy_text(TABLE, rows))


def test_a_table_takes_types_and_comments_from_its_row() -> None:
    types = [column.type for column in TABLE.columns]
    assert types == ["text", "integer", "boolean", "timestamptz", "numeric(18,4)", "text[]", "jsonb"]
    assert TABLE.columns[0].comment == "Text."
    assert (TABLE.comment, TABLE.key_of(PLAIN)) == ("One of each type.", ("a",))


def test_every_type_has_its_text() -> None:
    assert copied(PLAIN) == TEXT


def test_an_empty_value_is_told_from_an_empty_text() -> None:
    empty = Example(None, None, None, None, None, None, None)
    blank = Example("", 0, False, PLAIN.at, Decimal(0), [], "{}")
    assert copied(empty) == "\\N\t" * 6 + "\\N\n"
    assert copied(blank) == "\t0\tf\t2016-11-08T00:00:00+00:00\t0\t{}\t{}\n"
    assert copied(PLAIN, empty, PLAIN) == TEXT + copied(empty) + TEXT


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\\N", "\\\\N"),
        ("a\tb\nc\rd", "a\\tb\\nc\\rd"),
        ("a\0b", "a\ufffdb"),
        ("\\u0000", "\\\\u0000"),
    ],
)
def test_what_copy_would_misread_is_escaped_and_a_nul_replaced(text: str, written: str) -> None:
    row = Example(text, 7, True, PLAIN.at, PLAIN.price, PLAIN.texts, PLAIN.document)
    assert copied(PLAIN, row).splitlines()[1].partition("\t7\t")[0] == written


def test_quotes_and_backslashes_survive_in_an_array() -> None:
    row = Example("a", 7, True, PLAIN.at, PLAIN.price, ['b"c', "d\\e"], PLAIN.document)
    assert copied(row).split("\t")[5] == r'{"b\\"c","d\\\\e"}'


def test_an_escaped_nul_in_a_document_is_replaced_and_an_escaped_backslash_is_not() -> None:
    row = Example("a", 7, True, PLAIN.at, PLAIN.price, PLAIN.texts, r'["\u0000", "\\u0000"]')
    assert copied(row).split("\t")[6] == r'["\\ufffd", "\\\\u0000"]' + "\n"


def test_many_rows_come_in_many_pieces() -> None:
    assert len(list(copy_text(TABLE, [PLAIN] * 1200))) == 3
