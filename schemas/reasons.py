"""Closed vocabularies: why a message could not be taken, and what became of a cancel."""

from enum import StrEnum


class DeadLetterReason(StrEnum):
    """Why a message, or one member of it, is a dead letter."""

    UNREADABLE = "unreadable"
    INVALID = "invalid"
    UNKNOWN_ORGANIZATION = "unknown_organization"
    UNKNOWN_LOCATION = "unknown_location"
    CONFLICTING_ORDER = "conflicting_order"
    CONFLICTING_MESSAGE = "conflicting_message"
    CARRIER_NOT_IN_MATRIX = "carrier_not_in_matrix"
    UNKNOWN_DISPATCH = "unknown_dispatch"
    CANCELLED_DISPATCH = "cancelled_dispatch"
    NOT_FOLLOWED = "not_followed"
    FAILED = "failed"


class CancellationOutcome(StrEnum):
    """What became of a cancel."""

    CANCELLED = "cancelled"
    PARTIALLY_CANCELLED = "partially_cancelled"
    DISPATCH_CANCELLED = "dispatch_cancelled"
    TOO_LATE = "too_late"
    ALREADY_CANCELLED = "already_cancelled"
    WAITING_FOR_ORDER = "waiting_for_order"
    UNKNOWN_DISPATCH = "unknown_dispatch"
