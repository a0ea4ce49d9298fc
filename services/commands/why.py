"""`orderfold why`: a routing decision explained, for people at once, for programs whole."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from services.commands import why_output
from services.commands.connection import database
from services.commands.failures import WRONG
from services.commands.options import Json, Order, Organization
from services.commands.orders import one_order
from services.commands.output import fail, print_json, warn

if TYPE_CHECKING:
    from schemas.answers.orders import Order as OrderFound
    from services.routing.again import Again
    from services.routing.explaining.explanation import Explanation
    from services.routing.explaining.history import Happened


def why(
    order: Order,
    organization: Organization = None,
    decision: Annotated[
        int | None,
        typer.Option(min=1, help="Explain this routing of the order, from 1; without it, the last."),
    ] = None,
    location: Annotated[str | None, typer.Option(help="Explain only why this location lost.")] = None,
    limit: Annotated[
        int,
        typer.Option(
            min=1,
            max=10_000,
            help="Explain at most this many losing locations, the nearest to winning first.",
        ),
    ] = 20,
    as_json: Json = False,
) -> None:
    """BEY-2: explain why an order went where it went and how it stands now.

    For each other location: what kept it from the order, and the least change that would have won. Times are UTC.
    """
    from services.operating import verify
    from services.routing.explaining.history import gave_back
    from services.routing.explaining.now import now

    with database() as connection:
        found = one_order(connection, order.upper(), organization)
        recorded = verify.recorded(connection, found.organization, found.order_number)
        happened = verify.happened(connection, found.organization, found.order_number)
        if not recorded:
            fail(undecided(found, happened))
        number = _numbered(found, decision, len(recorded))
        again = verify.decision(connection, recorded[number - 1])
    explained = _explained(again, limit, location, gave_back(happened, number))
    stands = now(happened, number)
    if as_json:
        print_json(why_output.document(again, len(recorded), explained, stands))
    else:
        why_output.show_all(again, len(recorded), explained, stands, location)


def _explained(
    again: "Again", limit: int, location: str | None, gave_back: "Mapping[int, frozenset[str]]"
) -> "Explanation":
    from services.routing.explaining.explanation import explain
    from services.routing.outcome import candidates

    at = candidates(again.snapshot, again.request)
    if location is not None and location not in at.network.index:
        where = f"{again.recorded.organization} in policy version {at.network.version}, which decided"
        fail(f"{location} is not a location of {where}", WRONG)
    if again.differing:
        rules = f": rules of version {again.recorded.rules} decided it" if again.by_other_rules else ""
        warn(
            f"re-running this decision gives another result now{rules}"
            f" ({', '.join(again.differing)}); the explanation is of the new result. See: orderfold verify"
        )
    return explain(at, limit, location, gave_back)


def _numbered(found: "OrderFound", decision: int | None, decisions: int) -> int:
    if decision is not None and decision > decisions:
        times = (
            "once: take --decision 1"
            if decisions == 1
            else f"{decisions} times: take --decision 1 to {decisions}"
        )
        fail(f"{found.order_number} was routed {times}", WRONG)
    return decision or decisions


def undecided(order: "OrderFound", happened: "Sequence[Happened]") -> str:
    """Return why there is no decision to explain, and how the order stands."""
    from services.routing.explaining.history import history
    from services.routing.explaining.now import now

    number, story, stands = order.order_number, history(happened), now(happened)
    open_lines = [line for line in stands.lines if line.status == "open"]
    if order.hold_until is not None:
        why_not = f"{'is' if open_lines else 'was'} held in the queue of {order.dc} ({order.status})"
        why_not += ": only organizations that route have decisions"
    elif open_lines:
        return f"{number} has not been routed yet. If the router runs, ask again after: orderfold wait-idle"
    elif order.order_type == "pickup":
        why_not = f"is a pickup order, for which nobody decides; now {stands.words}"
    elif story.failed:
        why_not = f"has no decision: routing failed on it; now {stands.words}"
    else:
        why_not = f"was {stands.words} before it was routed: there is no decision"
    return f"{number} {why_not}. See: orderfold status {number}"
