"""`orderfold privacy`: forget people, show what is known of them, and what was erased."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.markup import escape

from schemas.answers.privacy import Forgotten, ForgottenVendor, Person
from schemas.wire.privacy_requests import Match
from services.commands.connection import database, refuse_older_log
from services.commands.failures import NO, WRONG
from services.commands.options import DryRun, Json, Limit, Organization, Yes
from services.commands.output import confirm, counted, fail, out, print_json, show, text, warn
from services.common.clock import clock_from
from services.common.settings import read
from services.operating import privacy, privacy_known, privacy_vendors

app = typer.Typer(no_args_is_help=True, help="People and vendors: forget, show what is known, receipts.")

Whose = Annotated[
    str, typer.Option("--organization", help="The organization of the orders and purchase orders.")
]
Number = Annotated[
    str | None, typer.Option("--order", help="The number of the order, also of its purchase orders.")
]
Customer = Annotated[str | None, typer.Option("--customer-number", help="The number of the customer.")]
Email = Annotated[str | None, typer.Option("--email", help="The e-mail address of buyer or recipient.")]
User = Annotated[
    str | None, typer.Option("--user", help="Who asks: it stands in the receipt and must name no customer.")
]

_PENDING_THEN = ("pending", "pending_purchase_orders")


@app.command("forget")
def forget(
    organization: Whose,
    order: Number = None,
    customer_number: Customer = None,
    email: Email = None,
    user: User = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Delete what is known of a person, for ever: from closed orders at once, from open ones as they close.

    Purchase orders are meant as well, by their own people or by their sales order. All that is given must match.
    Afterwards every table is searched for what was erased. Exit code 1 where nobody was meant, or something is left.
    """
    match, settings = _match(order, customer_number, email), read()
    clock = clock_from(settings.clock)
    with database() as connection:
        planned = privacy.forget(connection, clock, organization, match, user, dry_run=True)
        done = planned
        if not as_json:
            _show(planned)
        if not dry_run and _is_about_somebody(planned):
            confirm(f"Forget the people of {_counts(planned)}? Nobody can bring this back.", yes=yes)
            refuse_older_log(connection, settings)
            done = privacy.forget(connection, clock, organization, match, user, dry_run=False)
    if as_json:
        print_json(done._replace(dry_run=dry_run))
    elif not done.dry_run:
        _tell(done)
    if done.found_in or done.left or not _is_about_somebody(done):
        raise typer.Exit(NO)


