"""Request IDs in blocks: one round trip to PostgreSQL for 500 orders."""

from services.common.database import Connection

_BLOCK = 500


class RequestIds:
    """Unique numbers. One process uses a block; numbers that a crash leaves unused are never used (SUB-2)."""

    def __init__(self) -> None:
        self._next = self._end = 0

    def take(self, connection: Connection) -> int:
        """Return the next number."""
        if self._next == self._end:
            row = connection.execute("SELECT nextval('request_id')").fetchone()
            assert row is not None  # noqa: S101
            self._next = int(row[0])
            self._end = self._next + _BLOCK
        self._next += 1
        return self._next - 1
