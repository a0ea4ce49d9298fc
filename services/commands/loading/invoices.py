"""Turns the rows of a table of invoices into messages: a HEADER row and the DETAIL rows below it are an invoice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from services.commands.loading.amounts import Points
from services.commands.loading.columns import Column
from services.commands.loading.problem import Piece, Problem
from services.commands.loading.records import LINE_NUMBER, RECORD_TYPE, detail_columns, header_columns
from services.commands.loading.rows import nested, piece_of, points_in
from services.commands.loading.table import Row, Table

_IDENTITY = ("organization", "vendor", "invoice_number")
_NO_HEADER = "no HEADER row stands above this DETAIL row"
_NO_DETAIL = "no DETAIL row follows this HEADER row; an invoice bills at least one line"


@dataclass(slots=True)
class _Invoice:
    """A HEADER row and the DETAIL rows below it."""

    header: Row
    details: list[Row] = field(default_factory=list)
    doubtful: bool = False
    """Whether a row below it may be one of its own, but does not say what it is."""


def invoices_of(table: Table, problems: list[Problem]) -> Iterator[Piece]:
    """Yield a message for each invoice of a table; what cannot be taken is added to `problems`."""
    header, detail = header_columns(), detail_columns()
    _tell_unknown(table, [*header, *detail], problems)
    points = points_in(table, {**header, **detail})
    first: dict[tuple[str, ...], int] = {}
    for invoice in _invoices(table.rows, problems):
        if invoice.doubtful and not invoice.details:
            continue  # that it has no lines may be wrong
        _tell_misplaced(invoice, header, detail, problems)
        line = invoice.header.line
        key = tuple(invoice.header.cells.get(name, "").casefold() for name in _IDENTITY)
        if all(key) and first.setdefault(key, line) != line:
            problems.append(Problem(line, "invoice_number", f"line {first[key]} is of the same invoice"))
        yield _piece(invoice, header, detail, problems, points)


def _tell_unknown(table: Table, known: Sequence[str], problems: list[Problem]) -> None:
    for name in filter(None, table.names):
        if name != RECORD_TYPE and name not in known:
            close = get_close_matches(name, known, 1)
            hint = f"; is it {close[0]}?" if close else ""
            problems.append(Problem(1, name, f"neither HEADER nor DETAIL rows have this column{hint}"))


def _invoices(rows: Sequence[Row], problems: list[Problem]) -> list[_Invoice]:
    found: list[_Invoice] = []
    for row in rows:
        kind = row.cells.get(RECORD_TYPE, "").upper()
        if kind == "HEADER":
            found.append(_Invoice(row))
        elif kind == "DETAIL" and found:
            found[-1].details.append(row)
        elif kind == "DETAIL":
            problems.append(Problem(row.line, RECORD_TYPE, _NO_HEADER))
        else:
            problems.append(Problem(row.line, RECORD_TYPE, "must be HEADER or DETAIL"))
            if found:
                found[-1].doubtful = True
    return found


def _tell_misplaced(
    invoice: _Invoice, header: Mapping[str, Column], detail: Mapping[str, Column], problems: list[Problem]
) -> None:
    """Tell cells that belong to the other kind of row; a DETAIL row may repeat which invoice it is of."""
    top = invoice.header
    strange = top.cells.keys() & (detail.keys() - header.keys())
    problems += (
        Problem(top.line, name, "only DETAIL rows have it; leave the cell empty") for name in strange
    )
    for row in invoice.details:
        for name in row.cells.keys() & (header.keys() - detail.keys()):
            if name not in _IDENTITY:
                problems.append(Problem(row.line, name, "only HEADER rows have it; leave the cell empty"))
            elif row.cells[name].casefold() != top.cells.get(name, "").casefold():
                reason = f"differs from line {top.line}, the HEADER row above"
                problems.append(Problem(row.line, name, reason))
    if not invoice.details:
        problems.append(Problem(top.line, "", _NO_DETAIL))


def _piece(
    invoice: _Invoice,
    header: Mapping[str, Column],
    detail: Mapping[str, Column],
    problems: list[Problem],
    points: Points,
) -> Piece:
    document = {"action": "create", **nested(invoice.header, header, problems, points=points)}
    lines = [(nested(row, detail, problems, points=points), row.line) for row in invoice.details]
    lines = _in_order(lines, problems)
    document["lines"] = [line for line, _ in lines]
    rows = tuple(number for _, number in lines)
    return piece_of(document, invoice.header.line, rows, each_row=True)


def _in_order(
    lines: list[tuple[dict[str, Any], int]], problems: list[Problem]
) -> list[tuple[dict[str, Any], int]]:
    """Return the lines by their invoice_line_no where all have one, else as they stand; messages do not have it."""
    numbers: dict[Any, int] = {}
    for line, row in lines:
        number = line.get(LINE_NUMBER)
        if number is not None and not (isinstance(number, int) and number > 0):
            problems.append(Problem(row, LINE_NUMBER, "must be a whole number of 1 or more"))
        elif number is not None and numbers.setdefault(number, row) != row:
            problems.append(Problem(row, LINE_NUMBER, f"line {numbers[number]} has the same number"))
    if len(numbers) == len(lines):
        lines = sorted(lines, key=lambda each: int(each[0][LINE_NUMBER]))
    return [
        ({name: value for name, value in line.items() if name != LINE_NUMBER}, row) for line, row in lines
    ]
