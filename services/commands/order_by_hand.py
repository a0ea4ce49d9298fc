"""`orderfold order set-status | set-location | under-review | pickup-by | ship-to`: a person changes an order.

Each says what will happen before it does.
"""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from schemas.answers.by_hand import ChangedByHand
from schemas.events.order import Carried
from schemas.events.order_fact import user_shown
from schemas.wire.party import Party
from services.commands.connection import database, refuse_older_log
from services.commands.failures import NO, WRONG
from services.commands.options import DryRun, Json, Note, Order, Organization, User, Yes, check_note
from services.commands.orders import one_order
from services.commands.output import confirm, fail, out, print_json, show
from services.common.clock import clock_from
from services.common.settings import read

Line = Annotated[int | None, typer.Option("--line", min=1, help="Only this line.")]
Reason = Annotated[
    str | None, typer.Option("--reason", help="A reason code; see reason_codes of the document.")
]


def set_status(
    order: Order,
    status: Annotated[str, typer.Argument(help="The new status, such as picked.")],
    organization: Organization = None,
    line: Line = None,
    quantity: Annotated[int | None, typer.Option(min=1, help="Only so many units of the line.")] = None,
    reason: Reason = None,
    carrier: Annotated[str | None, typer.Option(help="Code of the carrier.")] = None,
    tracking: Annotated[str | None, typer.Option(help="The carrier's number.")] = None,
    carton: Annotated[str | None, typer.Option(help="Code of the carton.")] = None,
    note: Note = None,
    user: User = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Give an order, a line or a part of one another status, whoever has it."""
    carried = Carried(
        reason_code=reason, carrier=carrier, tracking_number=tracking, carton=carton, user=user_shown(user)
    )
    _change(
        order,
        organization,
        {"status": _status(status), "line_number": line, "quantity": quantity, "carried": carried},
        (note, None),
        (dry_run, yes, as_json),
    )


def set_location(
    order: Order,
    location: Annotated[str, typer.Argument(help="The new location.")],
    organization: Organization = None,
    line: Line = None,
    note: Note = None,
    user: User = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Give an order or a line to another location; stock, zone and distance are not asked."""
    asked = {"new_location": location, "line_number": line, "carried": Carried(user=user_shown(user))}
    _change(order, organization, asked, (note, None), (dry_run, yes, as_json))


def under_review(
    order: Order,
    flag: Annotated[str, typer.Argument(metavar="yes|no", help="Whether it is to be looked at.")],
    organization: Organization = None,
    note: Note = None,
    user: User = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Put an order under review, or end that."""
    if flag not in ("yes", "no"):
        fail(f"{flag}: write yes or no", WRONG)
    asked = {"under_review": flag == "yes", "carried": Carried(user=user_shown(user))}
    _change(order, organization, asked, (note, None), (dry_run, yes, as_json))


def pickup_by(
    order: Order,
    day: Annotated[
        str, typer.Argument(metavar="DATE", help="The last day to collect it, such as 2027-01-31.")
    ],
    organization: Organization = None,
    line: Line = None,
    user: User = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Set the last day on which an order that is ready may be collected."""
    asked = {"pickup_by": _day(day), "line_number": line, "carried": Carried(user=user_shown(user))}
    _change(order, organization, asked, (None, None), (dry_run, yes, as_json))


def ship_to(
    order: Order,
    file: Annotated[
        Path,
        typer.Argument(
            help="A JSON file with the whole address, as ship_to of an order; - for standard input."
        ),
    ],
    organization: Organization = None,
    note: Note = None,
    user: User = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Send a delivery order to another address. What the file leaves out is empty from then on."""
    asked = {"carried": Carried(user=user_shown(user))}
    _change(order, organization, asked, (note, _party(file)), (dry_run, yes, as_json))


def _change(
    number: str,
    organization: str | None,
    asked: dict[str, Any],
    told: tuple[str | None, Party | None],
    how: tuple[bool, bool, bool],
) -> None:
    from services.deciding.told import Told
    from services.operating.by_hand import Planned, change, preview
    from services.streams.order import UpdateOrder

    check_note(told[0])
    dry_run, yes, as_json = how
    settings = read()
    now = clock_from(settings.clock).now()
    with database() as connection:
        one = one_order(connection, number.upper(), organization)
        command = UpdateOrder(one.organization, one.order_number, now, now, by_hand=True, **asked)
        done: Planned | None = None
        planned = preview(connection, command, Told(*told))
        if not as_json:
            _show(planned)
        if planned.facts and not dry_run:
            confirm(f"Change {one.order_number} of {one.organization}?", yes=yes)
            refuse_older_log(connection, settings)
            done = change(connection, command, Told(*told))
    last = done or planned
    if as_json:
        print_json(
            ChangedByHand(
                one.organization,
                one.order_number,
                dry_run,
                done is not None and bool(done.facts),
                [fact.type for fact in last.facts],
                last.lines,
                last.stock,
                last.purchases,
                last.refused,
            )
        )
    elif done is not None and done.facts:
        out.print(f"{one.order_number} is changed; see it after: orderfold wait-idle")
    if last.refused and not last.facts:
        raise typer.Exit(NO)


def _show(planned: Any) -> None:
    if planned.refused:
        out.print(f"[bold]not possible:[/] {planned.refused}")
    if not planned.facts:
        if not planned.refused:
            out.print("nothing changes: it is so already")
        return
    show("lines", [line._asdict() for line in planned.lines], empty="no line changes", spare=("pickup_by",))
    if planned.stock:
        show("stock", [place._asdict() for place in planned.stock])
    if planned.purchases:
        show("purchase orders", [each._asdict() for each in planned.purchases])
    out.print(f"recorded as: {', '.join(dict.fromkeys(fact.type for fact in planned.facts))}")


def _status(status: str) -> str:
    from schemas.statuses import ROUTED

    if status not in ROUTED:
        fail(f"{status} is no status that somebody may set: {', '.join(ROUTED)}", WRONG)
    return status


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"{text}: this is not a day; write it like 2027-01-31", WRONG)


def _party(file: Path) -> Party:
    try:
        text = typer.get_text_stream("stdin").read() if str(file) == "-" else file.read_text()
        return Party.model_validate(json.loads(text))
    except OSError as error:
        fail(f"{file}: {error.strerror}", WRONG)
    except ValueError as error:
        detail = "not JSON" if not isinstance(error, ValidationError) else _wrong(error)
        fail(f"{file}: {detail}", WRONG)


def _wrong(error: ValidationError) -> str:
    first = error.errors(include_input=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'address'}: {first['msg']}"
