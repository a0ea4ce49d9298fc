"""What is wrong with a file, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be taken: its line (None: the file), its column or field, and what to do about it."""

    line: int | None
    column: str
    reason: str

    def __str__(self) -> str:
        where = [] if self.line is None else [f"line {self.line}"]
        if self.column:
            where.append(f"column {self.column}")
        return f"{', '.join(where)}: {self.reason}" if where else self.reason


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of a file: as it will be sent, and where it stands.

    `rows` are the lines of the file that became the lines of an order or invoice; `table` says that fields are columns,
    `each_row` that every cell stands in the row of its field, so that all rows can be checked although one is wrong.
    """

    document: dict[str, object]
    text: str
    line: int
    rows: tuple[int, ...] = ()
    table: bool = False
    each_row: bool = False
