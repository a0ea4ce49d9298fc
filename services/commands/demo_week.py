"""`orderfold demo-week`: a week of orders through stores and RICS, which are processes of their own."""

from typing import Annotated

import typer

from services.commands.demo_page import DayByDay
from services.commands.output import fail, out
from services.commands.peers import rics, stores
from services.commands.stage import DAY, stage
from services.commands.week_page import show_week

_FIGURES = """SELECT (SELECT count(*) FROM analytics.order_status) AS orders, count(*) AS lines,
count(*) FILTER (WHERE status = 'accepted') AS accepted, count(*) FILTER (WHERE status = 'picked') AS picked,
count(*) FILTER (WHERE status LIKE 'intransit%%' OR status = 'received') AS on_way,
count(*) FILTER (WHERE status = 'fulfilled') AS fulfilled, count(*) FILTER (WHERE status = 'canceled') AS canceled,
count(*) FILTER (WHERE status = 'unfulfillable') AS nobody FROM analytics.order_lines"""
_SHOWN = ("orders", "lines", "accepted", "picked", "on_way", "fulfilled", "canceled", "nobody")
_DAYS = DayByDay(_FIGURES, _SHOWN, "%a %d %b")


def demo_week(
    orders: Annotated[int, typer.Option(min=1, max=2000, help="Orders of the week.")] = 400,
    seed: Annotated[int, typer.Option(help="The same seed gives the same orders, tempers and choices.")] = 20,
    seconds_per_day: Annotated[float, typer.Option(min=0.5, help="Seconds that a day takes.")] = 7.0,
    keep: Annotated[bool, typer.Option(help="Leave the system up until Ctrl-C.")] = False,
) -> None:
    """Play a week in the life: twelve stores of different tempers, two DCs behind RICS, and their customers."""
    try:
        from examples.week.story import DAYS, MONDAY, ORGANIZATION, POLICY, SETTLED, timeline
    except ImportError:
        fail("the demo's orders are in the source tree: run it from a checkout, with make demo-week")
    events = timeline(orders, seed)
    with stage(events[0][0], seconds_per_day) as on:
        on.apply(POLICY)
        ends = MONDAY + (DAYS - 1) * DAY
        out.print(f"{orders:,} orders of {MONDAY:%A %d} to {ends:%A %d %B %Y}; the stores of seed {seed}\n")
        _DAYS.head()
        beside = (on.settings.kafka, on.environment, ORGANIZATION, seed)
        with rics(*beside), stores(*beside):
            on.play_on(events, lambda at: _DAYS.line(on, at), every=DAY)
            for day in range(DAYS + 1, (SETTLED - MONDAY).days + 1):
                on.rest(MONDAY + day * DAY)
                _DAYS.line(on, on.clock.now())
            on.settle()
        on.settle()
        on.show(lambda stage: show_week(stage, seed), keep=keep)
