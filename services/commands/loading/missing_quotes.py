"""Notices that a quote is missing: then a text of several lines holds rows of the table, which nobody would miss."""

import re
from collections.abc import Sequence
from functools import cache

from schemas.topics import READ
from services.commands.loading.columns import columns_of

LINE_BREAK = re.compile(r"\r\n?|\n")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*", re.ASCII)
_NUMBER = re.compile(r"[0-9.,-]*", re.ASCII)


def holds_a_row(cells: Sequence[str], at: int, names: Sequence[str], delimiter: str) -> bool:
    """Return whether the cell at an index, which has several lines, holds a row: its lines are then the ends of rows.

    Either a line of it has all cells of a row, or its first line ends the row that it began in and its last line begins
    the one that the cells behind it end.
    """
    first, *between, last = [line.split(delimiter) for line in LINE_BREAK.split(cells[at])]
    found = [*between, last]
    if at + len(first) >= len(names):
        found.append([*last, *cells[at + 1 :]])
    return any(_is_row(each, names) for each in found)


def _is_row(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Return whether cells could be a row: its organization is a code, and no word stands for a whole number."""
    if len(cells) < len(names):
        return False
    row = {name: cell.strip(' "\t') for name, cell in zip(names, cells, strict=False)}
    numbers = [row[name] for name in row.keys() & _whole_numbers()]
    return _CODE.fullmatch(row.get("organization", "")) is not None and all(map(_NUMBER.fullmatch, numbers))


@cache
def _whole_numbers() -> frozenset[str]:
    every = (each for topic in READ for each in columns_of(topic.name).items())
    return frozenset({name for name, column in every if column.kind == "whole"})
