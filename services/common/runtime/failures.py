"""Counts the messages in a row that a handler fails on: past a limit they are a defect of ours, not of the messages."""

from collections.abc import Iterator
from contextlib import contextmanager


class TooManyFailures(Exception):
    """The handler failed on as many messages in a row as the limit allows: the transaction is to be rolled back."""


class Attempt:
    """The count of one transaction, which only matters once that transaction is committed."""

    def __init__(self, limit: int, before: int) -> None:
        self._limit, self._before, self._here = limit, before, 0
        self._record: str | None = None  # the last one that was counted

    @property
    def in_a_row(self) -> int:
        """The failures since the last success, in this transaction and before."""
        return self._before + self._here

    def failed(self, record: str) -> None:
        """Count a record, by its identity, that the handler failed on. Raises TooManyFailures at the limit within one
        transaction.

        The members of one record count once: a single message of many must not stop a topic.
        """
        if record == self._record:
            return
        self._record = record
        self._here += 1
        if 0 < self._limit <= self._here:
            raise TooManyFailures

    def handled(self) -> None:
        """Begin again at none: a message was taken. One that is refused says nothing, so nobody calls this for it."""
        self._before = self._here = 0

    def check(self) -> None:
        """Raise TooManyFailures where the transaction must not be committed; to be called at its end.

        Failures of earlier transactions count here and not in `failed`: a success behind them in this transaction
        shows that the handler works, and so a message that cannot be handled is passed over after a pause, too.
        """
        if self._here and 0 < self._limit <= self.in_a_row:
            raise TooManyFailures


class Failures:
    """The count of one consumer over all its batches. At the limit the consumer has stopped.

    The batch that reaches the limit is rolled back whole, even where some of it was handled: then nothing has happened,
    no dead letter, no position moved, and the same messages come again. To commit the part before the limit would save
    little, and would mean to cut the batch in each partition, even within records of many members.
    """

    def __init__(self, limit: int) -> None:
        """Take the limit; 0: none."""
        self._limit, self._in_a_row = limit, 0
        self.stops = 0
        """How often in succession the consumer stopped, without a success between."""

    @property
    def stopped(self) -> bool:
        """Whether the limit was reached, and no message was handled since."""
        return self.stops > 0

    @contextmanager
    def attempt(self) -> Iterator[Attempt]:
        """Count one transaction, which is to be within the block; what is rolled back does not count.

        Once the limit is reached the count stays there until a success, so that no later attempt adds a dead letter
        unless a message behind it is handled.
        """
        attempt = Attempt(self._limit, self._in_a_row)
        try:
            yield attempt
        except TooManyFailures:
            self._in_a_row, self.stops = self._limit, self.stops + 1
            raise
        self._in_a_row = attempt.in_a_row
        if self._in_a_row < self._limit:
            self.stops = 0
