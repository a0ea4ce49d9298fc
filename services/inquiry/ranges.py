"""Finds the newest orders by values and by ranges of columns, in the time of a page whatever is asked for.

How many orders lie in a range cannot be known well beforehand: statistics say little of how a text begins. So a range
is read up to 5,000 orders. Where it ends before that, the newest of them are the answer. Where it goes on, a page of
orders in it is found soon among the newest 5,000, or else the range is read whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    any_,
    bindparam,
)
from sqlalchemy import select as select_
from sqlalchemy.dialects.postgresql.psycopg import dialect

from services.common.database import Connection
from services.inquiry.searched import HEADER, LINE_LOCATION

Condition = tuple[FromClause, ColumnElement[bool]]
"""What a column of this table has to be."""

FEW = NEWEST = 5_000
_DIALECT = dialect()  # type: ignore[no-untyped-call]


class Range(NamedTuple):
    """Values of a column from `low` on and before `high`; None is no bound."""

    column: ColumnElement[Any]
    low: Any
    high: Any

    @property
    def condition(self) -> Condition:
        """Return the range as a condition."""
        bounds = [] if self.low is None else [self.column >= self.low]
        bounds += [] if self.high is None else [self.column < self.high]
        return self.column.table, and_(*bounds)


@dataclass(frozen=True, slots=True)
class Search:
    """Orders of an organization with request IDs below `after`, all of whose conditions and ranges hold."""

    organization: str
    after: int | None
    values: Sequence[Condition]
    ranges: Sequence[Range]


def found(connection: Connection, search: Search, count: int) -> Sequence[int]:
    """Return the request IDs of at most `count` orders, the newest first."""
    narrow: set[int] | None = None
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
    table, condition = range_.condition
    query = select_(table.c.request_id).where(table.c.organization == search.organization, condition)
    return query.order_by(range_.column, table.c.request_id).limit(FEW + 1)


def among_newest(search: Search, range_: Range, count: int) -> Select[Any]:
    """Return the query for the newest orders of a range, among the newest orders alone."""
    columns = [range_.column.table.c.request_id, range_.column]
    recent = _newest_first(search, select_(*columns), range_.column.table).limit(NEWEST).subquery()
    _, condition = range_._replace(column=recent.c[range_.column.name]).condition
    return select_(recent.c.request_id).where(condition).order_by(recent.c.request_id.desc()).limit(count)


def in_all(search: Search, range_: Range, count: int) -> Select[Any]:
    """Return the query for the newest orders of a range, which reads the whole range and nothing else."""
    table, condition = range_.condition
    query = select_(table.c.request_id).where(*_own(search, table), condition)
    # The planner does not look past an offset: it would search the index anew for each value of the column. From the
    # end: numbers and times grow with the request ID, so that most orders are older than a page of those before them.
    inside = query.order_by(range_.column.desc(), table.c.request_id.desc()).offset(0).subquery()
    return _newest_first(search, select_(inside.c.request_id), inside).limit(count)


def newest(
    search: Search, conditions: Sequence[Condition], count: int, among: Sequence[int] | None = None
) -> Select[Any]:
    """Return the query for the newest orders for which all conditions hold, of those in `among` where it is given."""
    first, *others = _tables(search, conditions) or [HEADER]
    joined = first
    for other in others:
        joined = joined.join(other, other.c.request_id == first.c.request_id)
    query = select_(first.c.request_id).select_from(joined)
    query = query.where(*(own for other in others for own in _own(search, other)))
    query = query.where(*(condition for table, condition in conditions if table is not LINE_LOCATION))
    if among is not None:
        query = query.where(first.c.request_id == any_(bindparam(None, list(among), type_=ARRAY(BigInteger))))
    return _newest_first(search, query, first).limit(count)


def _among(
    connection: Connection, search: Search, conditions: Sequence[Condition], ids: Iterable[int], count: int
) -> Sequence[int]:
    """Return the newest of these orders for which all conditions hold."""
    left = sorted((each for each in ids if search.after is None or each < search.after), reverse=True)
    if not conditions or not left:
        return left[:count]
    return _ids(connection, newest(search, conditions, count, left))


def _tables(search: Search, conditions: Sequence[Condition]) -> list[FromClause]:
    """Return the tables of the conditions, each once; of lines at a location each order once."""
    tables: dict[FromClause, FromClause] = {table: table for table, _ in conditions}
    if LINE_LOCATION in tables:
        order = LINE_LOCATION.c.request_id
        at = [condition for table, condition in conditions if table is LINE_LOCATION]
        orders = select_(order).where(*_own(search, LINE_LOCATION), *at).distinct()
        tables[LINE_LOCATION] = orders.order_by(order.desc()).subquery()
    return list(tables.values())


def _own(search: Search, table: FromClause) -> list[ColumnElement[bool]]:
    return [table.c.organization == search.organization] if "organization" in table.c else []


def _newest_first(search: Search, query: Select[Any], table: FromClause) -> Select[Any]:
    query = query.where(*_own(search, table))
    if search.after is not None:
        query = query.where(table.c.request_id < search.after)
    return query.order_by(table.c.request_id.desc())


def statement(query: Select[Any]) -> tuple[str, Any]:
    """Return the SQL of a query and its parameters, as psycopg takes them."""
    compiled = query.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    return str(compiled), compiled.params


def _ids(connection: Connection, query: Select[Any]) -> list[int]:
    # Never prepared: a plan for any value would be a bad one for this value.
    return [id_ for (id_,) in connection.execute(*statement(query), prepare=False).fetchall()]
