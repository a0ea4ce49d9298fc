"""What lists share: a sort that never changes between pages, a limit, and the cursor of the next page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Table, Text, and_, collate, or_

from services.common.database import Connection
from services.inquiry import cursor
from services.inquiry.select import rows, select

R = TypeVar("R", bound=tuple[Any, ...])


class By(NamedTuple):
    """A column to sort by; it never holds NULL."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Some rows of a list; `after` is the cursor of the next page, None where these are the last rows."""

    rows: Sequence[R]
    after: str | None


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """A list of the rows of a view. No two rows are equal in all columns of `sort`.

    A page begins after the last row of the page before, wherever that row is by then: rows that come or go between
    two pages neither repeat a row nor hide one.
    """

    name: str
    view: Table
    row: type[R]
    sort: Sequence[By]

    def page(
        self,
        connection: Connection,
        conditions: Sequence[ColumnElement[bool]],
        limit: int,
        after: str | None = None,
    ) -> Page[R]:
        """Return at most `limit` rows after the cursor `after`. Raises CursorInvalid."""
        query = select(self.view, self.row, *conditions)
        if after is not None:
            query = query.where(self.beyond(self.values(after)))
        found = rows(connection, query.order_by(*self.order()).limit(limit + 1), self.row)
        if len(found) <= limit:
            return Page(found, None)
        last = found[limit - 1]
        return Page(found[:limit], self.cursor_after([getattr(last, by.column) for by in self.sort]))

    def cursor_after(self, values: Sequence[cursor.Value]) -> str:
        """Return the cursor after a row that sorts by these values."""
        return cursor.written(self.name, values)

    def values(self, after: str) -> Sequence[cursor.Value]:
        """Return what the row before the cursor sorts by. Raises CursorInvalid."""
        return cursor.read(self.name, [self.view.c[by.column].type.python_type for by in self.sort], after)

    def order(self) -> Sequence[ColumnElement[Any]]:
        """Return what the rows are ordered by."""
        columns = ((self._sorted(by), by.descending) for by in self.sort)
        return [column.desc() if descending else column.asc() for column, descending in columns]

    def beyond(self, values: Sequence[cursor.Value]) -> ColumnElement[bool]:
        """Return the condition that a row sorts after these values: by the first column, or by the next where equal."""
        *before, last = zip(self.sort, values, strict=True)
        beyond = self._later(*last)
        for by, value in reversed(before):
            beyond = or_(self._later(by, value), and_(self.view.c[by.column] == value, beyond))
        return beyond

    def _later(self, by: By, value: cursor.Value) -> ColumnElement[bool]:
        column = self._sorted(by)
        return column < value if by.descending else column > value

    def _sorted(self, by: By) -> ColumnElement[Any]:
        """Return the column as rows are ordered by it: text by its signs, whatever the locale of the database."""
        column = self.view.c[by.column]
        return collate(column, "C") if isinstance(column.type, Text) else column
