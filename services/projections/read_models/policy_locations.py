"""Every location as each version of its organization's policy had it: what the trace names stays as it was."""

from collections.abc import Iterable
from typing import NamedTuple

from schemas.events.organization import OrganizationApplied
from services.common.read_models.read_model import Column, Key, ReadModel, Table


class Row(NamedTuple):
    """In the order of the columns."""

    organization: str
    policy_version: int
    place: int
    location: str
    name: str
    city: str
    state: str
    postal_code: str
    system: str | None


TABLE = Table(
    name="policy_locations",
    comment="Locations by policy version; `place` numbers them in the order of their codes, from 0.",
    key=("organization", "policy_version", "place"),
    columns=(
        Column("organization", "text", "The organization."),
        Column("policy_version", "integer", "Which document, counted from 1."),
        Column("place", "integer", "The location's number in packed bits and units of that version."),
        Column("location", "text", "Its code."),
        Column("name", "text", "Its name then."),
        Column("city", "text", "Its city then."),
        Column("state", "text", "Its state then."),
        Column("postal_code", "text", "Its postal code then."),
        Column("system", "text", "Its system then."),
    ),
)

FACTS = (OrganizationApplied,)


def keys(fact: OrganizationApplied) -> Iterable[Key]:
    """One row a location."""
    count = len(fact.document.locations)
    return [(fact.organization, fact.policy_version, place) for place in range(count)]


def evolve(row: Row | None, fact: OrganizationApplied, key: Key) -> Row | None:  # noqa: ARG001
    """The location as the document has it."""
    location = fact.document.by_code[key[2]]
    return Row(
        organization=fact.organization,
        policy_version=fact.policy_version,
        place=key[2],
        location=location.code,
        name=location.name,
        city=location.city,
        state=location.state,
        postal_code=location.postal_code,
        system=location.system,
    )


READ_MODEL = ReadModel(TABLE, FACTS, keys, evolve)
