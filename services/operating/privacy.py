"""Forgets people by command, shows what is known of them, and finds what is left."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg

from schemas.answers.privacy import Erased, Forgotten, Person, Receipt
from schemas.events.cause import Command
from schemas.wire.party import Party
from schemas.wire.privacy_requests import Match
from services.common import personal_data
from services.common.clock import Clock
from services.common.database import Connection
from services.common.eventstore import Conflict, PostgresLog
from services.common.runtime import letters_about
from services.common.runtime.letters_about import About
from services.deciding.policies import Policies
from services.operating.refusals import NotDone
from services.privacy import places
from services.privacy.erasing import Erasing, Wish, known_of
from services.privacy.matching import orders_of, words_of
from services.privacy.requests import Request
from services.privacy.scan import Scanned, ready, scan
from services.privacy.values import Values

_RECEIPTS = """SELECT p.id, p.document, p.published_at, p.request FROM privacy_receipt p
JOIN privacy_request r ON r.id = p.request
WHERE (%(request)s::text IS NULL OR r.request = %(request)s)
AND (%(organization)s::text IS NULL OR r.organization = %(organization)s)
ORDER BY p.id DESC LIMIT %(limit)s"""
_ORDERS = """SELECT order_number, forgotten_at IS NULL FROM privacy_order WHERE request = %s
ORDER BY order_number COLLATE "C" ASC"""
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
    row = connection.execute("SELECT document FROM privacy_receipt WHERE id = %s", (number,)).fetchone()
    assert row is not None  # it was just written  # noqa: S101
    return _Done(number, json.loads(row[0]), erasing.values[number])


def _answer(document: Mapping[str, Any], searched: Scanned, *, dry_run: bool) -> Forgotten:
    return Forgotten(
        dry_run=dry_run,
        organization=document["organization"],
        request=document["request"],
        orders=document["orders"],
        pending=document["pending"],
        erased=[Erased(**each) for each in document["erased"]],
        left=document["left"],
        tables=searched.tables,
        values=searched.values,
        found_in=searched.holding,
        broker_until=document["broker_until"],
    )


def known(connection: Connection, organization: str, match: Match) -> Sequence[Person]:
    """Return what is known of the people of the orders that are meant, order by order."""
    numbers = orders_of(connection, PostgresLog(connection), organization, match)
    found = [_person(connection, organization, number) for number in numbers]
    return [each for each in found if each is not None]


def _person(connection: Connection, organization: str, number: str) -> Person | None:
    subjects = known_of(connection, organization, [number])
    if not subjects:
        return None
    documents = [json.loads(each) for each in personal_data.load(connection, subjects).values()]
    whole = [each for each in documents if "sold_to" in each]
    letters = letters_about.find(connection, [About(organization, {number: number})])
    if not whole:
        return _erased(organization, number, letters_about.ids(connection, letters))
    order, buyer = whole[0], whole[0]["sold_to"] or {}
    others = [each for each in documents if each is not order]
    return Person(
        organization=organization,
        order_number=number,
        erased=False,
        name=f"{buyer.get('first_name', '')} {buyer.get('last_name', '')}".strip(),
        company=buyer.get("company", ""),
        customer_number=order.get("customer_number") or "",
        special_instructions=order.get("special_instructions") or "",
        sold_to=order["sold_to"],
        ship_to=order.get("ship_to"),
        addresses=[each["ship_to"] for each in others if each.get("ship_to")],
        notes=[each["note"] for each in others if each.get("note")],
        dead_letters=letters_about.ids(connection, letters),
    )


def _erased(organization: str, number: str, letters: Sequence[int]) -> Person:
    gone = personal_data.ERASED
    party = dict.fromkeys(Party.model_fields, gone)
    return Person(
        organization, number, True, f"{gone} {gone}", gone, gone, gone, party, party, [], [], letters
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
    orders = connection.execute(_ORDERS, (request,)).fetchall()
    forgotten = [order for order, is_pending in orders if not is_pending]
    return Receipt(
        id=number,
        **{name: said[name] for name in ("organization", "request", "kind", "requested_by", "requested_at")},
        issued_at=said["issued_at"],
        orders=said["orders"],
        pending=said["pending"],
        erased=[Erased(**each) for each in said["erased"]],
        searched_tables=said["scan"] and said["scan"]["tables"],
        found=said["scan"] and said["scan"]["found"],
        broker_until=said["broker_until"],
        published_at=published_at,
        still_pending=[order for order, is_pending in orders if is_pending],
        left=_left(connection, said["organization"], forgotten),
    )


def _left(connection: Connection, organization: str, orders: Collection[str]) -> int:
    subjects: frozenset[UUID] = known_of(connection, organization, orders)
    letters = letters_about.find(connection, [About(organization, {each: each for each in orders})])
    return places.left(connection, subjects) + len(letters_about.ids(connection, letters))
