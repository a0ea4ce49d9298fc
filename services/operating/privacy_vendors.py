"""Forgets who a vendor is, by command: nothing that was ordered from it may be open."""

import json
from uuid import uuid4

import psycopg

from schemas.answers.privacy import Erased, ForgottenVendor
from services.common.clock import Clock
from services.common.database import Connection
from services.common.vendor_orders import was_ordered_from
from services.deciding.policies import Policies
from services.operating.refusals import NotDone
from services.privacy import vendors
from services.privacy.requests import Request, written
from services.privacy.scan import Scanned, ready, scan
from services.privacy.values import Values

_SHOWN = 5  # open purchase orders that a refusal names


def forget_vendor(
    connection: Connection, clock: Clock, organization: str, vendor: str, user: str | None, *, dry_run: bool
) -> ForgottenVendor:
    """Delete a vendor's name and e-mail address, and look for what was erased; `dry_run` takes it all back instead.

    Raises NotDone where there is no such organization or vendor, or a purchase order of it is open.
    """
    with connection.transaction():
        _check(connection, organization, vendor)
        request = Request(organization, f"command-{uuid4()}", "command", user, clock.now())
        receipt, values = vendors.forget(connection, request, vendor, clock.now())
        document = written(connection, receipt)
        if dry_run:
            raise psycopg.Rollback
    searched = Scanned(0, 0, ()) if dry_run else _searched(connection, receipt, values)
    said = json.loads(document)
    return ForgottenVendor(
        dry_run=dry_run,
        organization=organization,
        vendor=vendor,
        request=request.request,
        erased=[Erased(**each) for each in said["erased"]],
        left=said["left"],
        tables=searched.tables,
        values=searched.values,
        found_in=searched.holding,
    )


def _searched(connection: Connection, receipt: int, values: Values) -> Scanned:
    searched = scan(connection, values)
    ready(connection, receipt, searched)
    return searched


def _check(connection: Connection, organization: str, vendor: str) -> None:
    policy = Policies().by_code(connection, [organization]).get(organization)
    if policy is None:
        raise NotDone(f"there is no organization {organization}: see orderfold organization list")
    if policy.document.vendor(vendor) is None and not was_ordered_from(connection, organization, vendor):
        raise NotDone(
            f"{organization} has no vendor {vendor}: neither its document nor a purchase order names it"
        )
    still = vendors.open_orders(connection, organization, vendor, _SHOWN + 1)
    if still:
        named = ", ".join(still[:_SHOWN]) + (", and more" if len(still) > _SHOWN else "")
        raise NotDone(
            f"vendor {vendor} has purchase orders that are open, so its name is needed: {named}."
            " Forget it once they are shipped or cancelled"
        )
