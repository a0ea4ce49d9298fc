"""Each row is the policy in force of an organization, as far as views name it: locations, systems, items, vendors."""

from decimal import Decimal
from typing import Annotated

from msgspec.json import encode

from schemas.events.organization import OrganizationApplied
from schemas.ids import vendor_subject
from schemas.organization import Location, Organization
from services.common.read_models.read_model import RowByRow
from services.common.read_models.table import Integer, Json, Key, Row, Sql, Table


class PolicyInForce(Row, frozen=True):
    """Each row is the policy in force of an organization, as far as views name it."""

    organization: Annotated[str, "The organization."]
    organization_name: Annotated[str, "Its name."]
    policy_version: Annotated[Integer, "The version of its document, from 1."]
    locations: Annotated[Json, "Location code to name, system and address."]
    systems: Annotated[Json, "Array of the codes of its systems."]
    items: Annotated[
        Json, "Item code to name, master_style and codes: its code in each system that has another."
    ]
    vendors: Annotated[
        Json,
        "Vendor code to what the document says of it, without items; subject: its name in personal_data.",
    ]
    unit_cost_threshold: Annotated[
        Decimal | None,
        Sql("numeric(18,4)"),
        "Percent by which a unit cost of an invoice may differ from the price, where a vendor has none of its own.",
    ]


_OF_A_LOCATION = ("name", "system", "city", "state", "postal_code", "country")


def key(fact: OrganizationApplied) -> Key:
    """Return the key of the organization."""
    return (fact.organization,)


def evolve(_: PolicyInForce | None, fact: OrganizationApplied) -> PolicyInForce:
    """Return the row of the document that took effect."""
    document = fact.document
    return PolicyInForce(
        organization=fact.organization,
        organization_name=document.name,
        policy_version=fact.policy_version,
        locations=_json({each.code: _location(each) for each in document.locations}),
        systems=_json([each.code for each in document.systems]),
        items=_json(_items(document)),
        vendors=_json(
            {
                each.code: each.model_dump(mode="json", exclude={"items", "name", "email"})
                | {"subject": vendor_subject(fact.organization, each.code)}
                for each in document.vendors
            }
        ),
        unit_cost_threshold=document.unit_cost_threshold,
    )


def _location(location: Location) -> dict[str, object]:
    return {name: getattr(location, name) for name in _OF_A_LOCATION}


def _items(document: Organization) -> dict[str, object]:
    return {
        each.item: {
            "name": each.name,
            "master_style": each.master_style,
            "codes": {product.system: product.code for product in each.system_products},
        }
        for each in document.items
    }


def _json(value: object) -> str:
    return encode(value).decode()


READ_MODEL = RowByRow(
    version=2,
    table=Table("policy_in_force", PolicyInForce, key=("organization",)),
    facts=(OrganizationApplied,),
    key=key,
    evolve=evolve,
)
