"""`orderfold why`: why an order went where it went, or still waits, for people at once, for programs whole."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from services.commands import why_held_output, why_output
from services.commands.connection import database
from services.commands.failures import WRONG
from services.commands.options import Json, Order, Organization
from services.commands.orders import one_order
from services.commands.output import counted, fail, print_json, warn
from services.commands.times import instant
from services.common.clock import clock_from
from services.common.settings import read

if TYPE_CHECKING:
    from datetime import datetime

    from schemas.answers.orders import Order as OrderFound
    from schemas.answers.why_held import WhyHeld
    from schemas.answers.why_waiting import WaitingLine, WhyStanding
    from services.common.database import Connection
    from services.routing.again import Again
    from services.routing.explaining.explanation import Explanation
    from services.routing.explaining.history import Happened
    from services.streams.order.state import Known

_PATIENCE = 5.0  # seconds to wait for the queue to have read the log


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
            help="Explain at most this many losing locations, the nearest to winning first; or list at most this many"
            " orders before a held one.",
        ),
    ] = 20,
    at: Annotated[
        str | None,
        typer.Option(help="Of a held order: answer as of this time (RFC 3339); without it, as of now."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Explain why an order went where it went, or why it still waits, and how it stands now.

    Of a routed order, for each other location: what kept it from the order, and the least change that would have won.
    Of a held order: its hold, the next run, what each line lacks, and what would let it leave. Times are UTC.
    """
    from services.operating import verify
    from services.routing.explaining.history import gave_back
    from services.routing.explaining.now import now

    with database() as connection:
        found = one_order(connection, order.upper(), organization)
        recorded = verify.recorded(connection, found.organization, found.order_number)
        happened = verify.happened(connection, found.organization, found.order_number)
        if not recorded:
            answer = _undecided(connection, found, happened, instant(at, "--at"), limit)
            _print(answer, as_json=as_json)
            return
        number = _numbered(found, decision, len(recorded))
        again = verify.decision(connection, recorded[number - 1])
        waiting = _waiting(connection, _order(happened))
    explained = _explained(again, limit, location, gave_back(happened, number))
    stands = now(happened, number)
    if as_json:
        print_json(why_output.document(again, len(recorded), explained, stands, waiting))
    else:
        why_output.show_all(again, len(recorded), explained, stands, location, waiting)


def _undecided(
    connection: "Connection",
    found: "OrderFound",
    happened: "Sequence[Happened]",
    at: "datetime | None",
    limit: int,
) -> "WhyHeld | WhyStanding":
    """Return the answer for an order that has no decision: in the queue, or as it stands."""
    from services.inquiry.organizations import in_force
    from services.inquiry.why_held import Question, why_held
    from services.inquiry.why_standing import why_standing
    from services.processor.waiting import behind

    left = behind(connection, found.organization, _PATIENCE)
    if left:
        warn(
            f"the queue is {counted(left, 'fact')} behind the log: the answer may be old. See: orderfold lag"
        )
    order = _order(happened)
    if order is not None and order.is_held:
        policy = in_force(connection, found.organization)[found.organization]
        asked = Question(found, order.submitted, policy, at or clock_from(read().clock).now(), limit)
        held = why_held(connection, asked)
        if held is not None:
            return held
    return why_standing(connection, found, happened, _waiting(connection, order))


def _waiting(connection: "Connection", order: "Known | None") -> "Sequence[WaitingLine]":
    from services.inquiry.organizations import in_force
    from services.inquiry.waiting_lines import waiting_lines

    if order is None or order.is_held:
        return ()
    policy = in_force(connection, order.organization)[order.organization].document
    return waiting_lines(connection, order, reroutes=policy.reroute_unfulfillable is not None)


def _order(happened: "Sequence[Happened]") -> "Known | None":
    from services.routing.explaining.history import history
    from services.streams.order.state import Known

    order = history(happened).order
    return order if isinstance(order, Known) else None


def _print(answer: "WhyHeld | WhyStanding", *, as_json: bool) -> None:
    if as_json:
        print_json(answer.model_dump())
    elif answer.about == "queue":
        why_held_output.show_held(answer)
    else:
        why_held_output.show_standing(answer)


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
