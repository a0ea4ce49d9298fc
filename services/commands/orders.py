"""`orderfold status` and `orderfold back-orders`: what became of an order, and what still waits."""

import json
from typing import Annotated

import typer
from rich.markup import escape

from services.commands.inquiry import ask
from services.commands.known import refuse_unknown
from services.commands.output import fail, out, print_json, show, text

_ORDER = """SELECT organization, order_number, request_id, order_type, order_class, system, status, back_order, dc,
submitted_at, hold_until, dispatch_ids FROM analytics.order_status
WHERE order_number = %(number)s AND (%(organization)s::text IS NULL OR organization = %(organization)s)"""
_LINES = """SELECT line_number, item, quantity, dispatched_quantity, cancelled_quantity, open_quantity, status,
location FROM analytics.order_lines WHERE organization = %(organization)s AND order_number = %(order_number)s
ORDER BY line_number"""
_DISPATCHES = """SELECT dispatch_id, location, sequence, back_order, status, reason_code, created_at, lines
FROM analytics.dispatches WHERE organization = %(organization)s AND order_number = %(order_number)s ORDER BY sequence"""
_BACK_ORDERS = """SELECT * FROM analytics.back_order_list
WHERE (%(organization)s::text IS NULL OR organization = %(organization)s) AND (%(dc)s::text IS NULL OR dc = %(dc)s)
ORDER BY organization, dc, submitted_at, order_number, line_number LIMIT %(limit)s"""
_REPORT = """SELECT * FROM analytics.back_ordering_report
WHERE (%(organization)s::text IS NULL OR organization = %(organization)s) AND (%(dc)s::text IS NULL OR dc = %(dc)s)
ORDER BY organization, dc, open_quantity DESC, item LIMIT %(limit)s"""

Json = Annotated[bool, typer.Option("--json", help="For programs.")]
Organization = Annotated[str | None, typer.Option(help="Only this organization.")]
Dc = Annotated[str | None, typer.Option(help="Only this DC.")]
_SPARE = ("hold_until", "submitted_at", "fulfilled_quantity", "short", "requested_quantity")
Limit = Annotated[int, typer.Option(min=1, max=100_000, help="At most so many rows.")]


def status(
    order: Annotated[str, typer.Argument(help="The order number; upper and lower case are the same.")],
    organization: Organization = None,
    as_json: Json = False,
) -> None:
    """CAN-4: status, lines and dispatch IDs of one order. Exit code 1 where nobody sent it."""
    orders = ask(_ORDER, {"number": order.upper(), "organization": organization})
    if not orders:
        fail(f"no order {order.upper()} has arrived. Look for it with: orderfold dead-letters list")
    if len(orders) > 1:
        known = ", ".join(row["organization"] for row in orders)
        fail(f"several organizations have an order {order.upper()}: add --organization ({known})", 2)
    found = orders[0]
    lines, dispatches = ask(_LINES, found), ask(_DISPATCHES, found)
    if as_json:
        print_json({**found, "lines": lines, "dispatches": dispatches})
        return
    title = found["status"] + (", back order" if found["back_order"] else "")
    out.print(f"[bold]{escape(found['order_number'])}[/] of {found['organization']}: [bold]{title}[/]")
    for name in ("request_id", "order_type", "order_class", "dc", "submitted_at", "hold_until"):
        out.print(f"  {name.replace('_', ' '):14}{escape(text(found[name], amount=False))}")
    out.print()
    show("lines", lines, as_json=False, spare=("location", "status", "cancelled_quantity"))
    out.print()
    sent = [{**row, "line_count": len(_list(row["lines"]))} for row in dispatches]
    show("dispatches", sent, as_json=False, empty="none yet", spare=("sequence", "location"))


def back_orders(
    organization: Organization = None, dc: Dc = None, limit: Limit = 200, as_json: Json = False
) -> None:
    """QUE-8: orders that left in part, with what is short in red."""
    rows = _rows(_BACK_ORDERS, organization, dc, limit)
    show("back orders", rows, as_json=as_json, empty="none wait", spare=_SPARE)


def back_ordering(
    organization: Organization = None, dc: Dc = None, limit: Limit = 200, as_json: Json = False
) -> None:
    """QUE-10: open units of back orders by DC, item and age."""
    rows = _rows(_REPORT, organization, dc, limit)
    show("back ordering", rows, as_json=as_json, empty="none wait", spare=("oldest_submitted_at",))


def _rows(query: str, organization: str | None, dc: str | None, limit: int) -> list[dict[str, object]]:
    rows = ask(query, {"organization": organization, "dc": dc, "limit": limit})
    if not rows:
        refuse_unknown(organization, dc)
    return rows


def _list(value: object) -> list[object]:
    return list(json.loads(value)) if isinstance(value, str | bytes) else []
