"""Print the explanation of a decision: a summary for people, everything for programs."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from services.commands.output import counted, out, show
from services.commands.why_held_output import show_waiting

if TYPE_CHECKING:
    from schemas.answers.why_waiting import WaitingLine
    from schemas.reasons import AnswerCode
    from services.routing.again import Again
    from services.routing.explaining.explanation import Explanation, Loser, Winner
    from services.routing.explaining.now import Now
    from services.routing.explaining.pass_summaries import PassSummary

_WANTED = {"whole": "all of it", "split_order": "a line of it", "split_line": "some of it"}
_RANK = ("priority", "distance", "last_order_assigned", "sales_velocity")


def show_all(
    again: "Again",
    count: int,
    explained: "Explanation",
    stands: "Now",
    location: str | None,
    waiting: "Sequence[WaitingLine]",
) -> None:
    """Print for people who got the order and by how much, how it stands now, and why each other location did not."""
    fact = again.recorded
    title = f"[bold]{escape(fact.order_number)}[/] of {fact.organization}"
    which = f"decision {fact.decision} of {count}" if count > 1 else "its only decision"
    zone = f", zone {explained.zone}" if explained.zone else ""
    out.print(
        f"{title}: {which}, {fact.decided_at:%Y-%m-%d %H:%M} UTC, policy version {fact.policy_version}{escape(zone)}"
    )
    if stands.changed:
        out.print(f"[bold]now:[/] {escape(stands.words)}")
    show_waiting(waiting)
    for winner in explained.winners:
        out.print(_won(winner))
    for code in dict.fromkeys(each.code for each in explained.unfulfillable):
        out.print(_lost(explained, code))
    for taken in explained.passes:
        out.print(_pass(taken))
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


def _pass(taken: "PassSummary") -> str:
    out_of_it = {reason: len({*locations} - {*taken.left}) for reason, locations in taken.left_out.items()}
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
        return "nothing: nobody is asked twice" if tried else "nothing about it alone"
    return " and ".join(each.words for each in loser.changes)


def document(
    again: "Again", count: int, explained: "Explanation", stands: "Now", waiting: "Sequence[WaitingLine]"
) -> dict[str, Any]:
    """Return everything for programs; schemas/answers/why.py describes each part."""
    fact = again.recorded
    return {
        "about": "decision",
        "organization": fact.organization,
        "order_number": fact.order_number,
        "request_id": fact.request_id,
        "decision": fact.decision,
        "decisions": count,
        "decided_at": fact.decided_at,
        "reshop": fact.reshop,
        "policy_version": fact.policy_version,
        "log_position": fact.log_position,
        "differing": again.differing,
        "now": asdict(stands),
        "waiting": [each.model_dump() for each in waiting],
        **asdict(replace(explained, losers=())),
        "losers": [_losing(each) for each in explained.losers],
    }


def _losing(loser: "Loser") -> dict[str, Any]:
    changes = None if loser.changes is None else [each.plain for each in loser.changes]
    return {**asdict(replace(loser, changes=())), "changes": changes}
