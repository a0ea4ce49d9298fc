"""The columns that a table of messages may have, and what their cells become."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel

from schemas.topics import BY_NAME
from schemas.wire.missing import kinds_of
from schemas.wire.orders_submitted import Line
from services.commands.loading.amounts import Points, amount, amounts, whole

Kind = Literal["whole", "flag", "money", "code", "name", "free"]

FREE_TEXTS = {"special_instructions", "note", "description", "other_description"}
"""Texts in which nothing looks like a mistake of a spreadsheet."""
_NAMES = {"first_name", "middle_name", "last_name", "company", "attention", "ship_via_description"}
"""Texts that name somebody or something: Null is a surname."""
_DIGITS = {"postal_code", "customer_number", "ship_via", "day_phone", "evening_phone"}
"""Codes that are often nothing but digits, and never have a point before a zero."""
MANY_LINES = {"special_instructions", "note"}
"""Texts that may have several lines."""
_FLAGS = {
    "true": True,
    "yes": True,
    "y": True,
    "1": True,
    "false": False,
    "no": False,
    "n": False,
    "0": False,
}
_FRACTION = re.compile(r"[0-9]+\.0+", re.ASCII)
_SHORTENED = re.compile(r"-?[0-9]([.,][0-9]+)?E\+[0-9]{2,3}", re.ASCII)
_ERRORS = {"#N/A", "#NV", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
_NULL = "\\N"
_NULLS = {"NULL", "null", "(NULL)", "(null)", "[NULL]", "<null>", "nan", "NaN", "None", "<NA>", "NaT", "nil"}
"""What databases and programs write for a cell without a value, spelled as they do."""
_CUT = re.compile(r"#{3,}")
_TAX = re.compile(r"taxes\.[0-9]{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the path of its field, what its cells hold, whether it is of an order's line, whether of a list."""

    path: tuple[str, ...]
    kind: Kind
    of_line: bool = False
    listed: bool = False


def column_of(topic: str, name: str) -> Column | None:
    """Return what a column of a topic is; None where its messages have no such field."""
    if topic == "orders-submitted" and _TAX.fullmatch(name):
        name = "taxes"
    return columns_of(topic).get(name)


def meant(topic: str, name: str) -> str:
    """Return a hint at the column that was meant, or an empty text."""
    close = get_close_matches(name, columns_of(topic), 1)
    return f"; is it {close[0]}?" if close else ""


@cache
def columns_of(topic: str) -> Mapping[str, Column]:
    """Return every column that a table of a topic may have, by its name."""
    found: dict[str, Column] = {}
    for model in BY_NAME[topic].messages:
        found |= dict(_columns(model, ()))
    if topic == "orders-submitted":
        found |= {name: Column(each.path, each.kind, True, each.listed) for name, each in _columns(Line, ())}
    return found


def columns_in(model: type[BaseModel]) -> Mapping[str, Column]:
    """Return the columns that the fields of a model are, without its lines."""
    return dict(_columns(model, ()))


def value_of(column: Column, text: str, *, points: Points = "decimal") -> Any:
    """Return what a cell becomes; a cell that is no number or flag stays text, which the check of the message tells.

    `points` says what points of amounts can mean. Raises ValueError with the reason where a spreadsheet or a database
    wrote something else than what was meant.
    """
    if text == _NULL or (column.kind not in {"free", "name"} and text in _NULLS):
        raise ValueError("this is how a program writes that there is no value; leave the cell empty")
    if column.kind != "free" and (text.upper() in _ERRORS or _CUT.fullmatch(text)):
        raise ValueError("a spreadsheet put an error here instead of a value; mend it there and save again")
    if column.listed:
        return amounts(text, points)
    if column.kind == "whole":
        return whole(text)
    if column.kind == "flag":
        return _FLAGS.get(text.lower(), text)
    if column.kind == "money":
        return amount(text, points)
    if column.kind in {"code", "name"}:
        _refuse_spoilt(column, text)
    return text


def _refuse_spoilt(column: Column, text: str) -> None:
    if _SHORTENED.fullmatch(text.upper()):
        raise ValueError("a spreadsheet shortened a long number; format the column as text and save again")
    if column.path[-1] in _DIGITS and _FRACTION.fullmatch(text):
        raise ValueError("a program made a number with decimals of these digits; write them without .0")
    if column.kind == "code" and len(text) > 1 and text[0] == text[-1] == '"':
        raise ValueError("quotes belong to the value; take them out, and what stands before the first one")


def _columns(model: type[BaseModel], above: tuple[str, ...]) -> Iterator[tuple[str, Column]]:
    for name, kinds in kinds_of(model).items():
        inside = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
        path = (*above, name)
        if inside and name != "lines":
            yield from _columns(inside[0], path)
        elif not inside:
            yield ".".join(path), Column(path, _kind(name, kinds), listed=name == "taxes")


def _kind(name: str, kinds: frozenset[Any]) -> Kind:
    if bool in kinds:
        return "flag"
    if int in kinds:
        return "whole"
    if Decimal in kinds:
        return "money"
    if name in FREE_TEXTS:
        return "free"
    return "name" if name in _NAMES else "code"
