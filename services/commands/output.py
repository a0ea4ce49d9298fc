"""Tables for people, JSON for programs, and errors that name the cure."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from services.commands import table

_UNBOUNDED = 10_000  # columns
_PIPED = None if sys.stdout.isatty() else _UNBOUNDED  # a row stays a line for grep

# no emoji: ACME:O2:1 is a dispatch ID
out = Console(highlight=False, emoji=False, width=_PIPED)
err = Console(stderr=True, highlight=False, emoji=False)


_LONG = {"description", "lines"}  # for --json
_NUMBERS = {"id", "request_id", "offset"}  # names, not amounts


@contextmanager
def aside() -> Iterator[None]:
    """What is said for people goes to standard error meanwhile: standard output is for one JSON document."""
    said, out.file = out.file, sys.stderr
    try:
        yield
    finally:
        out.file = said


def complain(message: str) -> None:
    """Say on standard error what is wrong."""
    err.print(f"[bold red]error:[/] {escape(message)}", soft_wrap=True)


def warn(message: str) -> None:
    """Say on standard error what is done although it may not be meant."""
    err.print(f"[bold yellow]warning:[/] {escape(message)}", soft_wrap=True)


def fail(message: str, code: int = 1) -> NoReturn:
    """Say what is wrong on standard error and exit."""
    complain(message)
    raise typer.Exit(code)


def show(
    title: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    as_json: bool,
    empty: str = "nothing",
    spare: Sequence[str] = (),
    whose: bool = False,
) -> None:
    """Rows as a table, or as a JSON array where `as_json`. What is the same in every row, people read once.

    `spare` names the columns to leave out where the terminal is narrow, the most dispensable first. `whose`: the
    organization is a column even where it is the same in every row.
    """
    if as_json:
        print_json(rows)
        return
    if not rows:
        out.print(f"{title}: {empty}")
        return
    owners = {row.get("organization") for row in rows}
    hidden = {"organization"} if len(owners) == 1 and not whose else set()
    hidden |= {name for name in rows[0] if name in _LONG or all(row[name] in (None, "") for row in rows)}
    of = f" of {owners.pop()}" if "organization" in hidden and None not in owners else ""
    out.print(f"[bold]{escape(title + of)}[/]")
    columns = [_column(name, rows) for name in rows[0] if name not in hidden]
    for line in table.lines(columns, out.width, spare, [bool(row.get("short")) for row in rows]):
        out.print(line, no_wrap=True, overflow="ignore", crop=False)


def _column(name: str, rows: Sequence[Mapping[str, Any]]) -> table.Column:
    numeric = all(isinstance(row[name], int | Decimal) and not isinstance(row[name], bool) for row in rows)
    cells = [text(row[name], amount=name not in _NUMBERS) for row in rows]
    return table.Column(name, name.removesuffix("_quantity").replace("_", " "), cells, numeric)


def counted(number: int, noun: str) -> str:
    """`1 message`, `2,000 messages`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, default=plain, ensure_ascii=False) + "\n")


def text(value: Any, *, amount: bool = True) -> str:
    """A value as people read it; a number that is no amount but a name has no commas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, int) and amount:
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(map(text, value))
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in str(value))


def plain(value: Any) -> Any:
    """What JSON has no word for: times in RFC 3339, money as text, bytes as what they hold."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return json.loads(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
