"""What the demos print alike: a line of figures a day, and what to try next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.markup import escape

from services.commands.output import out
from services.commands.stage import Stage

_NARROWEST = 7


@dataclass(frozen=True)
class DayByDay:
    """Figures of a query, one line a day: those of these columns, below their names; `day` as strftime writes it."""

    query: str
    columns: Sequence[str]
    day: str = "%d %b %Y"

    def head(self) -> None:
        """Print the headings."""
        width = len(datetime(2017, 12, 4).strftime(self.day))  # noqa: DTZ001 - any day has that width
        words = "".join(f"{name.replace('_', ' '):>{_width(name)}}" for name in self.columns)
        out.print(f"{'day':{width}}{words}")

    def line(self, on: Stage, at: datetime) -> None:
        """Print the figures of now beside a day."""
        (row,) = on.ask(self.query)
        figures = (f"{row[name]:>{_width(name)},}" for name in self.columns)
        out.print(f"{at.strftime(self.day)}{''.join(figures)}")


def show_next(demo: str, hints: Sequence[tuple[str, str]]) -> None:
    """Print commands to try on the system of a demo that is kept, each with what it shows."""
    out.print(f"\n[bold]What to try next[/]: orderfold {demo} --keep leaves the system up; then")
    width = max(len(command) for command, _ in hints) + 2
    for command, what in hints:
        out.print(f"  {escape(command):{width}}{what}")


def first(on: Stage, query: str) -> Any:
    """Return the first value of the first row of a query; an empty text where there is none."""
    found = on.ask(query)
    return next(iter(found[0].values())) if found else ""


def _width(column: str) -> int:
    return max(len(column) + 2, _NARROWEST)
