"""The page that a demo prints at its end, seen on a narrow terminal, and the database that it left."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.support.command import UNSET, on_terminal
from tests.support.parts import running_parts, with_fresh_database

NARROW = 80


@dataclass(frozen=True)
class Played:
    """The page, line by line, and the database."""

    page: list[str]
    database_url: str

    def ask(self, query: str) -> list[dict[str, Any]]:
        """Rows of a query."""
        with psycopg.connect(self.database_url, row_factory=dict_row) as connection:
            return connection.execute(query).fetchall()  # type: ignore[call-overload,no-any-return]

    def table(self, title: str) -> dict[str, list[str]]:
        """The cells of a table of the page by the first of each row."""
        begins = self.page.index(title)
        rule = next(n for n in range(begins, len(self.page)) if self.page[n].startswith("──"))
        widths = [len(part) for part in self.page[rule].split()]
        rows = {}
        for line in self.page[rule + 1 :]:
            cells, at = [], 0
            for width in widths:
                cells.append(line[at : at + width].strip())
                at += width + 1
            if not cells[-1].replace(",", "").isdigit():
                break
            rows[cells[0]] = cells[1:]
        return rows


@contextmanager
def played(demo: str, **options: Any) -> Iterator[Played]:
    """Play a demo with these options, on a database and a broker of its own."""
    with running_parts() as parts, with_fresh_database(parts, demo) as fresh:
        environment = {**UNSET, "ORDERFOLD_KAFKA": fresh.bootstrap, "ORDERFOLD_DATABASE": fresh.database_url}
        asked = [
            word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", str(value))
        ]
        shown = on_terminal(environment, NARROW, demo, *asked)
        yield Played(
            [line for line in shown if not line.startswith("{")], fresh.database_url
        )  # services log there
