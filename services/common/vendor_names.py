"""What a policy document tells of people at vendors: kept apart from the facts, so that it can be deleted."""

import json
from collections.abc import Mapping
from uuid import UUID

from schemas.ids import vendor_subject
from schemas.organization import Organization
from services.common import personal_data
from services.common.database import Connection

_FORGET = "DELETE FROM personal_data WHERE subject = ANY(%s)"


def without_names(document: Organization) -> Organization:
    """Return a document as facts hold it: vendors without names and addresses."""
    vendors = tuple(each.model_copy(update={"name": "", "email": ""}) for each in document.vendors)
    return document.model_copy(update={"vendors": vendors}) if document.vendors else document


def with_names(connection: Connection, document: Organization) -> Organization:
    """Return a document as people wrote it: vendors with the names and addresses that are kept of them."""
    subjects = [vendor_subject(document.organization, each.code) for each in document.vendors]
    kept = {subject: json.loads(text) for subject, text in personal_data.load(connection, subjects).items()}
    vendors = tuple(
        each.model_copy(update={"name": kept[subject]["vendor_name"], "email": kept[subject]["email"]})
        if subject in kept
        else each
        for each, subject in zip(document.vendors, subjects, strict=True)
    )
    return document.model_copy(update={"vendors": vendors}) if vendors else document


def keep(connection: Connection, document: Organization) -> bool:
    """Keep what a document tells of vendors, in place of what was kept; return whether that is anything else."""
    organization = document.organization
    told = {
        vendor_subject(organization, each.code): json.dumps({"vendor_name": each.name, "email": each.email})
        for each in document.vendors
    }
    kept = personal_data.load(connection, told.keys())
    new = {
        subject: text
        for subject, text in told.items()
        if subject not in kept or json.loads(kept[subject]) != json.loads(text)
    }
    connection.execute(_FORGET, (list(new),))
    personal_data.store(connection, {subject: (organization, text) for subject, text in new.items()})
    return bool(new)


def name_of(connection: Connection, organization: str, vendor: str) -> str:
    """Return the name that the document gives a vendor; empty where it gives none, or where it was erased."""
    subject = vendor_subject(organization, vendor)
    kept: Mapping[UUID, bytes] = personal_data.load(connection, [subject])
    return str(json.loads(kept[subject])["vendor_name"]) if subject in kept else ""
