"""Tables for people, JSON for programs, and errors that name the cure."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from services.commands.table import Column, table

if TYPE_CHECKING:
    from services.inquiry.listing import Page

_UNBOUNDED = 10_000  # columns
_PIPED = None if sys.stdout.isatty() else _UNBOUNDED  # a row stays a line for grep

# no emoji: ACME:O2:1 is a dispatch ID
out = Console(highlight=False, emoji=False, width=_PIPED)
err = Console(stderr=True, highlight=False, emoji=False)


_LONG = {"description", "lines"}  # only JSON has them
_NUMBERS = {"id", "request_id", "offset"}  # numbers that identify something have no thousands separators


@contextmanager
def aside() -> Iterator[None]:
    """Print to standard error within the block, so that standard output holds one JSON document and nothing else."""
    before, out.file = out.file, sys.stderr
    try:
        yield
    finally:
        out.file = before


def complain(message: str) -> None:
    """Print an error on standard error."""
    err.print(f"[bold red]error:[/] {escape(message)}", soft_wrap=True)


def warn(message: str) -> None:
    """Print on standard error what was done although it may not be meant."""
    err.print(f"[bold yellow]warning:[/] {escape(message)}", soft_wrap=True)


def fail(message: str, code: int = 1) -> NoReturn:
    """Print an error on standard error and exit."""
    complain(message)
    raise typer.Exit(code)


def confirm(question: str, *, yes: bool) -> None:
    """Ask whether to do what is listed, and exit without a yes; `yes` says so beforehand."""
    if yes:
        return
    if not sys.stdin.isatty():
        fail("nothing was done. Look at the list, and repeat with --yes")
    typer.confirm(question, abort=True, err=True)


def show(
    title: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    as_json: bool = False,
    empty: str = "nothing",
    spare: Sequence[str] = (),
    whose: bool = False,
) -> None:
    """Print rows as a table, or as a JSON array. The title names the organization where all rows have the same.

    `spare` names the columns to leave out on a narrow terminal, the most dispensable first. `whose` keeps the column
    of the organization in any case.
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
    for part in table(columns, out.width, spare, [bool(row.get("short")) for row in rows]):
        out.print(part)


def show_page(title: str, page: "Page[Any]", *, as_json: bool, empty: str, spare: Sequence[str] = ()) -> None:
    """Print a page of a list; where rows are left, standard error ends with how to ask for the next page."""
    show(title, [row._asdict() for row in page.rows], as_json=as_json, empty=empty, spare=spare)
    if page.after is not None:
        out.file.flush()
        err.print(f"next page: --after {page.after}", markup=False, soft_wrap=True)


def _column(name: str, rows: Sequence[Mapping[str, Any]]) -> Column:
    numeric = all(isinstance(row[name], int | Decimal) and not isinstance(row[name], bool) for row in rows)
    cells = [text(row[name], amount=name not in _NUMBERS) for row in rows]
    return Column(name, name.removesuffix("_quantity").replace("_", " "), cells, numeric)


def counted(number: int, noun: str) -> str:
    """Return a number and its noun: `1 message`, `2,000 messages`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def print_json(value: Any) -> None:
    """Print one JSON document on standard output; a row is an object with its fields."""
    ascii_only = not (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    sys.stdout.write(json.dumps(_with_objects(value), default=plain, ensure_ascii=ascii_only) + "\n")


def _with_objects(value: Any) -> Any:
    """Return the same value with every NamedTuple in it as an object: json would write a list."""
    if isinstance(value, Mapping):
        return {name: _with_objects(each) for name, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return _with_objects(value._asdict())
    return [_with_objects(each) for each in value] if isinstance(value, list | tuple) else value


def text(value: Any, *, amount: bool = True) -> str:
    """Return a value as people read it. Only an amount has thousands separators, a number that identifies has none."""
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
    """Return what JSON writes for a value it has no type for: times in RFC 3339, money as text, bytes as JSON."""
    if isinstance(value, date):  # a time is one, too
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return json.loads(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
