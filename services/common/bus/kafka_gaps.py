"""Notices offsets of a partition that hold nothing, while kafka-python takes fetched batches apart.

A consumer is not given the marks of transactions, nor records of those that were aborted: of these a batch is there.
Of what a compacted topic gave up, and of what was lost from the middle of a log, none is, or one with fewer records.
"""

from collections import defaultdict
from typing import Any

from services.common.bus.port import Gap


class Gaps:
    """The gaps that one consumer met since they were last asked for."""

    def __init__(self) -> None:
        self._met: dict[Any, list[Gap]] = defaultdict(list)

    def watch(self, consumer: Any) -> None:
        """Look at every batch that the consumer takes apart from now on."""
        fetcher = consumer._fetcher
        parts = fetcher.PartitionRecords

        def watched(fetch_offset: int, partition: Any, records: Any, **options: Any) -> Any:
            return parts(
                fetch_offset, partition, _Watched(records, fetch_offset, self._met[partition]), **options
            )

        fetcher.PartitionRecords = watched

    def taken(self, partition: Any) -> Gap | None:
        """Return what reaches from the first gap of a partition to its last, and forget them."""
        gaps = self._met.get(partition)
        if not gaps:
            return None
        found = Gap(gaps[0].first, gaps[-1].end)
        gaps.clear()
        return found

    def forget(self) -> None:
        """Forget all: what was not returned yet is fetched again."""
        for gaps in self._met.values():
            gaps.clear()


class _Watched:
    """The batches of one fetch, each compared with the one before it when it is asked for."""

    def __init__(self, records: Any, expected: int, gaps: list[Gap]) -> None:
        self._records, self._expected, self._gaps = records, expected, gaps

    def next_batch(self) -> Any:
        """Return the next batch; None behind the last."""
        batch = self._records.next_batch()
        if batch is not None and batch.magic >= 2:  # older ones do not say which offsets they had
            self._compare(batch)
        return batch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._records, name)

    def _compare(self, batch: Any) -> None:
        if batch.base_offset > self._expected:
            self._gaps.append(Gap(self._expected, batch.base_offset))
        if batch.records_count < batch.next_offset - batch.base_offset and batch.next_offset > self._expected:
            self._gaps.append(Gap(max(batch.base_offset, self._expected), batch.next_offset))
        self._expected = max(self._expected, batch.next_offset)
