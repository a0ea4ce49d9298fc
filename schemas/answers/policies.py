"""`orderfold organization diff --json` and `organization history --json`: what people changed in a policy."""

from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple

from schemas.wire.values import described


class PolicyChange(NamedTuple):
    """One key of a policy document that differs between what is in force and a file."""

    kind: Annotated[Literal["added", "removed", "changed"], described("How the file differs.")]
    path: Annotated[str, described("Where, as in locations[DC-EAST].priority.")]
    before: Annotated[Any, described("The value in force; null where there is none.")]
    after: Annotated[Any, described("The value of the file; null where there is none.")]


class PolicyVersion(NamedTuple):
    """A document that was applied."""

    organization: Annotated[str, described("Code of the organization.")]
    policy_version: Annotated[int, described("Version of the document, from 1.")]
    applied_at: Annotated[datetime, described("When it was applied.")]
    by: Annotated[str | None, described("Who applied it, as they said; null where they did not.")]
    reason: Annotated[str | None, described("Why, as they said; null where they did not.")]
    changes: Annotated[int | None, described("Number of keys that it changed; null for the first document.")]
