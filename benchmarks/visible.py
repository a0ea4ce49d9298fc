"""When an order is visible: both order tables have gone past its last fact."""

import threading
import time
from bisect import bisect_left
from types import TracebackType
from typing import Self

from benchmarks.material import ORGANIZATION
from benchmarks.parts import Parts
from schemas.ids import shard_of
from services.common.eventstore import PostgresLog

TABLES = ["order_status", "order_lines"]
_REACHED = "SELECT min(position) FROM checkpoint WHERE follower = ANY(%s) AND shard = %s"
_HELD = "SELECT stream, position FROM events WHERE shard = %s AND type = 'order-held'"


class Visible:
    """Looks every few milliseconds how far the tables have come; a thread of its own while the block lasts.

    One row of one table is read: the order tables themselves would be too much to ask that often.
    """

    def __init__(self, parts: Parts, pause: float = 0.003) -> None:
        self._parts, self._pause = parts, pause
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="visible")
        self.moments: list[tuple[float, int]] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def position(self) -> int:
        """How far both tables have come."""
        return self.moments[-1][1] if self.moments else 0

    def wait(self, position: int, timeout: float) -> None:
        """Until both tables have come to `position`; TimeoutError where they do not."""
        deadline = time.monotonic() + timeout
        while self.position() < position:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the tables are at {self.position()} of {position} after {timeout:g} s")
            time.sleep(0.02)

    def at(self, position: int) -> float:
        """When (perf_counter) both tables had come to `position`."""
        return self.moments[bisect_left(self.moments, position, key=lambda moment: moment[1])][0]

    def by_stream(self) -> dict[str, float]:
        """When (perf_counter) each order became visible, by its stream."""
        with self._parts.connect() as connection:
            shard = shard_of(ORGANIZATION, PostgresLog(connection).shards)
            rows = connection.execute(_HELD, (shard,)).fetchall()
        return {stream: self.at(position) for stream, position in rows}

    def _look(self) -> None:
        with self._parts.connect() as connection:
            shard = shard_of(ORGANIZATION, PostgresLog(connection).shards)
            while not self._stop.is_set():
                row = connection.execute(_REACHED, (TABLES, shard)).fetchone()
                reached = int(row[0] or 0) if row else 0
                if reached > self.position():
                    self.moments.append((time.perf_counter(), reached))
                self._stop.wait(self._pause)
