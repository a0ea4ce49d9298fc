"""The organizations and DCs a question may name; a name that nobody has is told together with those that exist."""

from typing import NoReturn

from services.commands.failures import WRONG
from services.commands.inquiry import database
from services.commands.output import fail
from services.processor.organizations import all_applied, states
from services.streams.organization import Applied


def organizations() -> dict[str, Applied]:
    """What is in force, by code."""
    with database() as connection:
        return {code: state for code, (_, state) in sorted(all_applied(connection, states()).items())}


def owner(dc: str, organization: str | None) -> tuple[str, Applied]:
    """The one organization, or the one of this code, that has the DC under processing; else exits."""
    applied = organizations()
    having = {code: state for code, state in applied.items() if dc in _dcs(state)}
    if organization is not None:
        having = {code: state for code, state in having.items() if code == organization}
    if not having:
        _refuse(applied, organization, dc)
    if len(having) > 1:
        fail(f"several organizations have a DC {dc}: add --organization ({', '.join(having)})", WRONG)
    return next(iter(having.items()))


def refuse_unknown(organization: str | None, dc: str | None) -> None:
    """Exits where a filter names what does not exist. For answers without rows: those are true, or a slip."""
    if organization is None and dc is None:
        return
    applied = organizations()
    asked = [state for code, state in applied.items() if organization in (None, code)]
    if not asked or (dc is not None and all(dc not in _dcs(state) for state in asked)):
        _refuse(applied, organization, dc)


def _refuse(applied: dict[str, Applied], organization: str | None, dc: str | None) -> NoReturn:
    if organization is not None and organization not in applied:
        fail(f"there is no organization {organization}. {_there_are(list(applied))}", WRONG)
    asked = [state for code, state in applied.items() if organization in (None, code)]
    where = f" of {organization}" if organization else ""
    known = sorted({code for state in asked for code in _dcs(state)})
    fail(f"there is no DC {dc}{where} under processing. {_there_are(known)}", WRONG)


def _dcs(state: Applied) -> list[str]:
    return [processing.dc for processing in state.document.processing]


def _there_are(codes: list[str]) -> str:
    if not codes:
        return "There is none; apply a policy: orderfold organization apply FILE"
    return f"There {'is' if len(codes) == 1 else 'are'}: {', '.join(codes)}"
