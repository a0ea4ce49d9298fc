"""`orderfold demo-routing`: route real orders over a chain of stores and DCs, a day in less than a second."""

from datetime import timedelta
from typing import Annotated

import typer

from services.commands.demo_page import DayByDay
from services.commands.failures import NO
from services.commands.output import fail, out, show
from services.commands.stage import Stage, stage

_FIGURES = """SELECT (SELECT count(*) FROM analytics.order_status) AS orders,
(SELECT count(DISTINCT (order_number, decision)) FROM analytics.routing_decisions) AS decisions,
(SELECT count(DISTINCT order_number) FROM analytics.routing_decisions WHERE reshop > 0) AS given_back,
(SELECT count(*) FROM (SELECT order_number FROM analytics.order_lines WHERE status = 'new_order'
    GROUP BY order_number HAVING count(DISTINCT location) > 1) s) AS split,
(SELECT count(*) FROM analytics.order_lines WHERE status = 'unfulfillable') AS unfulfillable_lines,
(SELECT count(*) FROM analytics.order_status WHERE status = 'canceled') AS canceled"""
_DAYS = DayByDay(_FIGURES, ("orders", "decisions", "given_back", "split", "unfulfillable_lines", "canceled"))
_REASONS = """SELECT reason, count(*) AS times, count(DISTINCT location) AS locations,
min(order_number) AS for_example FROM analytics.trace_shopping_log
WHERE reason <> 'Initial List' GROUP BY reason ORDER BY times DESC, reason"""
_CODES = """SELECT answer_code::text, count(*) AS lines, min(order_number) AS for_example
FROM analytics.routing_decisions WHERE answer_code IS NOT NULL GROUP BY 1 ORDER BY 1"""
_BUSY = """SELECT location, count(DISTINCT order_number) AS orders, sum(quantity)::bigint AS units
FROM analytics.order_lines WHERE status = 'new_order' GROUP BY location ORDER BY orders DESC, location LIMIT 10"""
_EXAMPLES: tuple[tuple[str, str], ...] = (
    (
        "one location has it all",
        "SELECT order_number FROM analytics.routing_decisions WHERE location IS NOT NULL AND answer_code IS NULL"
        " GROUP BY order_number HAVING count(*) > 1 AND count(DISTINCT location) = 1 AND max(reshop) = 0",
    ),
    (
        "split over several locations, the fewest that can",
        "SELECT order_number FROM analytics.routing_decisions WHERE reshop = 0 AND location IS NOT NULL"
        " GROUP BY order_number HAVING count(DISTINCT location) > 1",
    ),
    (
        "not from the stores of its zone: a DC",
        "SELECT order_number FROM analytics.routing_decisions WHERE pass_number = 2 AND location LIKE 'DC-%'",
    ),
    (
        "given back by a location, and routed again",
        "SELECT order_number FROM analytics.routing_decisions WHERE reshop = 1 AND location IS NOT NULL",
    ),
    (
        "given back twice",
        "SELECT order_number FROM analytics.routing_decisions WHERE reshop = 2",
    ),
    (
        "nobody has it",
        "SELECT order_number FROM analytics.order_status WHERE status = 'unfulfillable'",
    ),
    (
        "sent to the store where it is collected",
        "SELECT order_number FROM analytics.order_status"
        " WHERE order_type = 'ship_for_pickup' AND status = 'new_order'",
    ),
)


def demo_routing(
    days: Annotated[int, typer.Option(min=1, help="Play this many of the last days of the orders.")] = 45,
    seconds_per_day: Annotated[float, typer.Option(min=0.2, help="Seconds that a day takes.")] = 0.8,
    keep: Annotated[bool, typer.Option(help="Leave the system up until Ctrl-C.")] = False,
) -> None:
    """Route public US orders over 48 stores and 4 DCs; show which location got what, and why the others did not."""
    try:
        from examples.chain.story import POLICY, timeline
    except ImportError:
        fail("the demo's orders are in the source tree: run it from a checkout, with make demo-routing")
    events = timeline(days)
    with stage(events[0][0] - timedelta(hours=1), seconds_per_day) as on:
        on.apply(POLICY)
        out.print(f"{len(events):,} messages of {events[0][0]:%d %B %Y} to {events[-1][0]:%d %B %Y}")
        opening = sum(at == events[0][0] for at, _, _ in events)
        on.play(events[:opening], lambda _: None)
        on.settle()
        out.print(f"{opening:,} stock rows are counted; the orders begin\n")
        _DAYS.head()
        on.play(events[opening:], lambda at: _DAYS.line(on, at))
        out.print("everything sent; the demo waits until nothing is under way")
        on.settle()
        _print_outcome(on, len(events))
        if keep:
            on.stay()


def _print_outcome(on: Stage, messages: int) -> None:
    out.print(f"\n[bold]What happened[/] ({messages:,} messages in)")
    _DAYS.line(on, on.clock.now())
    out.print("\n[bold]Each way an order can go, with one to look at[/]")
    for what, query in _EXAMPLES:
        found = on.ask(f"{query} ORDER BY 1 DESC LIMIT 1")
        out.print(f"  {what:52}{found[0]['order_number'] if found else 'none this time'}")
    out.print()
    show("Why locations were left out", on.ask(_REASONS), as_json=False)
    out.print()
    show("Answers for lines that no location could simply take", on.ask(_CODES), as_json=False, empty="none")
    out.print()
    show("Who got most", on.ask(_BUSY), as_json=False)
    if not on.check():
        raise typer.Exit(NO)
    out.print(
        "where to look: orderfold demo-routing --keep leaves the system up; then orderfold why ORDER, status ORDER,"
        " verify, or analytics.trace_shopping_log and analytics.routing_decisions in PostgreSQL"
    )
