"""Forgets people by command, and finds what is left of those who were forgotten."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg

from schemas.answers.privacy import Erased, Forgotten, Receipt
from schemas.events.cause import Command
from schemas.wire.privacy_requests import Match
from services.common.clock import Clock
from services.common.database import Connection
from services.common.eventstore import Conflict, PostgresLog
from services.common.runtime import letters_about
from services.common.runtime.letters_about import About
from services.deciding.policies import Policies
from services.operating.refusals import NotDone
from services.privacy import places, requests
from services.privacy.erasing import Erasing, Wish, known_of
from services.privacy.matching import orders_of, words_of
from services.privacy.order_kinds import ORDERS, PURCHASE_ORDERS, OrderRef, numbers
from services.privacy.requests import Request
from services.privacy.scan import Scanned, ready, scan
from services.privacy.values import Values

_RECEIPTS = """SELECT p.id, p.document, p.published_at, p.request FROM privacy_receipt p
JOIN privacy_request r ON r.id = p.request
WHERE (%(request)s::text IS NULL OR r.request = %(request)s)
AND (%(organization)s::text IS NULL OR r.organization = %(organization)s)
ORDER BY p.id DESC LIMIT %(limit)s"""
_NOT_SEARCHED = Scanned(0, 0, ())


@dataclass(frozen=True, slots=True)
class _Done:
    receipt: int
    document: Mapping[str, Any]
    values: Values


def forget(
    connection: Connection, clock: Clock, organization: str, match: Match, user: str | None, *, dry_run: bool
) -> Forgotten:
    """Forget the people that are meant, and look for what was erased; `dry_run` takes it all back instead.

    Raises NotDone where there is no such organization.
    """
    while True:
        try:
            with connection.transaction():
                done = _forget(connection, clock, organization, match, user)
                if dry_run:
                    raise psycopg.Rollback
        except Conflict:
            continue
        break
    searched = _NOT_SEARCHED
    if not dry_run:
        searched = scan(connection, done.values)
        ready(connection, done.receipt, searched)
    return _answer(done.document, searched, dry_run=dry_run)


def _forget(connection: Connection, clock: Clock, organization: str, match: Match, user: str | None) -> _Done:
    log, now = PostgresLog(connection), clock.now()
    policy = Policies().by_code(connection, [organization]).get(organization)
    if policy is None:
        raise NotDone(f"there is no organization {organization}: see orderfold organization list")
    request = Request(organization, f"command-{uuid4()}", "command", user, now)
    orders = orders_of(connection, log, organization, match)
    erasing = Erasing(connection, log, now)
    cause = Command().stored()
    (number,) = erasing.fulfil([Wish(request, policy.document, orders, words_of(match), cause)])
    if erasing.facts:
        log.append(erasing.facts)
    return _Done(number, json.loads(requests.written(connection, number)), erasing.values[number])


def _answer(document: Mapping[str, Any], searched: Scanned, *, dry_run: bool) -> Forgotten:
    return Forgotten(
        dry_run=dry_run,
        organization=document["organization"],
        request=document["request"],
        orders=document["orders"],
        pending=document["pending"],
        purchase_orders=document["purchase_orders"],
        pending_purchase_orders=document["pending_purchase_orders"],
        erased=[Erased(**each) for each in document["erased"]],
        left=document["left"],
        tables=searched.tables,
        values=searched.values,
        found_in=searched.holding,
        broker_until=document["broker_until"],
    )


def receipts(
    connection: Connection, request: str | None, organization: str | None, limit: int
) -> Sequence[Receipt]:
    """Return receipts, the newest first, each with what is left now."""
    asked = {"request": request, "organization": organization, "limit": limit}
    return [_receipt(connection, *row) for row in connection.execute(_RECEIPTS, asked).fetchall()]


def _receipt(
    connection: Connection, number: int, document: bytes, published_at: Any, request: int
) -> Receipt:
    said = json.loads(document)
    forgotten, pending = requests.orders(connection, request)
    return Receipt(
        id=number,
        **{name: said[name] for name in ("organization", "request", "kind", "requested_by", "requested_at")},
        issued_at=said["issued_at"],
        orders=said["orders"],
        pending=said["pending"],
        purchase_orders=said.get("purchase_orders", []),  # older receipts are of orders alone
        pending_purchase_orders=said.get("pending_purchase_orders", []),
        vendor=said.get("vendor"),
        erased=[Erased(**each) for each in said["erased"]],
        searched_tables=said["scan"] and said["scan"]["tables"],
        found=said["scan"] and said["scan"]["found"],
        broker_until=said["broker_until"],
        published_at=published_at,
        still_pending=numbers(pending, ORDERS),
        still_pending_purchase_orders=numbers(pending, PURCHASE_ORDERS),
        left=_left(connection, said["organization"], forgotten),
    )


def _left(connection: Connection, organization: str, orders: Sequence[OrderRef]) -> int:
    named = {text: whose for order in orders for text, whose in order.named().items()}
    letters = letters_about.find(connection, [About(organization, named)])
    subjects = known_of(connection, organization, orders)
    return places.left(connection, subjects) + len(letters_about.ids(connection, letters))
