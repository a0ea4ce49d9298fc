"""Print what happened in a season: what vendors shipped and billed, where it adds up, and what to try next."""

from typing import Any

from services.commands.demo_page import first, show_next
from services.commands.output import out, show
from services.commands.stage import Stage

_VENDORS = """SELECT vendor, count(DISTINCT po_number) AS orders, sum(ordered_quantity) AS ordered,
sum(shipped_quantity) AS shipped, sum(cancelled_quantity) AS cancelled, sum(open_quantity) AS open,
count(*) FILTER (WHERE revised_due_date IS NOT NULL) AS late,
sum(parcels) FILTER (WHERE parcels > 1) AS in_parts
FROM analytics.purchase_order_lines l LEFT JOIN LATERAL (SELECT count(*) AS parcels
    FROM analytics.purchase_order_shipments s
    WHERE (s.organization, s.po_number, s.line_number) = (l.organization, l.po_number, l.line_number)) s ON true
GROUP BY vendor ORDER BY vendor"""
_INVOICES = """SELECT vendor, count(*) AS invoices, count(*) FILTER (WHERE was_held) AS held,
count(*) FILTER (WHERE was_rejected) AS rejected, count(*) FILTER (WHERE status = 'posted') AS posted,
coalesce(sum(total) FILTER (WHERE status = 'posted'), 0)::numeric(18,2) AS paid,
coalesce(sum(total) FILTER (WHERE status IN ('held', 'rejected')), 0)::numeric(18,2) AS disputed
FROM analytics.invoice_detail d JOIN LATERAL (SELECT bool_or(h.status = 'held') AS was_held,
    bool_or(h.status = 'rejected') AS was_rejected FROM analytics.invoice_history h
    WHERE (h.organization, h.vendor, h.number_searched) = (d.organization, d.vendor, d.number_searched)) h ON true
GROUP BY vendor ORDER BY vendor"""
_CUSTOMERS = """SELECT status, count(*) AS lines, sum(quantity) AS units,
count(*) FILTER (WHERE location LIKE 'L-%') AS at_vendors FROM analytics.order_lines
GROUP BY status ORDER BY lines DESC, status"""
_UNITS = """SELECT coalesce(sum(ordered_quantity), 0) AS ordered, coalesce(sum(shipped_quantity), 0) AS shipped,
coalesce(sum(cancelled_quantity), 0) AS cancelled, coalesce(sum(open_quantity), 0) AS open,
coalesce(sum(invoiced_quantity), 0) AS billed,
(SELECT coalesce(sum(merchandise), 0) FROM analytics.invoice_detail WHERE status = 'posted') AS paid,
(SELECT coalesce(sum(l.quantity * l.po_unit_cost), 0) FROM analytics.invoice_lines l
    JOIN analytics.invoice_detail d USING (organization, vendor, number_searched) WHERE d.status = 'posted') AS agreed
FROM analytics.purchase_order_lines"""
_EVENTFUL = """SELECT po_number FROM analytics.purchase_order_history GROUP BY po_number
HAVING count(*) BETWEEN 5 AND 12 ORDER BY count(DISTINCT action_type) DESC, count(*) DESC, 1 LIMIT 1"""
_HISTORY = """SELECT occurred_at AS when, line_number AS line, action_type AS action, status,
transaction_notes AS note FROM analytics.purchase_order_history WHERE po_number = '{}' ORDER BY entry"""
_ORDER_OF = "SELECT order_number FROM analytics.purchase_order_detail WHERE po_number = '{}'"
_CORRECTED = """SELECT vendor, invoice_number FROM analytics.invoice_history
WHERE status = 'rejected' ORDER BY 1, 2 LIMIT 1"""


def show_season(on: Stage) -> bool:
    """Print the page, which fits a terminal of 80 columns; return whether everything adds up."""
    from examples.season.tempers import TEMPERS

    out.print()
    show("Units by vendor", [_with_temper(row, TEMPERS) for row in on.ask(_VENDORS)])
    out.print()
    show("Invoices by vendor", on.ask(_INVOICES), empty="none")
    out.print()
    show("Lines of customers", on.ask(_CUSTOMERS))
    out.print()
    adds_up = _show_units(on)
    sample = first(on, _EVENTFUL)
    if sample:
        out.print()
        show(f"What happened to {sample}", on.ask(_HISTORY.format(sample)))
    holds = on.check()
    _show_next(on, sample)
    return holds and adds_up


def _with_temper(row: dict[str, Any], tempers: Any) -> dict[str, Any]:
    temper = tempers[row["vendor"]].name if row["vendor"] in tempers else ""
    return {"vendor": row["vendor"], "temper": temper, **row, "in_parts": row["in_parts"] or 0}


def _show_units(on: Stage) -> bool:
    (units,) = on.ask(_UNITS)
    out.print("[bold]Units and money[/]")
    moved = units["ordered"] == units["shipped"] + units["cancelled"] + units["open"]
    billed = units["billed"] <= units["shipped"]
    out.print(
        "{ordered:,} ordered = {shipped:,} shipped + {cancelled:,} cancelled + {open:,} open".format(**units)
        + (": it adds up" if moved else ": [bold red]it does not add up[/]")
    )
    out.print(
        "{billed:,} billed of {shipped:,} shipped".format(**units)
        + ("" if billed else ": [bold red]more than was shipped[/]")
    )
    dearer = units["paid"] - units["agreed"]
    out.print(f"paid for goods {units['paid']:,.2f}, which is {dearer:,.2f} more than was agreed")
    return bool(moved and billed)


def _show_next(on: Stage, sample: str) -> None:
    order = first(on, _ORDER_OF.format(sample)) or sample
    wrong = on.ask(_CORRECTED)
    invoice = f"{wrong[0]['vendor']} {wrong[0]['invoice_number']}" if wrong else "VENDOR NUMBER"
    hints = (
        (f"orderfold purchase-order {sample}", "one in one screen"),
        (f"orderfold order {order}", "its customer's order"),
        (f"orderfold invoice {invoice}", "one that was rejected"),
        ("orderfold purchase-orders --status held", "what vendors hold"),
    )
    show_next("demo-season", hints)