@app.command("forget-vendor")
def forget_vendor(
    vendor: Annotated[str, typer.Argument(help="The code of the vendor.")],
    organization: Annotated[
        str, typer.Option("--organization", help="The organization that orders from it.")
    ],
    user: User = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Delete the name and the e-mail address of a vendor, for ever; its code stays.

    Refused while a purchase order of the vendor is open. Dead letters that tell code and name are sealed. Take the name
    out of the organization's document, too: whoever applies it again brings it back. Exit code 1 where any is left.
    """
    settings = read()
    clock = clock_from(settings.clock)
    with database() as connection:
        done = privacy_vendors.forget_vendor(connection, clock, organization, vendor, user, dry_run=True)
        if not as_json:
            rows = [each._asdict() for each in done.erased]
            show(f"to be erased of vendor {vendor}", rows, empty="nothing")
        if not dry_run:
            confirm(f"Forget the name of vendor {vendor}? Nobody can bring this back.", yes=yes)
            refuse_older_log(connection, settings)
            done = privacy_vendors.forget_vendor(connection, clock, organization, vendor, user, dry_run=False)
    if as_json:
        print_json(done)
    elif not done.dry_run:
        out.print(f"forgotten: vendor {vendor}; the receipt: orderfold privacy receipt {done.request}")
        _tell_search(done)
    if done.found_in or done.left:
        raise typer.Exit(NO)


@app.command("show")
def show_known(
    organization: Whose,
    order: Number = None,
    customer_number: Customer = None,
    email: Email = None,
    as_json: Json = False,
) -> None:
    """Print what is known of a person, order by order, then by purchase order. All that is given must match."""
    with database() as connection:
        found = privacy_known.known(connection, organization, _match(order, customer_number, email))
    if as_json:
        print_json(found)
    elif not found:
        out.print("people: nobody is known")
    for person in () if as_json else found:
        _print(person)
    if not found:
        raise typer.Exit(NO)


@app.command("receipt")
def receipt(
    request: Annotated[
        str | None, typer.Argument(help="Only of this request: the id of its message or command.")
    ] = None,
    organization: Organization = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Print what was erased, the newest first, and look again whether anything is left. Exit code 1 where it is."""
    with database() as connection:
        found = privacy.receipts(connection, request, organization, limit)
    spare = ("id", "kind", "requested_by", "requested_at", "searched_tables", "published_at", *_PENDING_THEN)
    rows = [one._asdict() for one in found]
    if not as_json:
        rows = [row | {"erased": [f"{place} {count}" for place, count in row["erased"]]} for row in rows]
    show("receipts", rows, as_json=as_json, empty="none", spare=spare)
    if any(one.left for one in found) or (request is not None and not found):
        raise typer.Exit(NO)


def _match(order: str | None, customer_number: str | None, email: str | None) -> Match:
    given = {"order_number": order, "customer_number": customer_number, "email": email}
    try:
        return Match(**{name: value for name, value in given.items() if value is not None})
    except ValidationError:  # it would repeat what was typed
        fail("say who is meant: --order, --customer-number or --email, each with a value", WRONG)


def _print(person: Person) -> None:
    title = person.order_number if person.po_number is None else f"purchase order {person.po_number}"
    out.print(f"[bold]{escape(title)}[/]{' (erased)' if person.erased else ''}")
    for name, value in person._asdict().items():
        for field, said in _flat(name, value):
            out.print(f"  {field:32} {text(said, amount=False)}", markup=False, soft_wrap=True)


def _flat(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what there is to print: of an address each field that is not empty."""
    if isinstance(value, Mapping):
        for field, inside in value.items():
            yield from _flat(f"{name}.{field}", inside)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for number, inside in enumerate(value, 1):
            yield from _flat(f"{name} {number}", inside)
    elif value and name not in ("organization", "po_number", "erased"):
        yield name, value


def _show(planned: Forgotten) -> None:
    rows = [each._asdict() for each in planned.erased]
    show(f"to be erased of {planned.organization}", rows, empty="nothing")
    waiting = [*planned.pending, *(f"purchase order {each}" for each in planned.pending_purchase_orders)]
    if waiting:
        out.print(f"open, and pending until they close: {', '.join(waiting)}", markup=False, soft_wrap=True)


def _tell(done: Forgotten) -> None:
    out.print(
        f"forgotten: the people of {_counts(done)}; the receipt: orderfold privacy receipt {done.request}"
    )
    _tell_search(done)
    out.print(f"topics have deleted their bytes by {done.broker_until}")
    pending = len(done.pending) + len(done.pending_purchase_orders)
    if pending:
        warn(f"{counted(pending, 'order')} open: a receipt follows as they close")


def _tell_search(done: Forgotten | ForgottenVendor) -> None:
    out.print(
        f"searched {counted(done.tables, 'table')} for {counted(done.values, 'value')}: "
        + (f"found in {', '.join(done.found_in)}" if done.found_in else "found none"),
        markup=False,
    )


def _is_about_somebody(forgotten: Forgotten) -> bool:
    found = forgotten.orders or forgotten.pending or forgotten.erased
    return bool(found or forgotten.purchase_orders or forgotten.pending_purchase_orders)


def _counts(forgotten: Forgotten) -> str:
    orders, purchases = forgotten.orders, forgotten.purchase_orders
    waiting = len(forgotten.pending) + len(forgotten.pending_purchase_orders)
    closed = counted(len(orders), "closed order")
    if purchases:
        closed += f", {counted(len(purchases), 'closed purchase order')}"
    return f"{closed} and {counted(waiting, 'open one')}"
