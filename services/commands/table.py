"""Tables that fit the terminal. rich draws them; here is decided which columns have room, and how wide each is.

rich would fold cells in the middle of a code where columns have no room. These tables leave out spare columns instead
and name them; a table that does not fit even so becomes a block of lines for each row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rich.box import Box
from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

_GAP = 2  # columns between two cells: one of padding, one where the box has its line
_PROSE = 24  # a longer cell may be wrapped between its words, to no less than this
_RULE = Box("    \n    \n ─  \n    \n    \n    \n    \n    \n")  # a line below the headings and nothing else


@dataclass(frozen=True)
class Column:
    """One column: its name in JSON, its heading, and a cell for each row."""

    name: str
    heading: str
    cells: Sequence[str]
    numeric: bool

    @cached_property
    def widest(self) -> int:
        """The width where nothing is wrapped."""
        return max(map(cell_len, (self.heading, *self.cells)))

    @cached_property
    def narrowest(self) -> int:
        """The least width: headings and prose wrapped between words, everything else whole."""
        least = max(map(cell_len, self.heading.split()), default=1)
        for cell in self.cells:
            whole = cell_len(cell)
            least = max(least, whole if whole <= _PROSE else max(_PROSE, *map(cell_len, cell.split())))
        return least


def table(
    columns: Sequence[Column], room: int, spare: Sequence[str], red: Sequence[bool]
) -> Iterator[RenderableType]:
    """Yield what to print for a table at most `room` wide; of `spare` columns the first are left out first.

    `red` has one flag for each row.
    """
    shown, left_out = _those_with_room(columns, room, spare)
    if _width([column.narrowest for column in shown]) > room:
        yield from _blocks(columns, red)
        return
    yield _drawn(shown, _widths(shown, room), red)
    if left_out:
        names = ", ".join(column.heading for column in left_out)
        yield Text(f"(left out in {room} columns: {names}; --json has all)", "dim")


def _those_with_room(
    columns: Sequence[Column], room: int, spare: Sequence[str]
) -> tuple[Sequence[Column], Sequence[Column]]:
    shown, left_out = list(columns), []
    for name in spare:
        if _width([column.narrowest for column in shown]) <= room:
            break
        left_out += [column for column in shown if column.name == name]
        shown = [column for column in shown if column.name != name]
    return shown, left_out


def _width(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _widths(columns: Sequence[Column], room: int) -> list[int]:
    widths = [column.widest for column in columns]
    while _width(widths) > room:
        slack = [width - column.narrowest for width, column in zip(widths, columns, strict=True)]
        widths[slack.index(max(slack))] -= 1
    return widths


def _drawn(columns: Sequence[Column], widths: Sequence[int], red: Sequence[bool]) -> Table:
    drawn = Table(
        box=_RULE, show_edge=False, padding=(0, _GAP - 1, 0, 0), pad_edge=False, header_style="bold"
    )
    for column, width in zip(columns, widths, strict=True):
        drawn.add_column(column.heading, width=width, justify="right" if column.numeric else "left")
    for is_red, *cells in zip(red, *(column.cells for column in columns), strict=True):
        drawn.add_row(*map(Text, cells), style="red" if is_red else None)
    return drawn


def _blocks(columns: Sequence[Column], red: Sequence[bool]) -> Iterator[RenderableType]:
    width = max(cell_len(column.heading) for column in columns)
    for index, is_red in enumerate(red):
        if index:
            yield Text("")
        block = Table.grid(padding=(0, _GAP, 0, 0))
        block.add_column(width=width)
        block.add_column(overflow="fold")
        for column in columns:
            if column.cells[index]:
                block.add_row(column.heading, Text(column.cells[index]), style="red" if is_red else None)
        yield block
