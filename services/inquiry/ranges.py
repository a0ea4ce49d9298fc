"""Finds the newest orders by values and by ranges of columns, in the time of a page whatever is asked for.

Orders are what is looked for here; purchase orders and their lines are found in the same way, by keys of their own.

How many orders lie in a range cannot be known well beforehand: statistics say little of how a text begins. So a range
is read up to 5,000 orders. Where it ends before that, the newest of them are the answer. Where it goes on, a page of
orders in it is found soon among the newest 5,000, or else the range is read whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Select,
    and_,
    any_,
    bindparam,
    exists,
)
from sqlalchemy import select as select_
from sqlalchemy.dialects.postgresql.psycopg import dialect

from services.common.database import Connection
from services.inquiry.searched import ORDERS, Kind

Condition = tuple[FromClause, ColumnElement[bool]]
"""What a column of this table has to be."""

FEW = NEWEST = 5_000
_BEHIND_ANY_TEXT = "\U0010ffff"
"""The last character of Unicode, which no text holds: text that begins with X lies between X and X with it behind."""
_DIALECT = dialect()  # type: ignore[no-untyped-call]


class Range(NamedTuple):
    """Values of a column from `low` on and before `high`; None is no bound.

    Of a column of parts, such as the lines of an order, `whole` is the table of what is looked for; parts have the
    values of its columns `shared`.
    """

    column: ColumnElement[Any]
    low: Any
    high: Any
    whole: FromClause | None = None
    shared: tuple[str, ...] = ()

    @property
    def bounds(self) -> ColumnElement[bool]:
        """Return the condition on the column itself."""
        bounds = [] if self.low is None else [self.column >= self.low]
        bounds += [] if self.high is None else [self.column < self.high]
        return and_(*bounds)

    @property
    def condition(self) -> Condition:
        """Return the range as a condition on what is looked for: of parts, that there is one."""
        if self.whole is None:
            return self.column.table, self.bounds
        return self.whole, self.has_part(self.whole)

    def has_part(self, whole: FromClause) -> ColumnElement[bool]:
        """Return the condition that a row of `whole` has a part in the range."""
        parts = self.column.table.c
        there = [parts[name] == whole.c[name] for name in self.shared]
        return exists().where(*there, self.bounds).correlate(whole)


def value(column: ColumnElement[Any], wanted: object | None) -> list[Condition]:
    """Return the condition that a column has a value; None asks for nothing."""
    return [] if wanted is None else [(column.table, column == wanted)]


def beginning(column: ColumnElement[Any], text: str | None) -> list[Range]:
    """Return the range of texts that begin with `text`; None asks for nothing."""
    return [] if text is None else [Range(column, text, text + _BEHIND_ANY_TEXT)]


@dataclass(frozen=True, slots=True)
class Search:
    """Orders of an organization with keys below `after`, all of whose conditions and ranges hold."""

    organization: str
    after: Any
    values: Sequence[Condition]
    ranges: Sequence[Range]
    kind: Kind = ORDERS

    def key(self, table: FromClause) -> ColumnElement[Any]:
        """Return the key in a table."""
        return table.c[self.kind.key]


def found(connection: Connection, search: Search, count: int) -> Sequence[Any]:
    """Return the keys of at most `count` orders, the newest first."""
    narrow: set[Any] | None = None
    wide: list[Range] = []
    for each in search.ranges:
        ids = _ids(connection, few(search, each))
        if len(ids) > FEW:
            wide.append(each)
        else:
            narrow = set(ids) if narrow is None else narrow & set(ids)
    conditions = [*search.values, *(each.condition for each in wide)]
    if narrow is not None:
        return _among(connection, search, conditions, narrow, count)
    if len(wide) == 1 and not search.values:
        ids = _ids(connection, among_newest(search, wide[0], count))
        return ids if len(ids) == count else _ids(connection, in_all(search, wide[0], count))
    return _ids(connection, newest(search, conditions, count))


def few(search: Search, range_: Range) -> Select[Any]:
    """Return the query for the orders of a range in the order of its column, one more than few at most."""
    table = range_.column.table
    query = select_(search.key(table)).where(table.c.organization == search.organization, range_.bounds)
    return query.order_by(*_along(search, range_)).limit(FEW + 1)


def among_newest(search: Search, range_: Range, count: int) -> Select[Any]:
    """Return the query for the newest orders of a range, among the newest orders alone."""
    whole, table = range_.whole, range_.column.table
    if whole is None:
        columns = [search.key(table), range_.column]
        recent = _newest_first(search, select_(*columns), table).limit(NEWEST).subquery()
        inside = range_._replace(column=recent.c[range_.column.name]).bounds
    else:
        columns = [search.key(whole), *(whole.c[name] for name in range_.shared)]
        recent = _newest_first(search, select_(*columns), whole).limit(NEWEST).subquery()
        inside = range_.has_part(recent)
    return select_(search.key(recent)).where(inside).order_by(search.key(recent).desc()).limit(count)


def in_all(search: Search, range_: Range, count: int) -> Select[Any]:
    """Return the query for the newest orders of a range, which reads the whole range and nothing else."""
    table = range_.column.table
    query = select_(search.key(table)).where(*_own(search, table), range_.bounds)
    # The planner does not look past an offset: it would search the index anew for each value of the column. From the
    # end: numbers and times grow with the request ID, so that most orders are older than a page of those before them.
    backwards = (column.desc() for column in _along(search, range_))
    inside = query.order_by(*backwards).offset(0).subquery()
    found = _newest_first(search, select_(search.key(inside)), inside)
    return (found if range_.whole is None else found.distinct()).limit(count)


def _along(search: Search, range_: Range) -> Sequence[ColumnElement[Any]]:
    """Return what the index of a range is ordered by."""
    column = range_.column
    return (column,) if range_.whole is not None else (column, search.key(column.table))


def newest(
    search: Search, conditions: Sequence[Condition], count: int, among: Sequence[Any] | None = None
) -> Select[Any]:
    """Return the query for the newest orders for which all conditions hold, of those in `among` where it is given."""
    first, *others = _tables(search, conditions) or [search.kind.table]
    key = search.key(first)
    joined = first
    for other in others:
        joined = joined.join(other, search.key(other) == key)
    query = select_(key).select_from(joined)
    query = query.where(*(own for other in others for own in _own(search, other)))
    query = query.where(*(condition for table, condition in conditions if table is not search.kind.parts))
    if among is not None:
        query = query.where(key == any_(bindparam(None, list(among), type_=ARRAY(key.type))))
    return _newest_first(search, query, first).limit(count)


def _among(
    connection: Connection, search: Search, conditions: Sequence[Condition], ids: Iterable[Any], count: int
) -> Sequence[Any]:
    """Return the newest of these orders for which all conditions hold."""
    left = sorted((each for each in ids if search.after is None or each < search.after), reverse=True)
    if not conditions or not left:
        return left[:count]
    return _ids(connection, newest(search, conditions, count, left))


def _tables(search: Search, conditions: Sequence[Condition]) -> list[FromClause]:
    """Return the tables of the conditions, each once; of parts, such as lines at a location, each order once."""
    tables: dict[FromClause, FromClause] = {table: table for table, _ in conditions}
    parts = search.kind.parts
    if parts is not None and parts in tables:
        key = search.key(parts)
        those = [condition for table, condition in conditions if table is parts]
        orders = select_(key).where(*_own(search, parts), *those).distinct()
        tables[parts] = orders.order_by(key.desc()).subquery()
    return list(tables.values())


def _own(search: Search, table: FromClause) -> list[ColumnElement[bool]]:
    return [table.c.organization == search.organization] if "organization" in table.c else []


def _newest_first(search: Search, query: Select[Any], table: FromClause) -> Select[Any]:
    key = search.key(table)
    query = query.where(*_own(search, table))
    if search.after is not None:
        query = query.where(key < search.after)
    return query.order_by(key.desc())


def statement(query: Select[Any]) -> tuple[str, Any]:
    """Return the SQL of a query and its parameters, as psycopg takes them."""
    compiled = query.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    return str(compiled), compiled.params


def _ids(connection: Connection, query: Select[Any]) -> list[Any]:
    # Never prepared: a plan for any value would be a bad one for this value.
    return [id_ for (id_,) in connection.execute(*statement(query), prepare=False).fetchall()]
