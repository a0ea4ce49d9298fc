"""Counts a batch that was committed, and tells of it."""

import time
from collections.abc import Sequence
from itertools import chain

import structlog

from services.common.metrics import DEAD_LETTERS, MESSAGES, RECEIVED_TO_DECIDED
from services.common.runtime.effect import Batch
from services.common.runtime.message import Rejected

log = structlog.get_logger()


def count(batch: Batch, refused: Sequence[Rejected]) -> None:
    """Count messages and dead letters, and how long the oldest record of the batch has waited for its commit."""
    MESSAGES.labels(batch.consumer).inc(len(batch.messages))
    for one in refused:
        DEAD_LETTERS.labels(batch.consumer, one.reason).inc()
    records = chain((one.record for one in batch.messages), (one.record for one in batch.rejected))
    if (oldest := min((record.timestamp_ms for record in records), default=-1)) >= 0:  # some have none
        RECEIVED_TO_DECIDED.labels(batch.consumer).observe(max(time.time() - oldest / 1000, 0))
    log.info("batch", consumer=batch.consumer, messages=len(batch.messages), refused=len(refused))
