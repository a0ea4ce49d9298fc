"""What one process can do that only moves orders: poll, json.loads, one INSERT a batch, commit."""

import json
from collections.abc import Sequence
from typing import Any

from benchmarks.bare_reading import rate
from benchmarks.parts import Parts
from services.common.database import Connection

_TABLES = """CREATE TABLE bare_order (organization text, order_number text, status text, document json,
PRIMARY KEY (organization, order_number));
CREATE TABLE bare_line (organization text, order_number text, line_number integer, item text, quantity bigint,
PRIMARY KEY (organization, order_number, line_number));
GRANT INSERT ON bare_order, bare_line TO orderfold_writer"""
_ORDERS = "INSERT INTO bare_order SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::json[])"
_LINES = (
    "INSERT INTO bare_line SELECT * FROM unnest(%s::text[], %s::text[], %s::int[], %s::text[], %s::bigint[])"
)


def run(parts: Parts, orders: int) -> float:
    """Orders a second, from a tenth of them to the last."""
    parts.as_owner(_TABLES)
    return rate(parts, "orders-submitted", orders, _write)


def _write(connection: Connection, sent: Sequence[dict[str, Any]]) -> None:
    connection.execute(_ORDERS, _columns([_order(each) for each in sent]))
    connection.execute(_LINES, _columns([line for each in sent for line in _lines(each)]))


def _columns(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _order(sent: dict[str, Any]) -> tuple[Any, ...]:
    return (sent["organization"], sent["order_number"], "create", json.dumps(sent))


def _lines(sent: dict[str, Any]) -> list[tuple[Any, ...]]:
    who = (sent["organization"], sent["order_number"])
    return [(*who, line["line_number"], line["item"], line["quantity"]) for line in sent["lines"]]
