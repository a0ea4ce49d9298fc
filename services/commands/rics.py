"""`orderfold rics`: what was sent to RICS and what came from it, and one entry with its texts."""

from typing import Annotated

import typer

from schemas.answers.rics import RicsShown
from services.commands.connection import database
from services.commands.options import After, Json, Limit, Organization
from services.commands.output import fail, out, print_json, show_page, text
from services.commands.times import instant

app = typer.Typer(no_args_is_help=True, help="What is told to RICS, and what it says: log, show.")

_SPARE = ("message_id", "direction", "attempt", "location_name", "next_attempt_at", "request_id")


@app.command("log")
def log_(
    order: Annotated[
        str | None, typer.Argument(help="Only this order. Without it, entries of all orders.")
    ] = None,
    organization: Organization = None,
    request_id: Annotated[int | None, typer.Option(help="Only the order of this request ID.")] = None,
    message_type: Annotated[
        str | None, typer.Option(help="Only this type, such as create_fulfillment_order.")
    ] = None,
    retry_status: Annotated[str | None, typer.Option(help="Only Failed, Reprocessed or Success.")] = None,
    location: Annotated[str | None, typer.Option(help="Only the location of this code.")] = None,
    response_code: Annotated[str | None, typer.Option(help="Only this code, such as 502.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only entries logged at this time (RFC 3339) or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Only entries logged before this time (RFC 3339).")
    ] = None,
    limit: Limit = 50,
    after: After = None,
    as_json: Json = False,
) -> None:
    """Search the RICS log; the newest entry comes first."""
    from services.inquiry.organizations import refuse_unknown
    from services.inquiry.rics import Filters
    from services.inquiry.rics import rics_log as ask

    filters = Filters(
        order_number=order,
        organization=organization,
        request_id=request_id,
        message_type=message_type,
        retry_status=retry_status,
        location=location,
        response_code=response_code,
        since=instant(since, "--since"),
        until=instant(until, "--until"),
    )
    with database() as connection:
        page = ask(connection, filters, limit, after)
        if not page.rows:
            refuse_unknown(connection, organization)
    show_page("RICS log", page, as_json=as_json, empty="no entry matches", spare=_SPARE)


@app.command("show")
def show_one(
    entry: Annotated[str, typer.Argument(help="The entry in the list.")], as_json: Json = False
) -> None:
    """Print one entry with its request and response as text to copy. They may hold personal data."""
    from services.inquiry.rics import entry_named, texts_of

    with database() as connection:
        found = entry_named(connection, entry)
        if found is None:
            fail(f"there is no entry {entry}. Look for it with: orderfold rics log")
        shown = RicsShown(*texts_of(connection, found))
    if as_json:
        print_json({**found._asdict(), **shown._asdict()})
        return
    for name, content in found._asdict().items():
        out.print(f"{name:16} {text(content, amount=False)}", markup=False, soft_wrap=True)
    for name, content in shown._asdict().items():
        out.print(f"{name:16} {text(content or '')}", markup=False, soft_wrap=True)
