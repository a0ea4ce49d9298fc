"""Each row is a location in one version of the policy: a trace names locations as they were when routing decided."""

from collections.abc import Iterator
from typing import Annotated

from schemas.events.organization import OrganizationApplied
from services.common.read_models.read_model import Happening, WrittenOnce
from services.common.read_models.table import Integer, Row, Table


class PolicyLocation(Row, frozen=True):
    """Each row is a location in one policy version; `place` numbers those of a version by their codes, from 0."""

    organization: Annotated[str, "The organization."]
    policy_version: Annotated[Integer, "The version of the organization's document, from 1."]
    place: Annotated[Integer, "The location's number in packed bits and units of that version."]
    location: Annotated[str, "Location code."]
    name: Annotated[str, "The location's name in that version."]
    city: Annotated[str, "The location's city in that version."]
    state: Annotated[str, "The location's state in that version."]
    postal_code: Annotated[str, "The location's postal code in that version."]
    system: Annotated[str | None, "The location's system in that version."]


def entries(happening: Happening) -> Iterator[PolicyLocation]:
    """Return one row a location of the document."""
    fact = happening.fact
    assert isinstance(fact, OrganizationApplied)  # noqa: S101
    for place, location in enumerate(fact.document.by_code):
        yield PolicyLocation(
            organization=fact.organization,
            policy_version=fact.policy_version,
            place=place,
            location=location.code,
            name=location.name,
            city=location.city,
            state=location.state,
            postal_code=location.postal_code,
            system=location.system,
        )


READ_MODEL = WrittenOnce(
    version=1,
    table=Table("policy_locations", PolicyLocation, key=("organization", "policy_version", "place")),
    facts=(OrganizationApplied,),
    entries=entries,
)
