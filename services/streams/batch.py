"""A batch of pack slips: made, acknowledged, sent again, and voided or replaced once (PUR-3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from schemas.events.batch import (
    AnyBatchFact,
    BatchAcknowledged,
    BatchCreated,
    BatchedOrder,
    BatchResent,
    BatchVoided,
)
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused


@dataclass(frozen=True, slots=True)
class Unknown:
    """No batch has this number."""


@dataclass(frozen=True, slots=True)
class Known:
    """Slips that were made. `created` is the fact as it was recorded: it is shared, never copied."""

    created: BatchCreated
    acknowledged: bool = False
    over: bool = False
    """Whether it was voided, or another one took its place."""


Batch = Unknown | Known

UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class ChangeBatch:
    """What a vendor asks of a batch: to note that it has it, to have it again, or to make its slips void."""

    action: Literal["acknowledge", "resend", "void"]
    vendor: str
    at: datetime
    user: str | None
    replaced_by: int | None = None
    still_printed: tuple[BatchedOrder, ...] = ()
    """What is to be shipped by the batch now: it goes out when it is asked for again."""


def evolve(batch: Batch, fact: AnyBatchFact) -> Batch:
    """Return the batch after `fact`."""
    if isinstance(fact, BatchCreated):
        return Known(fact)
    assert isinstance(batch, Known)  # noqa: S101  # all else happens to a batch that is there
    match fact:
        case BatchAcknowledged():
            return replace(batch, acknowledged=True)
        case BatchVoided():
            return replace(batch, over=True)
        case BatchResent():
            return batch
        case _:
            assert_never(fact)


def decide(command: ChangeBatch, batch: Batch) -> Sequence[AnyBatchFact] | Refused:
    """Return what becomes of the batch, none where that is known, or why it is not done.

    Slips of an integrated vendor are sent again, never voided; others are never sent, so nobody acknowledges them.
    """
    if not isinstance(batch, Known):
        detail = "the organization has no batch of this number"
        return Refused(DeadLetterReason.UNKNOWN_BATCH, "batch_id", detail)
    created = batch.created
    if created.vendor != command.vendor:
        return _not_allowed("the batch is another vendor's")
    if batch.over:
        return _not_allowed("the batch was voided, or another one took its place")
    of_batch = {"organization": created.organization, "vendor": created.vendor, "batch_id": created.batch_id}
    match command.action:
        case "acknowledge":
            if batch.acknowledged or not created.requires_acknowledgement:
                return []  # its lines are in process already
            return [BatchAcknowledged(**of_batch, acknowledged_at=command.at, user=command.user)]  # type: ignore[arg-type]
        case "resend":
            if not created.sent:
                return _not_allowed("the batch was printed, not sent; reprint it")
            if not command.still_printed:
                return _not_allowed("nothing of the batch is to be shipped any more")
            return [
                BatchResent(
                    **of_batch,  # type: ignore[arg-type]
                    resent_at=command.at,
                    user=command.user,
                    format=created.format,
                    requires_acknowledgement=created.requires_acknowledgement,
                    purchase_orders=command.still_printed,
                )
            ]
        case "void":
            if created.sent:
                return _not_allowed("the batch was sent; ask for it again with resend_batch")
            return [
                BatchVoided(
                    **of_batch,  # type: ignore[arg-type]
                    voided_at=command.at,
                    user=command.user,
                    replaced_by=command.replaced_by,
                )
            ]
        case _:
            assert_never(command.action)


def _not_allowed(detail: str) -> Refused:
    return Refused(DeadLetterReason.NOT_ALLOWED, "batch_id", detail)
