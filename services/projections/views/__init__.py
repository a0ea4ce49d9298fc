"""The analysts' views, one SELECT a file: a comment on top for the view, one behind each column it selects."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, dropwhile, takewhile

from schemas.reasons import NOTES
from services.projections.read_models import READ_MODELS

VIEWS: tuple[str, ...] = (
    "order_status",
    "order_lines",
    "order_line_groups",
    "order_detail",
    "order_inquiry",
    "system_products",
    "order_history",
    "restricted_updates",
    "order_address_changes",
    "unfulfillable_lines",
    "dispatches",
    "dispatch_lines",
    "locations",
    "carriers",
    "routing_decisions",
    "trace_shopping_log",
    "rics_log",
    "stock",
    "purchase_order_inquiry",
    "purchase_order_item_inquiry",
    "purchase_order_detail",
    "purchase_order_lines",
    "purchase_order_history",
    "purchase_order_address_changes",
    "purchase_order_shipments",
    "purchase_order_batches",
    "purchase_order_invoices",
    "vendors",
    "invoice_inquiry",
    "invoice_detail",
    "invoice_lines",
    "invoice_history",
    "held_invoices",
    "back_order_list",
    "back_ordering_report",
    "back_order_schedule",
    "processor_runs",
    "dead_letters",
)
"""Listed by hand, in an order in which none comes before a view that it selects from."""

_NOTES = ", ".join(f"({code.value}, '{note}')" for code, note in NOTES.items())
"""Rows of answer code and note, for `{notes}` in a view."""

_SELECTED = re.compile(r'("?)(\w+)\1,?$')
"""The name of a column at the end of its line: `x.name,`, `… AS name` or `"name"`."""

_WHOLE_TABLE = re.compile(r"SELECT \* FROM orderfold\.(\w+)$")


@dataclass(frozen=True)
class View:
    """A view of the schema `analytics`: its SELECT without comments, its own comment and those of its columns."""

    name: str
    query: str
    comment: str
    columns: Mapping[str, str]


def view(name: str) -> View:
    """Return a view as its file describes it."""
    return parsed(name, files(__package__).joinpath(f"{name}.sql").read_text().replace("{notes}", _NOTES))


def parsed(name: str, text: str) -> View:
    """Return the view that `text` describes.

    Comment lines at the top are about the view. Between the SELECT and the FROM that are not indented, a comment behind
    a column is about the column, and goes on in comment lines below it. Any other comment is for readers of the file
    alone. A view of a whole table has the columns and comments of the read model: a table may have others for a while.
    """
    lines = [_halves(line) for line in text.strip().splitlines()]
    query = "\n".join(code for code, _ in lines if code)
    whole = _WHOLE_TABLE.match(query)
    if whole:
        (table,) = (model.table for model in READ_MODELS if model.name == whole[1])
        columns = {column.name: column.comment for column in table.columns}
        return View(name, f"SELECT {', '.join(columns)} FROM orderfold.{table.name}", table.comment, columns)  # noqa: S608
    top = takewhile(lambda line: not line[0], lines)
    selected = dropwhile(lambda line: not line[0].startswith("SELECT"), lines)
    chosen = takewhile(lambda line: not line[0].startswith("FROM"), selected)
    return View(name, query, " ".join(comment for _, comment in top), dict(_columns(chosen)))


def _halves(line: str) -> tuple[str, str]:
    code, _, comment = line.partition("--")
    return code.rstrip(), comment.strip()


def _columns(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    name, words = "", list[str]()
    for code, comment in chain(lines, [("end", "")]):
        if code:
            if name and words:
                yield name, " ".join(words)
            selected = _SELECTED.search(code)
            name, words = selected[2] if selected else "", []
        if comment:
            words.append(comment)
