"""`orderfold demo-season`: two weeks of orders that drop-ship vendors, processes of their own, ship and bill."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from services.commands.demo_page import DayByDay
from services.commands.output import fail, out
from services.commands.peers import vendors
from services.commands.season_page import show_season
from services.commands.stage import DAY, stage

_FIGURES = """SELECT (SELECT count(*) FROM analytics.order_status) AS orders,
(SELECT count(*) FROM analytics.purchase_order_detail) AS purchases, coalesce(sum(ordered_quantity), 0) AS units,
coalesce(sum(shipped_quantity), 0) AS shipped, coalesce(sum(cancelled_quantity), 0) AS cancelled,
coalesce(sum(open_quantity), 0) AS open, coalesce(sum(invoiced_quantity), 0) AS billed,
(SELECT count(*) FROM analytics.invoice_inquiry WHERE status = 'held') AS held FROM analytics.purchase_order_lines"""
_SHOWN = ("orders", "purchases", "units", "shipped", "cancelled", "open", "billed", "held")
_DAYS = DayByDay(_FIGURES, _SHOWN, "%a %d %b")


def demo_season(
    orders: Annotated[int, typer.Option(min=1, max=2000, help="Orders of the two weeks.")] = 300,
    seed: Annotated[int, typer.Option(help="The same seed gives the same orders and choices.")] = 20,
    seconds_per_day: Annotated[float, typer.Option(min=0.5, help="Seconds that a day takes.")] = 4.0,
    keep: Annotated[bool, typer.Option(help="Leave the system up until Ctrl-C.")] = False,
) -> None:
    """Play a season of drop-ship vendors: prompt, late, partial, refusing and over-billing ones."""
    try:
        from examples.season.story import DAYS, MONDAY, ORGANIZATION, SETTLED, timeline, write_policy
    except ImportError:
        fail("the demo's orders are in the source tree: run it from a checkout, with make demo-season")
    events = timeline(orders, seed)
    with stage(events[0][0], seconds_per_day) as on, tempfile.TemporaryDirectory() as folder:
        on.apply(write_policy(orders, seed, Path(folder)))
        ends = MONDAY + (DAYS - 1) * DAY
        out.print(f"{orders:,} orders of {MONDAY:%A %d} to {ends:%A %d %B %Y}; the vendors of seed {seed}\n")
        _DAYS.head()
        with vendors(on.settings.kafka, on.environment, ORGANIZATION, seed):
            on.play_on(events, lambda at: _DAYS.line(on, at), every=2 * DAY)
            for day in range(DAYS + 2, (SETTLED - MONDAY).days + 1, 2):
                on.rest(MONDAY + day * DAY)
                _DAYS.line(on, on.clock.now())
            on.settle()
        on.settle()
        on.show(show_season, keep=keep)
