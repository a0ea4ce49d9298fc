"""What people decide for an organization: its policy, and when a DC's runs rest."""

from datetime import datetime
from typing import Literal

from schemas.events.fact import Fact
from schemas.organization import Organization


class OrganizationFact(Fact):
    """A fact of one organization."""

    organization: str


class OrganizationApplied(OrganizationFact):
    """A policy document took effect, the whole of it; `policy_version` counts them from 1."""

    type: Literal["organization-applied"] = "organization-applied"
    version: Literal[1] = 1
    policy_version: int
    document: Organization
    applied_at: datetime


class ProcessingPaused(OrganizationFact):
    """No scheduled run of this DC comes until it is resumed."""

    type: Literal["processing-paused"] = "processing-paused"
    version: Literal[1] = 1
    dc: str
    paused_at: datetime


class ProcessingResumed(OrganizationFact):
    """Scheduled runs of this DC come again; those in between are not made up for."""

    type: Literal["processing-resumed"] = "processing-resumed"
    version: Literal[1] = 1
    dc: str
    resumed_at: datetime


AnyOrganizationFact = OrganizationApplied | ProcessingPaused | ProcessingResumed
