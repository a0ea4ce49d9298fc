"""Print why an order waits in a queue, and how one stands that waits in none."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from services.commands.output import counted, out, show

if TYPE_CHECKING:
    from schemas.answers.why_held import HeldLine, HoldNow, RunToCome, WhyHeld
    from schemas.answers.why_waiting import WaitingLine, WhyStanding

_COLOURS = {"all": "green", "part": "yellow", "nothing": "red"}
_HOUR = 60  # minutes
_DAY = 24 * _HOUR


def show_held(answer: "WhyHeld") -> None:
    """Print hold, next run, lines, what that run does, and what would let the order leave."""
    again = "waits as a back order" if answer.dispatch_ids else "waits"
    out.print(
        f"[bold]{escape(answer.order_number)}[/] of {answer.organization} {again} in the queue of {answer.dc}"
    )
    out.print(_grid([(f"  {name}", value) for name, value in _facts(answer)]))
    out.print()
    show("lines", [_row(each) for each in answer.lines], spare=("on hand", "available"))
    for line in answer.lines:
        if line.claims:
            out.print(f"before line {line.line_number}: {escape(_before(line))}")
    out.print()
    out.print(f"[bold {_COLOURS[answer.leaves]}]{escape(answer.words)}[/]")
    out.print("[bold]What lets it leave[/]")
    out.print(_grid([("-", each.words) for each in answer.releases]))


def show_standing(answer: "WhyStanding") -> None:
    """Print the sentence, and the lines that wait."""
    out.print(escape(answer.words))
    show_waiting(answer.waiting)


def show_waiting(lines: "Sequence[WaitingLine]") -> None:
    """Print what lines wait for, one by one."""
    for each in lines:
        units = f"line {each.line_number} ({counted(each.quantity, 'unit')} of {each.item})"
        out.print(f"[bold]{escape(units)}[/] {escape(each.words)}")


def _grid(rows: Sequence[tuple[str, str]]) -> Table:
    """Return rows whose second cell is folded below itself."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column()
    grid.add_column(overflow="fold")
    for name, words in rows:
        grid.add_row(Text(name), Text(words))
    return grid


def _facts(answer: "WhyHeld") -> list[tuple[str, str]]:
    facts = [("hold", _hold(answer.hold)), ("next run", _run(answer.next_run, answer))]
    if answer.dispatch_ids:
        facts.append(("dispatched", ", ".join(answer.dispatch_ids)))
    return facts


def _hold(hold: "HoldNow") -> str:
    rule = f" ({hold.rule})" if hold.rule else " (by an earlier policy)"
    if hold.over:
        return f"over since {hold.until:%Y-%m-%d %H:%M}{rule}"
    return f"until {hold.until:%Y-%m-%d %H:%M}, {_long(hold.minutes_left)} left{rule}"


def _run(run: "RunToCome", answer: "WhyHeld") -> str:
    if run.at is None:
        paused = f"none, runs are paused: orderfold runs resume --dc {answer.dc} --organization {answer.organization}"
        return paused if run.state == "paused" else "none, no run is scheduled: runs start by hand only"
    if run.state == "due":
        return f"due since {run.at:%Y-%m-%d %H:%M}"
    minutes = int((run.at - answer.as_of).total_seconds() // 60)
    return f"{run.at:%Y-%m-%d %H:%M}, in {_long(minutes)}"


def _long(minutes: int) -> str:
    """Return a duration as people say it: `3 h 20 min`."""
    if minutes >= 2 * _DAY:
        return f"{counted(minutes // _DAY, 'day')} {minutes % _DAY // _HOUR} h"
    return f"{minutes // _HOUR} h {minutes % _HOUR} min" if minutes >= _HOUR else f"{minutes} min"


def _row(line: "HeldLine") -> dict[str, Any]:
    return {
        "line": line.line_number,
        "item": line.item,
        "needed": line.quantity,
        "on hand": line.on_hand,
        "available": line.available,
        "claimed": line.claimed_quantity,
        "verdict": "there" if line.there else f"short by {line.short:,}",
        "leaves": line.leaves,
    }


def _before(line: "HeldLine") -> str:
    shown = ", ".join(f"{each.order_number} {each.quantity:,}" for each in line.claims)
    rest = line.claimed_orders - len(line.claims)
    more = f" and {rest:,} more" if rest else ""
    orders = counted(line.claimed_orders, "order")
    return f"{orders} {'takes' if line.claimed_orders == 1 else 'take'} {line.claimed_quantity:,} ({shown}{more})"
