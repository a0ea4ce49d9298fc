"""The documents that were applied for an organization, what each changed, and what a new one would change."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from schemas.answers.policies import PolicyChange, PolicyVersion
from schemas.events.fact import decoder_of
from schemas.events.organization import OrganizationApplied
from schemas.organization import Organization
from schemas.organization.differences import differences
from services.common import vendor_names
from services.common.database import Connection
from services.inquiry import organizations
from services.inquiry.listing import Page
from services.inquiry.refusals import CursorInvalid
from services.streams.organization import organization_stream

_VERSIONS = """SELECT data::text FROM events WHERE stream = %(stream)s AND type = 'organization-applied'
AND (data ->> 'policy_version')::int < %(below)s ORDER BY version DESC LIMIT %(limit)s"""
_BEYOND = 2**31 - 1
_DECODER = decoder_of(OrganizationApplied)


def changes(connection: Connection, document: Organization) -> Sequence[PolicyChange] | None:
    """Return what a document would change; None where nothing is in force under its code."""
    state = organizations.in_force(connection, document.organization).get(document.organization)
    if state is None:
        return None
    found = differences(state.document, vendor_names.without_names(document))
    return [PolicyChange(*each) for each in found]


def as_written(connection: Connection, fact: Any) -> Organization:
    """Return the document of a fact, given as JSON, with the names of vendors that are kept apart from facts."""
    applied: OrganizationApplied = _DECODER.decode(json.dumps(fact))
    return vendor_names.with_names(connection, applied.document)


def history(
    connection: Connection, organization: str, limit: int = 50, after: str | None = None
) -> Page[PolicyVersion]:
    """Return a page of the documents that were applied, the newest first. Raises CursorInvalid."""
    if after is not None and not (after.isascii() and after.isdigit() and int(after) <= _BEYOND):
        raise CursorInvalid("policy versions")
    found = _applied(connection, organization, _BEYOND if after is None else int(after), limit + 1)
    befores: list[OrganizationApplied | None] = [*found[1:], None]  # the first document has none before it
    rows = [
        PolicyVersion(
            organization=organization,
            policy_version=each.policy_version,
            applied_at=each.applied_at,
            by=each.by,
            reason=each.reason,
            changes=None if before is None else len(differences(before.document, each.document)),
        )
        for each, before in zip(found, befores, strict=False)
    ][:limit]
    return Page(rows, str(rows[-1].policy_version) if len(found) > limit else None)


def alike(code: str, known: Iterable[str]) -> str | None:
    """Return a known code that differs in case or by one letter: a person mixes the two up. Digits tell codes apart."""
    if code in known:
        return None
    return next((each for each in known if _one_letter(code.casefold(), each.casefold())), None)


def _one_letter(one: str, other: str) -> bool:
    """Return whether the two are equal, or one letter is another, lacking or too much."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    start = min(len(one), len(other)) if start is None else start
    rest, rest_of_other = one[start:], other[start:]
    for left, right in ((1, 1), (1, 0), (0, 1)):
        differing = rest[:left] + rest_of_other[:right]
        if rest[left:] == rest_of_other[right:] and (not differing or differing.isalpha()):
            return True
    return False


def _applied(
    connection: Connection, organization: str, below: int, limit: int
) -> Sequence[OrganizationApplied]:
    asked: dict[str, Any] = {"stream": organization_stream(organization), "below": below, "limit": limit}
    return [_DECODER.decode(data) for (data,) in connection.execute(_VERSIONS, asked).fetchall()]
