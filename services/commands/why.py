"""`orderfold why`: a routing decision explained, for people at once, for programs whole."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.commands import why_told
from services.commands.failures import WRONG
from services.commands.inquiry import ask, database
from services.commands.known import refuse_unknown
from services.commands.output import err, fail, print_json

if TYPE_CHECKING:
    from services.routing.explaining.history import Happened

_ORDER = """SELECT organization, order_number, order_type, status, dc, hold_until FROM analytics.order_status
WHERE order_number = %(number)s AND (%(organization)s::text IS NULL OR organization = %(organization)s)"""


def why(
    order: Annotated[str, typer.Argument(help="The order number; upper and lower case are the same.")],
    organization: Annotated[str | None, typer.Option(help="Only this organization.")] = None,
    decision: Annotated[
        int | None, typer.Option(min=1, help="Which routing of the order, from 1; without it the last.")
    ] = None,
    location: Annotated[str | None, typer.Option(help="Only why this location lost.")] = None,
    limit: Annotated[
        int,
        typer.Option(
            min=1, max=10_000, help="At most so many losing locations, those the nearest to winning."
        ),
    ] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """BEY-2: why an order went where it went and how it stands now; of each other location, what kept it from the order
    and the least change that would have won. Times are UTC."""
    from services.operating import verify
    from services.routing.explaining.explanation import explain
    from services.routing.explaining.history import gave_back
    from services.routing.explaining.now import now
    from services.routing.outcome import candidates

    found = _order(order.upper(), organization)
    with database() as connection:
        recorded = verify.recorded(connection, found["organization"], found["order_number"])
        happened = verify.happened(connection, found["organization"], found["order_number"])
        if not recorded:
            fail(undecided(found, happened))
        number = _numbered(found, decision, len(recorded))
        again = verify.decision(connection, recorded[number - 1])
    at = candidates(again.snapshot, again.request)
    if location is not None and location not in at.network.index:
        where = f"{found['organization']} in policy version {at.network.version}, which decided"
        fail(f"{location} is not a location of {where}", WRONG)
    explained = explain(at, limit, location, gave_back(happened, number))
    if again.differing:
        err.print(
            "[yellow]warning:[/] this decision comes out differently now"
            f" ({', '.join(again.differing)}): what is said holds for how it comes out. See: orderfold verify"
        )
    stands = now(happened, number)
    if as_json:
        print_json(why_told.document(again, len(recorded), explained, stands))
    else:
        why_told.show_all(again, len(recorded), explained, stands, location)


def _order(number: str, organization: str | None) -> dict[str, Any]:
    orders = ask(_ORDER, {"number": number, "organization": organization})
    if not orders:
        refuse_unknown(organization, None)
        _refuse_of_others(number, organization)
        fail(f"no order {number} has arrived. Look for it with: orderfold dead-letters list")
    if len(orders) > 1:
        fail(f"several organizations have an order {number}: add --organization ({_owners(orders)})", WRONG)
    return orders[0]


def _refuse_of_others(number: str, organization: str | None) -> None:
    """Exits where it is an order of other organizations than the one asked for."""
    others = ask(_ORDER, {"number": number, "organization": None}) if organization else []
    if others:
        fail(f"{organization} has no order {number}: it is one of {_owners(others)}")


def _owners(orders: list[dict[str, Any]]) -> str:
    return ", ".join(row["organization"] for row in orders)


def _numbered(found: dict[str, Any], decision: int | None, decisions: int) -> int:
    if decision is not None and decision > decisions:
        times = (
            "once: take --decision 1"
            if decisions == 1
            else f"{decisions} times: take --decision 1 to {decisions}"
        )
        fail(f"{found['order_number']} was routed {times}", WRONG)
    return decision or decisions


def undecided(order: dict[str, Any], happened: "Sequence[Happened]") -> str:
    """Why there is no decision to explain, and how the order stands."""
    from services.routing.explaining.history import history
    from services.routing.explaining.now import now

    number, status, story, stands = order["order_number"], order["status"], history(happened), now(happened)
    open_lines = [line for line in stands.lines if line.status == "open"]
    if order["hold_until"] is not None:
        said = f"{'is' if open_lines else 'was'} held in the queue of {order['dc']} ({status})"
        said += ": only organizations that route have decisions"
    elif open_lines:
        return f"{number} has not been routed yet. If the router runs, ask again after: orderfold wait-idle"
    elif order["order_type"] == "pickup":
        said = f"is a pickup order, for which nobody decides; now {stands.words}"
    elif story.failed:
        said = f"has no decision: routing failed on it; now {stands.words}"
    else:
        said = f"was {stands.words} before it was routed: there is no decision"
    return f"{number} {said}. See: orderfold status {number}"
