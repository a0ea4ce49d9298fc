"""What people decide for an organization: its policy, and when the runs of a DC are paused."""

from datetime import datetime
from typing import ClassVar

from schemas.events.fact import Fact
from schemas.organization import Organization


class OrganizationFact(Fact, frozen=True, kw_only=True):
    """A fact of one organization."""

    organization: str


class OrganizationApplied(OrganizationFact, frozen=True, kw_only=True):
    """A policy document took effect, the whole of it; `policy_version` counts them from 1.

    `by` and `reason` are what the person who applied it said, if anything.
    """

    type: ClassVar[str] = "organization-applied"
    version: ClassVar[int] = 1
    policy_version: int
    document: Organization
    applied_at: datetime
    by: str | None = None
    reason: str | None = None


class ProcessingPaused(OrganizationFact, frozen=True, kw_only=True):
    """No scheduled run of this DC comes until it is resumed."""

    type: ClassVar[str] = "processing-paused"
    version: ClassVar[int] = 1
    dc: str
    paused_at: datetime


class ProcessingResumed(OrganizationFact, frozen=True, kw_only=True):
    """Scheduled runs of this DC come again; those in between are not made up for."""

    type: ClassVar[str] = "processing-resumed"
    version: ClassVar[int] = 1
    dc: str
    resumed_at: datetime


AnyOrganizationFact = OrganizationApplied | ProcessingPaused | ProcessingResumed
