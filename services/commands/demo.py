"""`orderfold demo`: play real orders through the whole system, a day in less than a second."""

from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from schemas.answers.demo import DemoOutcome, RuleShown
from services.commands.demo_page import DayByDay
from services.commands.failures import NO
from services.commands.output import aside, fail, out, print_json, show
from services.commands.stage import DAY, Stage, stage
from services.common.bus.port import Outgoing

_BROKEN = (
    b'{"organization": "ACME", "order_number": "CA-2017-BROKEN", "order_type": "delivery", "lines": [{"line'
)
_FIGURES = """SELECT (SELECT count(*) FROM analytics.order_status) AS orders,
(SELECT count(*) FROM analytics.order_status WHERE status = 'create') AS waiting,
(SELECT count(*) FROM analytics.processor_runs WHERE finished_at IS NOT NULL) AS runs,
(SELECT count(*) FROM analytics.dispatches) AS dispatches,
(SELECT count(DISTINCT order_number) FROM analytics.back_order_list) AS back_orders,
(SELECT count(*) FROM analytics.order_status WHERE status LIKE '%cancelled') AS cancelled,
(SELECT count(*) FROM analytics.order_lines WHERE open_quantity > 0) AS open_lines,
(SELECT count(*) FROM analytics.dead_letters) AS dead_letters"""
_DAYS = DayByDay(_FIGURES, ("orders", "waiting", "runs", "dispatches", "back_orders", "cancelled"))
_EXAMPLES: tuple[tuple[str, str], ...] = (
    (
        "all lines in stock: one dispatch, at once",
        "status = 'commit' AND NOT back_order AND cardinality(dispatch_ids) = 1 AND lines > 1",
    ),
    (
        "only some there, hold over: a dispatch, the rest a back order",
        "status = 'commit' AND back_order AND cardinality(dispatch_ids) = 1",
    ),
    ("all of the rest came: a second dispatch", "back_order AND cardinality(dispatch_ids) = 2"),
    ("one item, not every unit there: it waits, however long", "status = 'create' AND items = 1"),
    ("several items, none of them there: it waits", "status = 'create' AND items > 1"),
    ("cancelled before it left", "status = 'cancelled'"),
    ("a back order whose open lines were cancelled", "status = 'partially_cancelled'"),
)
_FIND = """SELECT order_number FROM (SELECT o.*, l.lines, l.items FROM analytics.order_status o, LATERAL (
SELECT count(*) AS lines, count(DISTINCT item) AS items FROM analytics.order_lines l
WHERE l.organization = o.organization AND l.order_number = o.order_number) l) o
WHERE {} ORDER BY submitted_at DESC LIMIT 1"""
_LETTERS = "SELECT reason, topic, detail FROM analytics.dead_letters ORDER BY id LIMIT 1"
_SHORT = """SELECT dc, order_number, line_number AS line, item, open_quantity AS open, available_quantity AS available,
short FROM analytics.back_order_list WHERE open_quantity > 0 ORDER BY submitted_at, order_number LIMIT 8"""


def demo(
    days: Annotated[int, typer.Option(min=1, help="Play this many of the last days of the orders.")] = 60,
    seconds_per_day: Annotated[float, typer.Option(min=0.2, help="Seconds that a day takes.")] = 0.8,
    keep: Annotated[bool, typer.Option(help="Leave the system up until Ctrl-C.")] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print the outcome as JSON; everything else goes to standard error."),
    ] = False,
) -> None:
    """Publish public US orders with an accelerated clock, and show what becomes of them.

    The demo runs on a system of its own, or on the one whose two addresses are set.
    """
    try:
        from examples.superstore.story import timeline
    except ImportError:
        fail("the demo's orders are in the source tree: run it from a checkout, with make demo")
    events = timeline(days)
    with (
        aside() if as_json else nullcontext(),
        stage(events[0][0] - timedelta(hours=1), seconds_per_day) as on,
    ):
        on.apply(_policy())
        out.print(f"{len(events):,} messages of {events[0][0]:%d %B %Y} to {events[-1][0]:%d %B %Y}\n")
        _DAYS.head()
        broken = [Outgoing("orders-submitted", b"CA-2017-BROKEN", _BROKEN)]
        on.play(events, lambda at: _DAYS.line(on, at), broken)
        out.print(
            "everything sent; the demo waits two days more, for the runs that follow, and until nothing is under way"
        )
        on.rest(events[-1][0] + 2 * DAY)
        on.settle()
        holds = _print_for_programs(on, len(events)) if as_json else _print_for_people(on, len(events))
        if keep:
            on.stay()
    if not holds:
        raise typer.Exit(NO)


def _print_for_programs(on: Stage, messages: int) -> bool:
    """Print the outcome as one JSON object; return whether the ledger check holds."""
    (figures,) = on.ask(_FIGURES)
    checks = on.findings()
    rules = {
        rule: [row["order_number"] for row in on.ask(_FIND.format(having))] for rule, having in _EXAMPLES
    }
    print_json(
        DemoOutcome(
            messages=messages,
            **figures,
            rules=[RuleShown(rule, next(iter(found), None)) for rule, found in rules.items()],
            ledger=checks,
        )
    )
    return all(one.ok for one in checks)


def _print_for_people(on: Stage, messages: int) -> bool:
    """Print the outcome for people; return whether the ledger check holds."""
    out.print(f"\n[bold]What happened[/] ({messages:,} messages in)")
    _DAYS.line(on, on.clock.now())
    out.print("\n[bold]Every rule of the queue, with an order to look at[/]")
    for rule, condition in _EXAMPLES:
        found = on.ask(_FIND.format(condition))
        out.print(f"  {rule:64}{found[0]['order_number'] if found else 'none this time'}")
    for letter in on.ask(_LETTERS):
        out.print(
            f"  {'a message that nobody can read: kept, with its reason':64}{letter['reason']}: {letter['detail']}"
        )
    out.print()
    show("Back orders that wait, oldest first", on.ask(_SHORT), as_json=False)
    holds = on.check()
    out.print(
        "where to look: orderfold demo --keep leaves the system up; then orderfold status ORDER, back-orders,"
        " schedule, runs list, dead-letters list, or the views of schema analytics in PostgreSQL"
    )
    return holds


def _policy() -> Path:
    import examples.superstore

    return Path(examples.superstore.__file__).parent / "acme.yaml"
