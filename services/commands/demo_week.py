"""`orderfold demo-week`: a week of orders through stores and RICS, which are processes of their own."""

from datetime import datetime
from typing import Annotated

import typer

from services.commands.failures import NO
from services.commands.output import fail, out
from services.commands.peers import rics, stores
from services.commands.stage import DAY, Stage, stage
from services.commands.week_page import show_week

_FIGURES = """SELECT (SELECT count(*) FROM analytics.order_status) AS orders, count(*) AS lines,
count(*) FILTER (WHERE status = 'accepted') AS accepted, count(*) FILTER (WHERE status = 'picked') AS picked,
count(*) FILTER (WHERE status LIKE 'intransit%%' OR status = 'received') AS on_the_way,
count(*) FILTER (WHERE status = 'fulfilled') AS fulfilled, count(*) FILTER (WHERE status = 'canceled') AS canceled,
count(*) FILTER (WHERE status = 'unfulfillable') AS unfulfillable FROM analytics.order_lines"""
_HEADINGS = ("orders", "lines", "accepted", "picked", "on way", "fulfilled", "canceled", "nobody")
_WIDTHS = (8, 7, 10, 8, 8, 11, 10, 8)


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
        out.print(
            f"{'day':9}" + "".join(f"{word:>{width}}" for word, width in zip(_HEADINGS, _WIDTHS, strict=True))
        )
        beside = (on.settings.kafka, on.environment, ORGANIZATION, seed)
        with rics(*beside), stores(*beside):
            opening = sum(at == events[0][0] for at, _, _ in events)
            on.play(events[:opening], lambda _: None)
            on.settle()
            on.play(events[opening:], lambda at: _line(on, at), every=DAY)
            for day in range(DAYS + 1, (SETTLED - MONDAY).days + 1):
                on.rest(MONDAY + day * DAY)
                _line(on, on.clock.now())
            on.settle()
        on.settle()
        if not keep:
            on.services.stop()  # the clock goes on, and so would what it decides, below a page that is being drawn
        holds = show_week(on, seed)
        if keep:
            on.stay()
    if not holds:
        raise typer.Exit(NO)


def _line(on: Stage, at: datetime) -> None:
    (row,) = on.ask(_FIGURES)
    figures = "".join(f"{figure:>{width},}" for figure, width in zip(row.values(), _WIDTHS, strict=True))
    out.print(f"{at:%a %d %b}{figures}")
