"""Notices numbers that a spreadsheet rounded: it keeps fifteen digits and writes zeros for the others."""

import re
from collections.abc import Iterator

from services.commands.loading.columns import columns_of
from services.commands.loading.problem import Problem
from services.commands.loading.table import Table

_LONG = re.compile(r"[0-9]{16,}", re.ASCII)
_ROUNDED = re.compile(r"[0-9]{15}0+", re.ASCII)
_WORDS = "it has zeros from its 16th digit on, as where a spreadsheet rounds; is it the whole number?"


def rounded_numbers(table: Table, topic: str) -> Iterator[Problem]:
    """Yield a remark on each number of a column whose long numbers all end in zeros, at the first line that has it."""
    columns = columns_of(topic)
    for name in filter(columns.__contains__, table.names):
        if columns[name].kind in {"code", "whole"}:
            cells = ((row.cells.get(name, ""), row.line) for row in reversed(table.rows))
            first = {cell: line for cell, line in cells if _LONG.fullmatch(cell)}
            if all(map(_ROUNDED.fullmatch, first)):
                yield from (Problem(line, name, _WORDS) for line in first.values())
