"""What a read model is: its table, and how facts change its rows. Pure: projecting.py keeps it up to date."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from schemas.events.fact import Fact

Key = tuple[Any, ...]
Row = tuple[Any, ...]

Found = TypeVar("Found")


class Happening(Protocol):
    """A fact as it was recorded: which one of its stream, when, and what led to it, as JSON."""

    @property
    def fact(self) -> Fact:
        """In its newest shape."""

    @property
    def version(self) -> int:
        """Its number in its stream, from 1."""

    @property
    def recorded_at(self) -> datetime:
        """By the clock of the database, UTC."""

    @property
    def meta(self) -> bytes:
        """JSON: of a message its id, of a run or a routing what decided."""


class Column(NamedTuple):
    """A column with its PostgreSQL type and what it means."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """A table of a read model. `key` names its first columns; `indexes` are the bodies of CREATE INDEX."""

    name: str
    comment: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    indexes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadModel:
    """A table and how facts change it.

    `keys` tells which rows a fact touches; `evolve` answers the row after it, None for no row. Rows are named
    tuples in the order of the columns. A fact may come for a row that is not there, never twice. A model
    `of_happenings` is given the fact as it was recorded, and each row is of one of them: none is looked up or changed.
    """

    table: Table
    facts: tuple[type[Fact], ...]
    keys: Callable[[Any], Iterable[Key]]
    evolve: Callable[[Any, Any, Key], Any]
    of_happenings: bool = False

    @property
    def name(self) -> str:
        """Of the read model, its table and its follower."""
        return self.table.name

    def told(self, event: Happening) -> Any:
        """What `keys` and `evolve` are given of it."""
        return event if self.of_happenings else event.fact

    @cached_property
    def types(self) -> frozenset[str]:
        """Stored names of the facts it folds."""
        return frozenset(fact.type for fact in self.facts)


class OnceAFact(Generic[Found]):
    """What a fold looks up in a fact, made once: `evolve` is asked for each of its rows, which may be thousands.

    Only the last fact is remembered; whatever is asked about it comes in one go.
    """

    def __init__(self, make: Callable[[Any], Found]) -> None:
        self._make = make
        self._last: tuple[object, Found] | None = None

    def of(self, fact: object) -> Found:
        """What `make` finds in this fact."""
        last = self._last
        if last is None or last[0] is not fact:
            last = self._last = (fact, self._make(fact))
        return last[1]
