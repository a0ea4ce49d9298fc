"""Tables for people, JSON for programs, and errors that name the cure."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

_PIPED = None if sys.stdout.isatty() else 220  # columns: a row stays a line for grep

# no emoji: ACME:O2:1 is a dispatch ID
out = Console(highlight=False, emoji=False, width=_PIPED)
err = Console(stderr=True, highlight=False, emoji=False)


_LONG = {"description", "lines"}  # for --json
_NUMBERS = {"id", "request_id", "offset"}  # names, not amounts


def fail(message: str, code: int = 1) -> NoReturn:
    """Say what is wrong on standard error and exit."""
    err.print(f"[bold red]error:[/] {escape(message)}", soft_wrap=True)
    raise typer.Exit(code)


def show(title: str, rows: Sequence[Mapping[str, Any]], *, as_json: bool, empty: str = "nothing") -> None:
    """Rows as a table, or as a JSON array where `as_json`. What is the same in every row, people read once."""
    if as_json:
        print_json(rows)
        return
    if not rows:
        out.print(f"{title}: {empty}")
        return
    owners = {row.get("organization") for row in rows}
    hidden = {"organization"} if len(owners) == 1 and len(rows[0]) > 2 else set()
    hidden |= {name for name in rows[0] if name in _LONG or all(row[name] in (None, "") for row in rows)}
    names = [name for name in rows[0] if name not in hidden]
    of = f" of {owners.pop()}" if "organization" in hidden and None not in owners else ""
    table = Table(
        title=f"{title}{of}", title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False
    )
    for name in names:
        numeric = all(isinstance(row[name], int) and not isinstance(row[name], bool) for row in rows)
        heading = name.removesuffix("_quantity").replace("_", " ")
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        style = "red" if row.get("short") else ""
        cells = (str(row[name]) if name in _NUMBERS else text(row[name]) for name in names)
        table.add_row(*map(escape, cells), style=style)
    out.print(table)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, default=plain, ensure_ascii=False) + "\n")


def text(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(map(text, value))
    return str(value)


def plain(value: Any) -> Any:
    """What JSON has no word for: times in RFC 3339, money as text, bytes as what they hold."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return json.loads(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
