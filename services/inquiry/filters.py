"""What filters share: text that no filter takes, and how text is compared."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any
from unicodedata import category

from sqlalchemy import Column, ColumnElement, Table, Text, collate, func

from infra.search_text import capitals, small
from services.inquiry.refusals import FilterInvalid

LONGEST_CODE = 40
LONGEST_ORDER_NUMBER = 30
LONGEST_PO_NUMBER = 50
LONGEST_ITEM = 26
LONGEST_TEXT = 200
_NO_TEXT = {"Cc", "Cs"}  # control characters, NUL among them, and halves of surrogate pairs


def check(filters: Any, **longest: int) -> None:
    """Raise FilterInvalid for text that is empty, too long or holds control characters.

    `filters` is a frozen dataclass. `longest` is the largest number of characters of each field that holds no code.
    """
    for each in fields(filters):
        value = getattr(filters, each.name)
        if isinstance(value, str):
            _check_text(each.name, value, longest.get(each.name, LONGEST_CODE))


def _check_text(field: str, text: str, longest: int) -> None:
    if not text.strip():
        raise FilterInvalid(field, "is empty; omit it, or write what to look for")
    if any(category(sign) in _NO_TEXT for sign in text):
        raise FilterInvalid(field, "holds a control character; write letters, digits and signs only")
    if len(text) > longest:
        raise FilterInvalid(field, f"has {len(text):,} characters; write at most {longest}")


def close(filters: Any, field: str, known: Iterable[str]) -> None:
    """Hold a field to a closed vocabulary: write its word there as it is stored, in whatever case it came.

    Raises FilterInvalid for any other word.
    """
    value = getattr(filters, field)
    if value is None:
        return
    words = {word.casefold(): word for word in known}
    if value.casefold() not in words:
        raise FilterInvalid(field, f"there is no {value}. There are: {', '.join(words.values())}")
    object.__setattr__(filters, field, words[value.casefold()])


def same(*pairs: tuple[Column[Any], object | None]) -> list[ColumnElement[bool]]:
    """Return a condition for each column that is to have a value; None asks for nothing."""
    return [column == value for column, value in pairs if value is not None]


def begins(column: Column[Any], text: str | None) -> list[ColumnElement[bool]]:
    """Return the condition that a column begins with `text`, taken as it is: % and _ are signs like others."""
    return [] if text is None else [column.startswith(text, autoescape=True)]


def holds(column: Column[Any], text: str | None) -> list[ColumnElement[bool]]:
    """Return the condition that a column holds `text` in upper or lower case; % and _ are signs like others."""
    return [] if text is None else [_in_small(column, text).contains(small(text), autoescape=True)]


def same_in_any_case(column: Column[Any], text: str | None) -> list[ColumnElement[bool]]:
    """Return the condition that a column is `text` in upper or lower case."""
    return [] if text is None else [_in_small(column, text) == small(text)]


def _in_small(column: Column[Any], text: str) -> ColumnElement[str]:
    """Return the column in small letters, to be compared with those of `text`."""
    return func.translate(func.lower(collate(column, "C")), *capitals(small(text)), type_=Text())


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDc:
    """Which organization and DC; None asks for nothing."""

    organization: str | None = None
    dc: str | None = None

    def __post_init__(self) -> None:
        """Raises FilterInvalid."""
        check(self)

    def conditions(self, view: Table) -> list[ColumnElement[bool]]:
        """Return the conditions on a view that has both columns."""
        return same((view.c.organization, self.organization), (view.c.dc, self.dc))
