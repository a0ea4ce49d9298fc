"""`orderfold invoices`: vendors' invoices by number, vendor, purchase order, sales order, day and status."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from services.commands.blocks import aligned
from services.commands.connection import database
from services.commands.money import money
from services.commands.options import After, Json, PageLimit
from services.commands.output import err, out, show_page
from services.commands.times import day

if TYPE_CHECKING:
    from schemas.answers.invoices import FoundInvoice

_SPARE = ("vendor_name",)


_Whose = Annotated[
    str | None, typer.Option(help="Who is billed; may be left out where there is one organization.")
]
_Number = Annotated[str | None, typer.Option("--number", help="Only those whose number begins with this.")]
_PoNumber = Annotated[
    str | None, typer.Option(help="Only those that bill a purchase order whose number begins with this.")
]
_OrderNumber = Annotated[
    str | None, typer.Option(help="Only those that bill a sales order whose number begins with this.")
]
_Vendor = Annotated[str | None, typer.Option(help="Only those of this vendor; nothing once it was erased.")]
_Day = Annotated[
    str | None, typer.Option("--date", help="Only those of this day of the vendor's, such as 2016-11-12.")
]
_Status = Annotated[str | None, typer.Option(help="Only those of this status, such as held or posted.")]


def invoices(
    organization: _Whose = None,
    vendor: _Vendor = None,
    number: _Number = None,
    po_number: _PoNumber = None,
    order_number: _OrderNumber = None,
    of_day: _Day = None,
    status: _Status = None,
    limit: PageLimit = 50,
    after: After = None,
    as_json: Json = False,
) -> None:
    """Find vendors' invoices, the newest day first. Upper and lower case are the same everywhere.

    It says first how many are held, for you to approve or reject: on standard error where you ask for JSON.
    """
    from services.inquiry import invoice_inquiry as asked
    from services.inquiry.listing import Page
    from services.inquiry.organizations import refuse_unknown, the_one

    wanted = day(of_day, "--date")
    with database() as connection:
        whose = the_one(connection, organization)
        filters = asked.Filters(
            organization=whose,
            vendor=vendor,
            status=status,
            invoice_date=wanted,
            invoice_number=number,
            po_number=po_number,
            order_number=order_number,
        )
        held = asked.held(connection, whose)
        page = asked.invoices(connection, filters, limit, after)
        if not page.rows:
            refuse_unknown(connection, whose)
    if held:
        (err if as_json else out).print(awaiting(held))
    printed: Page[Any] = page if as_json else Page(_printed(page.rows), page.after)
    show_page("invoices", printed, as_json=as_json, empty="none match", spare=_SPARE)


class _Printed(NamedTuple):
    """An invoice as people read it."""

    organization: str
    vendor: str
    vendor_name: str
    invoice_number: str
    amount: str
    date: date
    status: str


def _printed(found: "Sequence[FoundInvoice]") -> list[_Printed]:
    amounts = aligned([money(each.amount, each.currency) for each in found])
    return [
        _Printed(
            each.organization,
            each.vendor,
            each.vendor_name,
            each.invoice_number,
            amount,
            each.invoice_date,
            each.status,
        )
        for each, amount in zip(found, amounts, strict=True)
    ]


def awaiting(held: int) -> str:
    """Return what is told on entering, where invoices are held."""
    if held == 1:
        return "There is 1 held invoice awaiting review."
    return f"There are {held:,} held invoices awaiting review."
