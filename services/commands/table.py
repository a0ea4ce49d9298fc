"""Tables as wide as the terminal: what has no room is left out and named, and no cell is squeezed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

_GAP = 2  # columns between two cells
_PROSE = 24  # a cell that is longer may be wrapped between its words, to no less than this
_WRAPPING = Console(width=10_000)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in JSON, what people read above it, a cell a row."""

    name: str
    heading: str
    cells: Sequence[str]
    numeric: bool

    @property
    def widest(self) -> int:
        """Its width where there is room."""
        return max(map(cell_len, (self.heading, *self.cells)))

    @property
    def narrowest(self) -> int:
        """Its width where there is little: headings and prose wrapped between words, all else whole."""
        least = max(map(cell_len, self.heading.split()), default=1)
        for cell in self.cells:
            whole = cell_len(cell)
            least = max(least, whole if whole <= _PROSE else max(_PROSE, *map(cell_len, cell.split())))
        return least


def lines(columns: Sequence[Column], room: int, spare: Sequence[str], red: Sequence[bool]) -> Iterator[Text]:
    """The lines of a table at most `room` wide; of `spare` columns the first go first where there is no room.

    Where it does not fit even so, each row becomes a block of lines, one a column. `red` has one flag a row.
    """
    shown, left_out = _those_with_room(columns, room, spare)
    if _width([column.narrowest for column in shown]) > room:
        yield from _blocks(columns, red)
        return
    widths = _widths(shown, room)
    yield from _row(shown, widths, [column.heading for column in shown], "bold")
    yield Text((" " * _GAP).join("─" * width for width in widths))
    for index, is_red in enumerate(red):
        yield from _row(shown, widths, [column.cells[index] for column in shown], "red" if is_red else "")
    if left_out:
        names = ", ".join(column.heading for column in left_out)
        yield from Text(f"(left out in {room} columns: {names}; --json has all)", "dim").wrap(_WRAPPING, room)


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


def _row(
    columns: Sequence[Column], widths: Sequence[int], cells: Sequence[str], style: str
) -> Iterator[Text]:
    wrapped = [
        [each.plain.rstrip() for each in Text(cell).wrap(_WRAPPING, width)] or [""]
        for cell, width in zip(cells, widths, strict=True)
    ]
    for number in range(max(map(len, wrapped))):
        parts = [cell[number] if number < len(cell) else "" for cell in wrapped]
        placed = [_placed(*each) for each in zip(columns, parts, widths, strict=True)]
        yield Text((" " * _GAP).join(placed).rstrip(), style)


def _placed(column: Column, part: str, width: int) -> str:
    return " " * (width - cell_len(part)) + part if column.numeric else set_cell_size(part, width)


def _blocks(columns: Sequence[Column], red: Sequence[bool]) -> Iterator[Text]:
    width = max(cell_len(column.heading) for column in columns)
    for index, is_red in enumerate(red):
        if index:
            yield Text("")
        for column in columns:
            if column.cells[index]:
                line = f"{set_cell_size(column.heading, width)}  {column.cells[index]}"
                yield Text(line, "red" if is_red else "")
