"""`orderfold status`, `orders`, `back-orders`, `report`: what became of orders, and what still waits."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from schemas.answers.orders import StatusParts
from services.commands.connection import database
from services.commands.numbered import the_only
from services.commands.options import After, Dc, Json, Limit, Order, Organization
from services.commands.output import out, print_json, show, show_page, text
from services.commands.times import instant
from services.common.database import Connection

if TYPE_CHECKING:
    from schemas.answers.orders import Dispatch, Line
    from schemas.answers.orders import Order as OrderFound

_SPARE = ("request_id", "hold_until", "submitted_at", "fulfilled_quantity", "short", "requested_quantity")
_BEYOND = 2**63  # no request ID is so large
_SPARE_OF_ORDERS = ("request_id", "order_class", "system", "hold_until", "dispatch_ids", "order_type", "dc")


def status(order: Order, organization: Organization = None, as_json: Json = False) -> None:
    """Print status, lines and dispatch IDs of one order. Exit code 1 where no such order has arrived."""
    from services.inquiry.order_status import dispatches, lines

    with database() as connection:
        one = one_order(connection, order.upper(), organization)
        its_lines, its_dispatches = lines(connection, one), dispatches(connection, one)
    if as_json:
        print_json({**one._asdict(), **StatusParts(its_lines, its_dispatches)._asdict()})
    else:
        _show_order(one, its_lines, its_dispatches)


def one_order(connection: Connection, number: str, organization: str | None) -> "OrderFound":
    """Return the order of this number, or else of this request ID; exit where there is none, or more than one."""
    from services.inquiry.order_status import order_of_request, orders_numbered

    found = orders_numbered(connection, number, organization)
    if not found and number.isdecimal() and int(number) < _BEYOND:
        of_request = order_of_request(connection, int(number), organization)
        found = [of_request] if of_request else []
    everywhere = partial(orders_numbered, connection, number)
    return the_only(connection, "an order", number, organization, found, everywhere)


def _show_order(order: "OrderFound", lines: "Sequence[Line]", dispatches: "Sequence[Dispatch]") -> None:
    title = order.status + (", back order" if order.back_order else "")
    out.print(f"[bold]{escape(order.order_number)}[/] of {order.organization}: [bold]{title}[/]")
    row = order._asdict()
    for name in ("request_id", "order_type", "order_class", "dc", "submitted_at", "hold_until"):
        out.print(f"  {name.replace('_', ' '):14}{escape(text(row[name], amount=False))}")
    out.print()
    show("lines", [each._asdict() for each in lines], spare=("location", "status", "cancelled_quantity"))
    out.print()
    counted = [{**each._asdict(), "line_count": len(each.lines)} for each in dispatches]
    show("dispatches", counted, empty="none yet", spare=("sequence", "location"))


def orders(
    organization: Organization = None,
    dc: Dc = None,
    status: Annotated[
        str | None, typer.Option(help="Only orders of this status, such as create or canceled.")
    ] = None,
    order_type: Annotated[
        str | None, typer.Option(help="Only delivery, pickup or ship_for_pickup orders.")
    ] = None,
    back_order: Annotated[bool | None, typer.Option(help="Only back orders, or all others.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only orders submitted at this time (RFC 3339) or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Only orders submitted before this time (RFC 3339).")
    ] = None,
    limit: Limit = 50,
    after: After = None,
    as_json: Json = False,
) -> None:
    """List orders, the newest first."""
    from services.inquiry.orders import Filters
    from services.inquiry.orders import orders as ask
    from services.inquiry.organizations import refuse_unknown

    filters = Filters(
        organization=organization,
        dc=dc,
        status=status,
        order_type=order_type,
        back_order=back_order,
        since=instant(since, "--since"),
        until=instant(until, "--until"),
    )
    with database() as connection:
        page = ask(connection, filters, limit, after)
        if not page.rows:
            refuse_unknown(connection, organization, dc)
    show_page("orders", page, as_json=as_json, empty="none match", spare=_SPARE_OF_ORDERS)


def back_orders(
    organization: Organization = None,
    dc: Dc = None,
    limit: Limit = 200,
    after: After = None,
    as_json: Json = False,
) -> None:
    """List the lines of orders that left in part; lines that are short are red."""
    from services.inquiry.back_orders import back_orders as ask
    from services.inquiry.filters import OfDc
    from services.inquiry.organizations import refuse_unknown

    with database() as connection:
        page = ask(connection, OfDc(organization=organization, dc=dc), limit, after)
        if not page.rows:
            refuse_unknown(connection, organization, dc)
    show_page("back orders", page, as_json=as_json, empty="none wait", spare=_SPARE)


def report(
    organization: Organization = None,
    dc: Dc = None,
    limit: Limit = 200,
    after: After = None,
    as_json: Json = False,
) -> None:
    """Print the open units of back orders by DC, item and age."""
    from services.inquiry.back_ordering_report import report as ask
    from services.inquiry.filters import OfDc
    from services.inquiry.organizations import refuse_unknown

    with database() as connection:
        page = ask(connection, OfDc(organization=organization, dc=dc), limit, after)
        if not page.rows:
            refuse_unknown(connection, organization, dc)
    show_page("back ordering", page, as_json=as_json, empty="none wait", spare=("oldest_submitted_at",))
