"""The policies in force, and the organization or DC that a question names: one that does not exist is refused."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from schemas.answers.organizations import OrganizationInForce
from services.common.database import Connection
from services.inquiry.refusals import NameUnknown
from services.processor import organizations as processor
from services.streams.organization import Applied, organization_stream

_CODES = "SELECT organization FROM policy_in_force"
_DOCUMENT = """SELECT data FROM events WHERE stream = %s AND type = 'organization-applied'
AND (%s::int IS NULL OR (data ->> 'policy_version')::int = %s) ORDER BY version DESC LIMIT 1"""


def owners(connection: Connection, organization: str | None) -> Sequence[str]:
    """Return the code that is named, or those of all organizations: a number may be one of each."""
    if organization is not None:
        return [organization]
    return [code for (code,) in connection.execute(_CODES).fetchall()]


def in_force(connection: Connection, only: str | None = None) -> Mapping[str, Applied]:
    """Return the policies in force by the code of their organization, in order of the codes; or that of one alone."""
    found = processor.applied(connection, processor.states(), only)
    return {code: state for code, (_, state) in sorted(found.items())}


def organizations(connection: Connection) -> Sequence[OrganizationInForce]:
    """Return the organizations in order of their codes."""
    return [
        OrganizationInForce(
            organization=code,
            name=state.document.name,
            fulfilment=state.document.fulfilment,
            policy_version=state.version,
            locations=len(state.document.locations),
            dcs=_dcs(state),
            paused=sorted(state.paused),
        )
        for code, state in in_force(connection).items()
    ]


def document(connection: Connection, organization: str, version: int | None = None) -> Any | None:
    """Return the fact that put a version of the policy in force, by default the last, as JSON; None without one."""
    asked = (organization_stream(organization), version, version)
    row = connection.execute(_DOCUMENT, asked).fetchone()
    return None if row is None else json.loads(row[0])


def owner(connection: Connection, dc: str, organization: str | None) -> tuple[str, Applied]:
    """Return code and policy of the one organization, or of the one named, that has the DC under processing.

    Raises NameUnknown where there is none, or more than one.
    """
    asked = in_force(connection, organization)
    having = {code: state for code, state in asked.items() if dc in _dcs(state)}
    if not having:
        _refuse(in_force(connection), organization, dc)
    if len(having) > 1:
        raise NameUnknown(f"several organizations have a DC {dc}: add --organization ({', '.join(having)})")
    return next(iter(having.items()))


def the_one(connection: Connection, organization: str | None) -> str:
    """Return the organization that is named, or the only one that there is.

    Raises NameUnknown where none is named and there is none, or more than one.
    """
    if organization is not None:
        return organization
    codes = list(in_force(connection))
    if len(codes) != 1:
        raise NameUnknown(f"write which organization: add --organization. {_there_are(codes)}")
    return codes[0]


def refuse_unknown(connection: Connection, organization: str | None, dc: str | None = None) -> None:
    """Raise NameUnknown where a filter names what does not exist.

    Ask this where a list has no rows: either nothing matches, or a name is misspelled.
    """
    if organization is None and dc is None:
        return
    asked = in_force(connection, organization).values()
    if not asked or (dc is not None and all(dc not in _dcs(state) for state in asked)):
        _refuse(in_force(connection), organization, dc)


def _refuse(applied: Mapping[str, Applied], organization: str | None, dc: str | None) -> NoReturn:
    if organization is not None and organization not in applied:
        raise NameUnknown(f"there is no organization {organization}. {_there_are(list(applied))}")
    asked = [state for code, state in applied.items() if organization in (None, code)]
    where = f" of {organization}" if organization else ""
    known = sorted({code for state in asked for code in _dcs(state)})
    raise NameUnknown(f"there is no DC {dc}{where} under processing. {_there_are(known)}")


def _dcs(state: Applied) -> list[str]:
    return [processing.dc for processing in state.document.processing]


def _there_are(codes: list[str]) -> str:
    if not codes:
        return "There is none; apply a policy: orderfold organization apply FILE"
    return f"There {'is' if len(codes) == 1 else 'are'}: {', '.join(codes)}"
