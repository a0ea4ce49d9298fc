"""`orderfold invoice`: one vendor's invoice in one screen."""

from collections.abc import Iterator
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from services.commands.blocks import aligned, beside, plain
from services.commands.connection import database
from services.commands.failures import WRONG
from services.commands.money import money
from services.commands.options import Json, Organization
from services.commands.output import fail, out, print_json, show, text
from services.common.database import Connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.answers.invoice import InvoiceEntry, InvoiceHeader, InvoiceLine, InvoiceParts

_Vendor = Annotated[str, typer.Argument(metavar="VENDOR", help="Code of the vendor.")]
_Number = Annotated[
    str, typer.Argument(metavar="NUMBER", help="The number of the invoice, in upper or lower case.")
]
_SPARE_OF_LINES = (
    *("vendor_item", "name", "order", "ship_date", "item", "other", "handling", "freight", "po_cost"),
    "shipment",
)
_SPARE_OF_HISTORY = ("source", "user_id")
_AMOUNTS = (
    *("merchandise", "freight", "handling", "other", "detail_freight", "detail_handling", "detail_other"),
    "total",
)


def invoice(
    vendor: _Vendor, number: _Number, organization: Organization = None, as_json: Json = False
) -> None:
    """Print a vendor's invoice with its lines and its history. Times are UTC."""
    from services.inquiry.invoice_detail import parts

    with database() as connection:
        header = _one(connection, vendor, number, organization)
        rest = parts(connection, header)
    if as_json:
        print_json({**header._asdict(), **rest._asdict()})
    else:
        _show(header, rest)


def _one(connection: Connection, vendor: str, number: str, organization: str | None) -> "InvoiceHeader":
    """Return the invoice of this number; exit where there is none, or more than one."""
    from services.inquiry.invoice_detail import numbered
    from services.inquiry.organizations import refuse_unknown

    found = numbered(connection, vendor, number, organization)
    if not found:
        refuse_unknown(connection, organization)
        fail(
            f"vendor {vendor} has no invoice {number}, or deleted it. Look for it with: orderfold"
            f" dead-letters list --order {quote(number)}"
        )
    if len(found) > 1:
        exact = [each for each in found if each.vendor == vendor]
        if len(exact) == 1:
            return exact[0]
        owners = ", ".join(dict.fromkeys(each.organization for each in found))
        fail(
            f"several organizations have an invoice {number} of {vendor}: add --organization ({owners})",
            WRONG,
        )
    return found[0]


def _show(header: "InvoiceHeader", parts: "InvoiceParts") -> None:
    out.print(
        f"[bold]{escape(header.invoice_number)}[/] of {escape(header.vendor)} to {header.organization}:"
        f" [bold]{header.status}[/]"
    )
    if header.status == "held":
        count = header.lines_out_of_balance
        out.print(f"[bold red]{count:,} {'line is' if count == 1 else 'lines are'} out of balance.[/]")
    beside(list(_fields(header)), list(_amounts(header)))
    out.print()
    show("lines", _lines(parts.lines, header.currency), spare=_SPARE_OF_LINES)
    out.print()
    show("history", list(map(_entry, parts.history)), empty="none yet", spare=_SPARE_OF_HISTORY)


def _fields(header: "InvoiceHeader") -> Iterator[tuple[str, str]]:
    yield "vendor", plain(f"{header.vendor_name} ({header.vendor})")
    yield "date", text(header.invoice_date)
    for name, value in (
        ("description", header.description),
        ("other is", header.other_description),
        (
            "discount",
            None if header.discount_percent is None else f"{header.discount_percent.normalize():f} %",
        ),
        ("discount days", header.discount_days),
        ("gross days", header.gross_days),
    ):
        if value not in (None, ""):
            yield name, plain(str(value))
    yield "PO lines", text(header.billed_shipments)
    yield "changed", text(header.updated_at)
    if header.posted_at is not None:
        yield "posted", text(header.posted_at)


def _amounts(header: "InvoiceHeader") -> Iterator[tuple[str, str]]:
    values = header._asdict()
    shown = [name for name in _AMOUNTS if name in ("merchandise", "total") or values[name]]
    amounts = aligned([money(values[name], header.currency) for name in shown])
    for name, amount in zip(shown, amounts, strict=True):
        yield name.replace("detail_", "lines' "), amount


def _lines(lines: "Sequence[InvoiceLine]", currency: str) -> list[dict[str, Any]]:
    def amounts(name: str) -> list[str]:
        return aligned([money(getattr(line, name), currency) for line in lines])

    columns = zip(lines, *map(amounts, ("po_unit_cost", "unit_cost", "extended_cost")), strict=True)
    return [
        {
            "line": line.line,
            "po": line.po_number,
            "po_line": line.po_line_number,
            "order": line.order_number,
            "item": line.item,
            "name": line.description,
            "vendor_item": line.vendor_item,
            "shipment": line.shipment_id,
            "ship_date": line.ship_date,
            "quantity": line.quantity,
            "po_cost": price,
            "cost": cost,
            "extended": extended,
            **{name: _or_blank(getattr(line, name), currency) for name in ("freight", "handling", "other")},
            "held": "out of balance" if line.balanced is False else "",
        }
        for line, price, cost, extended in columns
    ]


def _or_blank(amount: Any, currency: str) -> str:
    return money(amount, currency) if amount else ""


def _entry(entry: "InvoiceEntry") -> dict[str, Any]:
    return {
        "when": entry.occurred_at,
        "action": entry.action_type,
        "status": entry.status,
        "source": entry.source,
        "user_id": entry.user_id,
        "note": entry.transaction_notes,
    }
