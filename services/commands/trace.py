"""`orderfold trace`: which locations routing looked at, and why each was left out."""

from typing import Annotated

import typer

from services.commands.connection import database
from services.commands.options import After, Json, Limit, Organization
from services.commands.output import show_page

_SPARE = (
    "request_id",
    "postal_code",
    "state",
    "city",
    "entry",
    "traced_at",
    "system",
    "location_name",
    "decision",
)


def trace(
    order: Annotated[
        str | None, typer.Argument(help="Only this order. Without it, entries of all orders.")
    ] = None,
    organization: Organization = None,
    trace_type: Annotated[
        str | None, typer.Option(help='Only this trace type, such as "Reshop - 1".')
    ] = None,
    item: Annotated[str | None, typer.Option(help="Only items that begin with this.")] = None,
    reason: Annotated[str | None, typer.Option(help='Only this reason, or "Initial List".')] = None,
    location: Annotated[str | None, typer.Option(help="Only the location of this code.")] = None,
    name: Annotated[
        str | None, typer.Option(help="Only locations whose name at the time holds this.")
    ] = None,
    system: Annotated[str | None, typer.Option(help="Only locations of this system.")] = None,
    limit: Limit = 50,
    after: After = None,
    as_json: Json = False,
) -> None:
    """Search the trace shopping log; the newest decision comes first.

    Upper and lower case are the same in the order number, trace type, reason and name.
    """
    from services.inquiry.organizations import refuse_unknown
    from services.inquiry.trace import Filters
    from services.inquiry.trace import trace as ask

    filters = Filters(
        order_number=order,
        organization=organization,
        trace_type=trace_type,
        item=item,
        reason=reason,
        location=location,
        name=name,
        system=system,
    )
    with database() as connection:
        page = ask(connection, filters, limit, after)
        if not page.rows and page.after is None:
            refuse_unknown(connection, organization)
    empty = "no entry matches" if page.after is None else "no entry of the newest decisions matches"
    show_page("trace shopping log", page, as_json=as_json, empty=empty, spare=_SPARE)
