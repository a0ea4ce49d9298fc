"""Which orders a request means: those whose number, customer and e-mail address are all as given."""

from collections.abc import Sequence
from typing import LiteralString

from infra.search_text import IN_SMALL, capitals, small
from schemas.ids import shard_of, stream_name
from schemas.wire.privacy_requests import Match
from services.common.database import Connection
from services.common.eventstore import PostgresLog

_BUYERS: LiteralString = IN_SMALL.format("trim(document->'sold_to'->>'email')")
_RECIPIENTS: LiteralString = IN_SMALL.format("trim(document->'ship_to'->>'email')")
_BY_CUSTOMER: LiteralString = IN_SMALL.format("document->>'customer_number'") + " = %(value)s"
_BY_EMAIL: LiteralString = "%(value)s IN (" + _BUYERS + ", " + _RECIPIENTS + ")"
_SUBJECTS: LiteralString = (
    "SELECT subject::text FROM personal_data WHERE organization = %(organization)s AND "
)
_ORDERS = """SELECT DISTINCT data->>'order_number' FROM events WHERE shard = %s AND stream >= %s AND stream < %s
AND data->>'subject' = ANY(%s)"""


def orders_of(connection: Connection, log: PostgresLog, organization: str, match: Match) -> Sequence[str]:
    """Return the numbers of the orders that match all that is given; one that is given alone need not be known.

    By customer or e-mail, every order of the organization is looked at.
    """
    email = None if match.email is None else match.email.strip()
    found = [
        _numbers(connection, log, organization, condition, small(value))
        for condition, value in ((_BY_CUSTOMER, match.customer_number), (_BY_EMAIL, email))
        if value is not None
    ]
    if match.order_number is not None:
        found.append({match.order_number})
    return sorted(set.intersection(*found))


def words_of(match: Match) -> frozenset[str]:
    """Return what a dead letter must say, all of it, to be about the same person; in upper case.

    Nothing where an order number alone is given: letters say which order they are about.
    """
    given = (match.customer_number, match.email)
    if not any(given):
        return frozenset()
    return frozenset(each.strip().upper() for each in (match.order_number, *given) if each)


def _numbers(
    connection: Connection, log: PostgresLog, organization: str, condition: LiteralString, value: str
) -> set[str]:
    asked = {"organization": organization, "value": value, **capitals(value)._asdict()}
    subjects = [subject for (subject,) in connection.execute(_SUBJECTS + condition, asked).fetchall()]
    if not subjects:
        return set()
    first = f"order-{stream_name(organization)}-"
    place = (shard_of(organization, log.shards), first, f"{first[:-1]}.", subjects)
    return {number for (number,) in connection.execute(_ORDERS, place).fetchall()}
