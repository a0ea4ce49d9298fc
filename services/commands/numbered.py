"""What a number names: one order or purchase order, or a sentence that says why it does not."""

from collections.abc import Callable, Sequence
from shlex import quote
from typing import NoReturn, Protocol, TypeVar

from services.commands.failures import WRONG
from services.commands.output import fail
from services.common.database import Connection


class _Owned(Protocol):
    @property
    def organization(self) -> str: ...


Found = TypeVar("Found", bound=_Owned)


def the_only(
    connection: Connection,
    a: str,
    number: str,
    organization: str | None,
    found: Sequence[Found],
    anywhere: Callable[[], Sequence[Found]],
) -> Found:
    """Return what was found; exit where that is nothing, or more than one.

    `a` is what it is, such as `an order`; `anywhere` looks for it in every organization.
    """
    if not found:
        _is_not_there(connection, a.partition(" ")[2], number, organization, anywhere())
    if len(found) > 1:
        fail(f"several organizations have {a} {number}: add --organization ({_owners(found)})", WRONG)
    return found[0]


def _is_not_there(
    connection: Connection, what: str, number: str, organization: str | None, others: Sequence[Found]
) -> NoReturn:
    from services.inquiry.organizations import refuse_unknown

    refuse_unknown(connection, organization)
    if others:
        fail(f"{organization} has no {what} {number}: it is one of {_owners(others)}")
    fail(
        f"no {what} {number} has arrived. Look for it with: orderfold dead-letters list --order {quote(number)}"
    )


def _owners(found: Sequence[_Owned]) -> str:
    return ", ".join(each.organization for each in found)
