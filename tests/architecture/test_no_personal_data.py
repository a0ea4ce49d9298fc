"""Facts name nobody: what can be deleted stands in `personal_data`, never in the log."""

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from msgspec import Struct, structs
from pydantic import BaseModel

from schemas.events import ALL
from schemas.events.fact import Fact
from schemas.events.invoice import InvoiceFact
from schemas.events.purchase_order_fact import PurchaseOrderActivity

PERSONAL = {
    "address",
    "apartment",
    "attention",
    "birth",
    "birthday",
    "city",
    "company",
    "contact",
    "customer",
    "email",
    "fax",
    "firstname",
    "instructions",
    "lastname",
    "latitude",
    "longitude",
    "mail",
    "message",
    "mobile",
    "name",
    "note",
    "party",
    "person",
    "phone",
    "postal",
    "prefix",
    "recipient",
    "ship_to",
    "sold_to",
    "street",
    "suffix",
    "surname",
    "user",
    "zip",
}
ALLOWED = {
    "Carried.note": "the name under which the text is kept apart",
    "VendorNoted.user": "a code of staff of the vendor",
    "Carried.user": "a code of staff, of ten characters at most, which history shows",
    "Destination.postal_code": "an area, as coarsely as routing needs it",
    "BatchAcknowledged.user": "a code of staff",
    "BatchCreated.user": "a code of staff",
    "BatchResent.user": "a code of staff",
    "BatchVoided.user": "a code of staff",
    "Brand.name": "a brand's",
    "FulfillmentRequested.message_id": "an id of a message to RICS",
    "FulfillmentRequested.message_type": "what kind of message it is",
    "FulfillmentAnswered.message_id": "an id of a message to RICS",
    "FulfillmentAnswered.message_type": "what kind of message it is",
    "Area.postal_codes": "areas of a zone",
    "Organization.name": "the organization's own",
    "Item.name": "an item's",
    "System.name": "a system's",
    "Zone.name": "a zone's",
    "ProbabilityRule.name": "a rule's",
    "Location.name": "a place of the organization",
    "LocationType.name": "a kind of place",
    "Location.city": "a place of the organization",
    "Location.postal_code": "a place of the organization",
    "Location.latitude": "a place of the organization",
    "Location.longitude": "a place of the organization",
    "PurchaseOrderCreated.brand_name": "a brand's",
    "PurchaseOrderCreated.user": "a code of staff",
    "Vendor.name": "empty in facts: kept apart as a document is applied",
    "Vendor.email": "empty in facts: kept apart as a document is applied",
    "PurchaseOrderChangeRemembered.user": "a code of staff",
    **{
        f"{fact.__name__}.user": "a code of staff"
        for fact in ALL
        if issubclass(fact, PurchaseOrderActivity | InvoiceFact)
    },
}


def annotations(model: type) -> dict[str, Any]:
    """The fields of a struct or a document's model, with their types; none of anything else."""
    if issubclass(model, BaseModel):
        return {name: field.annotation for name, field in model.model_fields.items()}
    if issubclass(model, Struct):
        return {field.name: field.type for field in structs.fields(model)}
    return {}


def models(annotation: Any) -> Iterator[type]:
    """Every struct or model inside an annotation, and inside those."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel | Struct):
        yield annotation
        for inner in annotations(annotation).values():
            yield from models(inner)
    for part in get_args(annotation):
        yield from models(part)


def fields(fact: type[Fact]) -> set[str]:
    """`Model.field` of everything a fact is made of."""
    return {f"{model.__name__}.{name}" for model in set(models(fact)) for name in annotations(model)}


def is_personal(field: str) -> bool:
    """Whether a field is named like something about a person."""
    name = field.rpartition(".")[2]
    words = set(re.split(r"[_\d]+", name))
    return bool(PERSONAL & ({name} | words | {word.removesuffix("s") for word in words}))


@pytest.mark.parametrize("fact", ALL, ids=lambda fact: fact.__name__)
def test_no_fact_has_a_field_about_a_person(fact: type[Fact]) -> None:
    assert sorted(field for field in fields(fact) if is_personal(field) and field not in ALLOWED) == []


def test_every_exception_is_still_needed() -> None:
    everything = {field for fact in ALL for field in fields(fact)}
    assert sorted(field for field in ALLOWED if field not in everything or not is_personal(field)) == []


@pytest.mark.parametrize(
    "field", ["first_name", "ship_to", "day_phone", "address_1", "emails", "special_instructions", "company"]
)
def test_what_the_wire_says_of_people_would_be_noticed(field: str) -> None:
    assert is_personal(f"OrderSubmitted.{field}")
