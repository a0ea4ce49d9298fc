"""Where something is known of people beside the log: each table has a column `subject`, the name that facts give."""

from collections import Counter
from collections.abc import Collection
from typing import LiteralString
from uuid import UUID

from services.common.database import Connection

TABLES: tuple[LiteralString, ...] = (
    "personal_data",
    "buyer",
)


def erase(connection: Connection, subjects: Collection[UUID]) -> Counter[str]:
    """Delete every row of these people. Return how many, by table."""
    erased = Counter[str]()
    for table in TABLES:
        gone = connection.execute(f"DELETE FROM {table} WHERE subject = ANY(%s)", (list(subjects),))  # noqa: S608
        erased[table] = gone.rowcount
    return erased


def left(connection: Connection, subjects: Collection[UUID]) -> int:
    """Return the number of rows about these people that are there."""
    count = 0
    for table in TABLES:
        query: LiteralString = f"SELECT count(*) FROM {table} WHERE subject = ANY(%s)"  # noqa: S608
        ((rows,),) = connection.execute(query, (list(subjects),)).fetchall()
        count += rows
    return count
