"""`orderfold reroute`: look again at unfulfillable lines."""

from collections.abc import Iterable
from typing import Annotated

import typer

from schemas.answers.reroute import Rerouted
from services.commands.connection import database, refuse_older_log
from services.commands.failures import NO
from services.commands.options import DryRun, Json, Note, Organization, User, Yes, check_note
from services.commands.output import confirm, counted, out, print_json, show, warn
from services.commands.times import instant
from services.common.clock import clock_from
from services.common.settings import read
from services.inquiry.organizations import refuse_unknown
from services.inquiry.unfulfillable import Filters, choose
from services.operating.reroute import Outcome, know_all, preview, reopen

Orders = Annotated[
    list[str] | None, typer.Argument(metavar="[ORDER]...", help="Only these orders; without any, all.")
]
Since = Annotated[
    str | None, typer.Option(help="Only lines found unfulfillable at this time (RFC 3339) or later.")
]
Until = Annotated[
    str | None, typer.Option(help="Only lines found unfulfillable before this time (RFC 3339).")
]
Item = Annotated[str | None, typer.Option(help="Only lines of this item.")]
Location = Annotated[
    str | None, typer.Option(help="Only lines of items that this location has available now.")
]
Limit = Annotated[
    int, typer.Option(min=1, max=100_000, help="At most this many orders, the longest unfulfillable first.")
]


def reroute(
    orders: Orders = None,
    organization: Organization = None,
    since: Since = None,
    until: Until = None,
    item: Item = None,
    location: Location = None,
    limit: Limit = 1_000,
    note: Note = None,
    user: User = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Look again at lines that were found unfulfillable: on old stock, or before a delivery came.

    The router then searches as after a rejection. A line that still nobody can take is unfulfillable as before. Exit
    code 1 where nothing could be looked at again that was named.
    """
    check_note(note)
    filters = Filters(
        orders=[number.upper() for number in orders or ()],
        organization=organization,
        item=item,
        location=location,
        since=instant(since, "--since"),
        until=instant(until, "--until"),
    )
    settings = read()
    clock = clock_from(settings.clock)
    with database() as connection:
        know_all(connection)
        chosen, more = choose(connection, filters, limit)
        if not chosen:
            refuse_unknown(connection, organization)
        planned = preview(connection, chosen, clock)
        if not as_json:
            _show(planned)
        done: Outcome | None = None
        if planned.lines and not dry_run:
            confirm(f"Look again at {_counts(planned)}?", yes=yes)
            refuse_older_log(connection, settings)
            done = _all(reopen(connection, chosen, clock, user, note))
    _end(planned, done, more=more, dry_run=dry_run, as_json=as_json)


def _all(pages: Iterable[Outcome]) -> Outcome:
    every = list(pages)
    lines = [line for page in every for line in page.lines]
    return Outcome(lines, [one for page in every for one in page.refused])


def _show(planned: Outcome) -> None:
    rows = [line._asdict() for line in planned.lines]
    empty = "none" if not planned.refused else "none of them"
    show("unfulfillable lines to look at again", rows, empty=empty, spare=("organization",), whose=True)
    if planned.refused:
        show("left as they are", [one._asdict() for one in planned.refused], whose=True)
    if planned.lines:
        out.print(f"{_counts(planned)}; some location has stock now for {counted(planned.in_stock, 'line')}")


def _end(planned: Outcome, done: Outcome | None, *, more: bool, dry_run: bool, as_json: bool) -> None:
    last = done or planned
    if as_json:
        print_json(
            Rerouted(
                dry_run=dry_run,
                reopened=done is not None,
                orders=last.orders,
                units=last.units,
                in_stock=planned.in_stock,
                more=more,
                lines=planned.lines,
                refused=list(last.refused),
            )
        )
    elif done is not None:
        out.print(f"{_counts(done)} reopened; see what became of them after: orderfold wait-idle")
        changed = len(done.refused) - len(planned.refused)
        if changed > 0:
            warn(f"{counted(changed, 'order')} changed meanwhile and stay as they are")
    if more and not as_json:
        warn("more orders have such lines: run it again, or give a higher --limit")
    if last.refused and not last.lines:
        raise typer.Exit(NO)


def _counts(outcome: Outcome) -> str:
    lines, units = counted(len(outcome.lines), "line"), counted(outcome.units, "unit")
    return f"{counted(outcome.orders, 'order')}, {lines}, {units}"
