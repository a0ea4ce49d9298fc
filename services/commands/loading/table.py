"""Reads a table: its delimiter, its columns, its rows with their lines; what does not fit is a problem."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from schemas.topics import READ
from services.commands.loading.columns import MANY_LINES, columns_of
from services.commands.loading.missing_quotes import LINE_BREAK, holds_a_row
from services.commands.loading.problem import Problem
from services.commands.loading.records import record_columns
from services.commands.loading.spoilt import problem_of, remark_of

_FORCED = re.compile(r'="([^"]*)"')
_ESCAPED = re.compile(r"'([=+@-](.*[^'])?)", re.DOTALL)
_DELIMITERS = ",;\t|"
_NO_COLUMNS = "its first line does not name columns such as organization, order_number, line_number"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by column, without the empty ones; blanks around them are gone."""

    line: int
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """The columns in order, what separates them, the rows that are whole, and the problems of the others.

    `remarks` are of cells that may not be meant.
    """

    names: Sequence[str] = ()
    delimiter: str = ","
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)


def table_of(text: str) -> Table:
    """Read a table. The first line names its columns; names are taken in any case, with blanks for underscores."""
    delimiter, skipped, body = _beginning(text)
    found = Table(delimiter=delimiter)
    records = _records(body, delimiter, skipped, found.problems)
    _, header = next(records, (0, []))
    found.names = [_name(each) for each in header]
    while found.names and not found.names[-1]:
        found.names = found.names[:-1]
    if not set(found.names) & _all_columns():
        if text.strip():
            found.problems.insert(0, Problem(skipped + 1, "", _NO_COLUMNS))
        return found
    found.problems += _doubled(found.names)
    for line, cells in records:
        row = _row(line, [_cell(each) for each in cells], found)
        if row is not None:
            found.rows.append(row)
    return found


def _beginning(text: str) -> tuple[str, int, str]:
    """Return the delimiter, the lines to skip, and the rest: a first line `sep=;` is for spreadsheets."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == 5:
        return first[4], 1, rest
    blank = len(text) - len(text.lstrip("\r\n"))
    skipped = text[:blank].count("\n")
    names = text[blank:].partition("\n")[0]
    known = _all_columns()

    def hits(delimiter: str) -> int:
        return sum(_name(each.strip().strip('"')) in known for each in names.split(delimiter))

    return max(_DELIMITERS, key=hits), skipped, text[blank:]


def _records(
    text: str, delimiter: str, skipped: int, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line that it begins in; a quote that is not closed ends the reading."""
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter, strict=True, skipinitialspace=delimiter != " ")
    while True:
        line = skipped + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = "a quoted cell that begins here is never closed"
            if "expected after" in str(error):
                reason = "a quote stands inside a quoted cell; write it twice, or close the cell before it"
            problems.append(Problem(line, "", reason))
            return
        yield line, cells


def _row(line: int, cells: list[str], table: Table) -> Row | None:
    if not any(cells):
        return None  # spreadsheets leave such rows behind
    named = [cell for cell in cells if cell]
    if len(named) > 1 and all(_name(cell) in _all_columns() for cell in named):
        reason = "it names columns, as the first line does; if two files were joined, take this line out"
        table.problems.append(Problem(line, "", reason))
        return None
    width = len(table.names)
    if len(cells) < width or any(cells[width:]):
        kind = "fewer" if len(cells) < width else "more"
        reason = f"{kind} cells than the first line has columns: {len(cells)}, not {width}"
        table.problems.append(Problem(line, "", reason))
        return None
    for number, (name, cell) in enumerate(zip(table.names, cells, strict=False), 1):
        if cell and not name:
            table.problems.append(
                Problem(line, str(number), "it has a cell, but the first line does not name it")
            )
        elif LINE_BREAK.search(cell):
            if name.rpartition(".")[2] not in MANY_LINES:
                table.problems.append(Problem(line, name, "the cell holds a line break; is a quote missing?"))
            elif holds_a_row(cells, number - 1, table.names, table.delimiter):
                table.problems.append(
                    Problem(line, name, "a line in the cell looks like a row; is a quote missing?")
                )
        _look_for_spoilt_letters(line, name, cell, table)
    return Row(line, {name: cell for name, cell in zip(table.names, cells, strict=False) if cell and name})


def _look_for_spoilt_letters(line: int, name: str, cell: str, table: Table) -> None:
    if words := problem_of(cell):
        table.problems.append(Problem(line, name, words))
    elif words := remark_of(name.rpartition(".")[2], cell):
        table.remarks.append(Problem(line, name, words))


def _doubled(names: Sequence[str]) -> Iterator[Problem]:
    for number, name in enumerate(names, 1):
        first = names.index(name) + 1
        if name and first != number:
            yield Problem(1, name, f"it stands twice, as columns {first} and {number}; keep one of the two")


def _cell(text: str) -> str:
    """Return a cell without blanks around it; ="00123", which keeps zeros in a spreadsheet, is the text 00123.

    An apostrophe before what a spreadsheet would take for a formula, as in '-77, is no part of the text either.
    """
    text = text.strip()
    forced = _FORCED.fullmatch(text)
    if forced:
        return forced[1].strip()
    escaped = _ESCAPED.fullmatch(text)
    return escaped[1] if escaped else text


def _name(cell: str) -> str:
    return "_".join(cell.strip().lower().split())


@cache
def _all_columns() -> frozenset[str]:
    return record_columns().union(*(columns_of(topic.name) for topic in READ))
