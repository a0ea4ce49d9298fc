"""`orderfold why`: a routing decision explained, for people at once, for programs whole."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from services.commands.failures import WRONG
from services.commands.inquiry import ask, database
from services.commands.output import counted, err, fail, out, print_json, show

if TYPE_CHECKING:
    from schemas.reasons import AnswerCode
    from services.router.explaining.explanation import Explanation, Loser, Winner
    from services.router.explaining.passes_seen import PassSeen
    from services.router.replay import Again

_ORDER = """SELECT organization, order_number, order_type, status, dc, hold_until FROM analytics.order_status
WHERE order_number = %(number)s AND (%(organization)s::text IS NULL OR organization = %(organization)s)"""

_WANTED = {"whole": "all of it", "split_order": "a line of it", "split_line": "some of it"}
_RANK = ("priority", "distance", "last_order_assigned", "sales_velocity")


def why(
    order: Annotated[str, typer.Argument(help="The order number; upper and lower case are the same.")],
    organization: Annotated[str | None, typer.Option(help="Only this organization.")] = None,
    decision: Annotated[
        int | None, typer.Option(min=1, help="Which routing of the order; the last one where absent.")
    ] = None,
    location: Annotated[str | None, typer.Option(help="Only this location.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many losing locations.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """BEY-2: why an order went where it went; of the others, which rules said no and the least that would have won."""
    from services.router import verify
    from services.router.explaining.explanation import explain
    from services.router.outcome import candidates

    found = _order(order.upper(), organization)
    with database() as connection:
        recorded = verify.recorded(connection, found["organization"], found["order_number"])
        if not recorded:
            fail(_undecided(found))
        if decision is not None and decision > len(recorded):
            fail(
                f"{found['order_number']} was routed {_times(len(recorded))}: take --decision 1 to {len(recorded)}",
                WRONG,
            )
        again = verify.decision(connection, recorded[(decision or len(recorded)) - 1])
    at = candidates(again.floor, again.request)
    if location is not None and location not in at.network.index:
        fail(
            f"{location} is not a location of {found['organization']} in policy version {at.network.version}",
            WRONG,
        )
    explained = explain(at, limit, location)
    if again.differing:
        err.print(
            "[yellow]warning:[/] this decision comes out differently now"
            f" ({', '.join(again.differing)}): what is said holds for how it comes out. See: orderfold verify"
        )
    if as_json:
        print_json(_document(again, len(recorded), explained))
    else:
        _print(again, len(recorded), explained, location)


def _order(number: str, organization: str | None) -> dict[str, Any]:
    orders = ask(_ORDER, {"number": number, "organization": organization})
    if not orders:
        fail(f"no order {number} has arrived. Look for it with: orderfold dead-letters list")
    if len(orders) > 1:
        known = ", ".join(row["organization"] for row in orders)
        fail(f"several organizations have an order {number}: add --organization ({known})", WRONG)
    return orders[0]


def _undecided(order: dict[str, Any]) -> str:
    number, status = order["order_number"], order["status"]
    if order["order_type"] == "pickup":
        said = "is a pickup order: it went to its pickup location, and nobody decided"
    elif order["dc"] is not None:
        said = f"is held in the queue of {order['dc']} (now {status}): only organizations that route have decisions"
    else:
        return f"{number} has not been routed ({status}). If the router runs, ask again after: orderfold wait-idle"
    return f"{number} {said}. See: orderfold status {number}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _print(again: "Again", count: int, explained: "Explanation", location: str | None) -> None:
    fact = again.recorded
    title = f"[bold]{escape(fact.order_number)}[/] of {fact.organization}"
    which = f"decision {fact.decision} of {count}" if count > 1 else "its only decision"
    zone = f", zone {explained.zone}" if explained.zone else ""
    out.print(
        f"{title}: {which}, {fact.decided_at:%Y-%m-%d %H:%M} UTC, policy version {fact.policy_version}{escape(zone)}"
    )
    for winner in explained.winners:
        out.print(_won(winner))
    for code in dict.fromkeys(each.code for each in explained.unfulfillable):
        out.print(_lost(explained, code))
    for taken in explained.passes:
        out.print(_seen(taken))
    if location is not None and any(each.location == location for each in explained.winners):
        return
    out.print()
    rest = explained.losing - len(explained.losers)
    title = (
        "why not"
        if not rest
        else f"why not ({len(explained.losers)} of {explained.losing:,}; --limit has more)"
    )
    if location is not None:
        title = f"why not {location}"
    show(title, [_row(each) for each in explained.losers], as_json=False, empty="no location lost")


def _won(winner: "Winner") -> str:
    shares = ", ".join(
        f"line {each.line_number}: {counted(each.quantity, 'unit')}"
        + (f" ({_answer(each.code)})" if each.code else "")
        for each in winner.shares
    )
    return f"[bold green]{winner.location}[/] took {shares}; {escape(winner.margin.words)}"


def _lost(explained: "Explanation", code: "AnswerCode") -> str:
    lines = ", ".join(
        f"line {each.line_number}: {counted(each.quantity, 'unit')}"
        for each in explained.unfulfillable
        if each.code == code
    )
    return f"[bold red]Nobody[/] took {lines}; {_answer(code)}"


def _answer(code: "AnswerCode") -> str:
    return f"{code} {code.name.replace('_', ' ').lower()}"


def _seen(taken: "PassSeen") -> str:
    out_of_it = {reason: len({*those} - {*taken.left}) for reason, those in taken.left_out.items()}
    reasons = ", ".join(f"{reason} {number:,}" for reason, number in out_of_it.items() if number)
    left = f"{len(taken.left):,} of {taken.listed:,} could take {_WANTED[taken.way]}"
    return f"Pass {taken.number}, {escape(taken.trace_type)}: {left}" + (
        f"; left out: {escape(reasons)}" if reasons else ""
    )


def _row(loser: "Loser") -> dict[str, Any]:
    words = dict.fromkeys(each.words for each in loser.blockers)
    by_rank = any(each.remedy.kind in _RANK for each in loser.changes or ())
    if loser.outranked is not None and (by_rank or not words):
        words[loser.outranked.words] = None
    return {
        "location": loser.location,
        "why not": "; ".join(words) or "the order needed no further location",
        "would have won with": _changes(loser),
    }


def _changes(loser: "Loser") -> str:
    if loser.changes is None:
        tried = any("tried" in each.operands for each in loser.blockers)
        return "nothing: it gave the line back" if tried else "nothing about it alone"
    return " and ".join(each.words for each in loser.changes)


def _document(again: "Again", count: int, explained: "Explanation") -> dict[str, Any]:
    fact = again.recorded
    return {
        "organization": fact.organization,
        "order_number": fact.order_number,
        "decision": fact.decision,
        "decisions": count,
        "decided_at": fact.decided_at,
        "reshop": fact.reshop,
        "policy_version": fact.policy_version,
        "log_position": fact.log_position,
        "differing": again.differing,
        **asdict(replace(explained, losers=())),
        "losers": [_losing(each) for each in explained.losers],
    }


def _losing(loser: "Loser") -> dict[str, Any]:
    changes = None if loser.changes is None else [each.plain for each in loser.changes]
    return {**asdict(replace(loser, changes=())), "changes": changes}
