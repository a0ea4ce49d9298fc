"""A read model is a table and how facts change its rows. This is pure: projecting.py keeps the tables up to date."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from schemas.events.cause import AnyCause
from schemas.events.fact import Fact
from services.common.read_models.table import Key, Row, Table


class Happening(Protocol):
    """A happening is a fact as the log recorded it."""

    @property
    def fact(self) -> Fact:
        """The fact in its newest shape."""

    @property
    def version(self) -> int:
        """The number of the fact in its stream, from 1."""

    @property
    def recorded_at(self) -> datetime:
        """The time of recording by the clock of the database, UTC."""

    @property
    def cause(self) -> AnyCause | None:
        """What led to it, where that is known."""


@dataclass(frozen=True, kw_only=True)
class ReadModel(ABC):
    """A read model is a table and how facts change it: one of the kinds below.

    Raise `version` whenever the table or the fold changes: `migrate` then folds the log anew, beside the old table.
    A fact may come for a row that is not there, never twice.
    """

    version: int
    table: Table
    facts: tuple[type[Fact], ...]
    purged: bool = False
    """Whether old rows are deleted after some days; a rebuild brings them back until the next time."""

    @property
    def name(self) -> str:
        """The name of the read model, of its table and of its follower."""
        return self.table.name

    @cached_property
    def types(self) -> frozenset[str]:
        """Stored names of the facts it folds."""
        return frozenset(fact.type for fact in self.facts)

    @abstractmethod
    def keys(self, events: Iterable[Happening], /) -> Collection[Key]:
        """Return the keys of all rows that `fold` looks up for these facts."""

    @abstractmethod
    def fold(self, rows: dict[Key, Any], events: Iterable[Happening]) -> None:
        """Bring `rows` past these facts, all of which are of `types`. `rows` holds the rows of `keys` that exist."""


@dataclass(frozen=True, kw_only=True)
class RowByRow(ReadModel):
    """A read model in which a fact concerns one row: that of `key`, if any.

    `evolve` returns the row after the fact, None for no row.
    """

    key: Callable[[Any], Key | None]
    evolve: Callable[[Any, Any], Row | None]

    def keys(self, events: Iterable[Happening], /) -> Collection[Key]:
        """Return one key a fact that has one."""
        return {key for event in events if (key := self.key(event.fact)) is not None}

    def fold(self, rows: dict[Key, Any], events: Iterable[Happening]) -> None:
        """Bring `rows` past these facts."""
        key_of, evolve = self.key, self.evolve
        for event in events:
            fact = event.fact
            key = key_of(fact)
            if key is not None:
                _put(rows, key, evolve(rows.get(key), fact))


@dataclass(frozen=True, kw_only=True)
class ManyRows(ReadModel):
    """A read model in which a fact concerns many rows.

    `touched` returns the keys of the rows that `after` looks up in `before`; `after` returns the rows that the fact
    makes or changes, None for a row that goes.
    """

    touched: Callable[[Any], Iterable[Key]]
    after: Callable[[Mapping[Key, Any], Any], Mapping[Key, Row | None]]

    def keys(self, events: Iterable[Happening], /) -> Collection[Key]:
        """Return every key that `touched` returns."""
        return {key for event in events for key in self.touched(event.fact)}

    def fold(self, rows: dict[Key, Any], events: Iterable[Happening]) -> None:
        """Bring `rows` past these facts."""
        after = self.after
        for event in events:
            for key, row in after(rows, event.fact).items():
                _put(rows, key, row)


@dataclass(frozen=True, kw_only=True)
class ManyTimedRows(ManyRows):
    """A read model of many rows a fact, whose `after` takes the fact as the log recorded it: with its time."""

    after: Callable[[Mapping[Key, Any], Happening], Mapping[Key, Row | None]]

    def fold(self, rows: dict[Key, Any], events: Iterable[Happening]) -> None:
        """Bring `rows` past these facts."""
        for event in events:
            for key, row in self.after(rows, event).items():
                _put(rows, key, row)


@dataclass(frozen=True, kw_only=True)
class WrittenOnce(ReadModel):
    """A read model of rows that each come from one fact and never change; none is looked up."""

    entries: Callable[[Happening], Iterable[Row]]

    def keys(self, _: Iterable[Happening], /) -> Collection[Key]:
        """Return nothing."""
        return ()

    def fold(self, rows: dict[Key, Any], events: Iterable[Happening]) -> None:
        """Add the entries of these facts."""
        key_of = self.table.key_of
        for event in events:
            for row in self.entries(event):
                rows[key_of(row)] = row


def _put(rows: dict[Key, Any], key: Key, row: Row | None) -> None:
    if row is None:
        rows.pop(key, None)
    else:
        rows[key] = row
