"""Turns the rows of a table into messages: a row each, or the rows of one order number into one order."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.commands.loading.amounts import Points, points_of
from services.commands.loading.columns import Column, column_of, meant, value_of
from services.commands.loading.problem import Piece, Problem
from services.commands.loading.table import Row, Table

_OF_A_LINE = ("line_number", "item", "quantity")


def pieces_of(table: Table, topic: str, problems: list[Problem]) -> Iterator[Piece]:
    """Yield the messages of a table; what cannot be taken is added to `problems`."""
    columns = _columns(table, topic, problems)
    points = points_in(table, columns)
    if topic == "orders-submitted":
        missing = [name for name in _OF_A_LINE if name not in columns]
        if missing:
            problems.append(Problem(1, "", f"a table of orders needs the columns {', '.join(missing)} too"))
            return
        for rows in _orders(table.rows, problems):
            yield _order(rows, columns, problems, points=points)
        return
    for row in table.rows:
        document = nested(row, columns, problems, points=points)
        yield piece_of(document, row.line)


def _columns(table: Table, topic: str, problems: list[Problem]) -> dict[str, Column]:
    found = {}
    for name in filter(None, table.names):
        column = column_of(topic, name)
        if column is None:
            problems.append(Problem(1, name, f"no message of {topic} has this field{meant(topic, name)}"))
        else:
            found[name] = column
    return found


def points_in(table: Table, columns: Mapping[str, Column]) -> Points:
    """Return what points mean in the amounts of a table, which has some of these columns."""
    named = [name for name, column in columns.items() if column.kind == "money"]
    cells = (row.cells[name] for row in table.rows for name in named if name in row.cells)
    return points_of(cells, table.delimiter)


def _orders(rows: Sequence[Row], problems: list[Problem]) -> Iterator[list[Row]]:
    """Yield the rows of each order, which need not stand together, in the order of their first rows."""
    orders: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        lacking = [name for name in ("organization", "order_number") if name not in row.cells]
        problems += (Problem(row.line, name, "needed in each row") for name in lacking)
        if not lacking:
            key = (row.cells["organization"], row.cells["order_number"].upper())
            orders.setdefault(key, []).append(row)
    yield from orders.values()


def _order(
    rows: Sequence[Row], columns: dict[str, Column], problems: list[Problem], *, points: Points
) -> Piece:
    """Make one order: what concerns the whole order is taken from the first row that says it, and rows must agree."""
    said: dict[str, tuple[str, int]] = {}
    for row in rows:
        for name, cell in row.cells.items():
            if name in columns and not columns[name].of_line:
                before, line = said.setdefault(name, (cell, row.line))
                if before != cell and not (name == "order_number" and before.upper() == cell.upper()):
                    problems.append(
                        Problem(row.line, name, f"differs from line {line}, which is of the same order")
                    )
    whole = Row(rows[0].line, {name: cell for name, (cell, _) in said.items()})
    lines_of = {name: line for name, (_, line) in said.items()}
    order = nested(whole, columns, problems, lines_of, points=points)
    lines = [
        Row(row.line, {n: c for n, c in row.cells.items() if n in columns and columns[n].of_line})
        for row in rows
    ]
    order["lines"] = [nested(line, columns, problems, points=points) for line in lines]
    return piece_of(order, rows[0].line, tuple(row.line for row in rows))


def nested(
    row: Row,
    columns: Mapping[str, Column],
    problems: list[Problem],
    lines: dict[str, int] | None = None,
    *,
    points: Points,
) -> dict[str, Any]:
    """Return the message of a row; cells that cannot be taken are problems, at the row or at their line in `lines`."""
    message: dict[str, Any] = {}
    for name, cell in row.cells.items():
        column = columns.get(name)
        if column is None:
            continue  # a problem of the first line
        try:
            value = value_of(column, cell, points=points)
        except ValueError as error:
            problems.append(Problem((lines or {}).get(name, row.line), name, str(error)))
            continue
        *parents, leaf = column.path
        inside = message
        for parent in parents:
            inside = inside.setdefault(parent, {})
        inside[leaf] = [*inside.get(leaf, []), *value] if column.listed else value
    return message


def piece_of(
    document: dict[str, Any], line: int, rows: tuple[int, ...] = (), *, each_row: bool = False
) -> Piece:
    """Return a message of a table; see Piece."""
    text = json.dumps(document, ensure_ascii=False)
    return Piece(document, text, line, rows, table=True, each_row=each_row)
