"""`orderfold invoices`: vendors' invoices by number, vendor, purchase order, sales order, day and status."""

from typing import Annotated

import typer

from services.commands.connection import database
from services.commands.options import After, Json
from services.commands.output import err, out, show_page
from services.commands.times import day

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
_Limit = Annotated[int, typer.Option(min=1, max=500, help="Print at most this many rows.")]


def invoices(
    organization: _Whose = None,
    vendor: _Vendor = None,
    number: _Number = None,
    po_number: _PoNumber = None,
    order_number: _OrderNumber = None,
    of_day: _Day = None,
    status: _Status = None,
    limit: _Limit = 50,
    after: After = None,
    as_json: Json = False,
) -> None:
    """VIN-5: find vendors' invoices, the newest day first. Upper and lower case are the same everywhere.

    It says first how many are held, for you to approve or reject: on standard error where you ask for JSON.
    """
    from services.inquiry import invoice_inquiry as asked
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
    show_page("invoices", page, as_json=as_json, empty="none match", spare=_SPARE)


def awaiting(held: int) -> str:
    """Return what is told on entering, where invoices are held."""
    if held == 1:
        return "There is 1 held invoice awaiting review."
    return f"There are {held:,} held invoices awaiting review."
