"""Finds dead letters that are about somebody, in whatever form their messages came."""

import json
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.purchase_topics import PURCHASES_SUBMITTED, VENDOR_ACTIVITY
from services.common.bus.port import Record
from services.common.database import Connection
from services.common.runtime.dead_letters import unsealed

_READABLE = """SELECT k.record, d.topic, d.partition, d."offset", k.key, s.sealed
FROM sealed_record_key k JOIN sealed_record s ON s.id = k.record CROSS JOIN LATERAL (
    SELECT topic, partition, "offset" FROM dead_letter d WHERE d.record = k.record LIMIT 1
) d WHERE k.record > %s AND k.record <= %s ORDER BY 1"""
_LAST = "SELECT coalesce(max(record), 0) FROM sealed_record_key"
_PAGE = 100  # numbers of records
_TEXT = re.compile(rb'"((?:[^"\\]|\\.)*)"')
_FIELD = re.compile(
    rb'"(order_number|request_id|po_number|organization)"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(\d+))'
)
_MOST = 1024 * 1024  # bytes of one record that are looked at
_PURCHASE = "PO:"
_AS = {b"order_number": "", b"request_id": "#", b"po_number": _PURCHASE}


class Whose(NamedTuple):
    """What an empty message tells of an order or a purchase order: the field that names it, and its number."""

    field: str
    number: str


def as_purchase(number: str) -> str:
    """Return how a purchase order is named among orders, which may have the same number."""
    return f"{_PURCHASE}{number}"


@dataclass(frozen=True, slots=True, eq=False)
class About:
    """What a dead letter must say to be about somebody: one of `orders`, or all of `values`; nothing says nothing.

    `orders` are by what is said of them: the number itself, a request ID as `#501`, or a purchase order as
    `as_purchase` names it. A letter that names only other organizations is not about them, nor one of an order that is
    `open`, nor one of a purchase order that is open, though it names a closed order as well.
    """

    organization: str
    orders: Mapping[str, Whose] = field(default_factory=dict)
    values: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()

    def fits(self, said: "Said") -> bool:
        """Return whether a letter that says this is about them."""
        if said.organizations and self.organization.upper() not in said.organizations:
            return False
        named, waiting = self.orders.keys() & said.orders, self.open & said.orders
        if any(map(_is_purchase, waiting)):
            named = set(filter(_is_purchase, named))
        return bool(named) or (bool(self.values) and self.values <= said.texts and not waiting)


@dataclass(frozen=True, slots=True)
class Said:
    """What a record says, in upper case, whatever form it has: organizations, orders, and every text."""

    organizations: frozenset[str]
    orders: frozenset[str]
    texts: frozenset[str]


class Found(NamedTuple):
    """A sealed record by its number, who it is about, and their orders and purchase orders that it names."""

    number: int
    record: Record
    abouts: Sequence[About]
    orders: Sequence[Whose]


def find(connection: Connection, asked: Sequence[About]) -> Iterator[Found]:
    """Yield each sealed record that is about one of these.

    Every record that can be read is opened once; a page of them is in memory.
    """
    ((last,),) = connection.execute(_LAST).fetchall()
    for after in range(0, last, _PAGE) if asked else ():
        for number, *place, key, sealed in connection.execute(_READABLE, (after, after + _PAGE)).fetchall():
            record = unsealed((place[0], place[1], place[2]), key, sealed)
            said = said_in(record)
            fitting = [each for each in asked if each.fits(said)]
            if fitting:
                named = {each.orders[one] for each in fitting for one in said.orders if one in each.orders}
                yield Found(number, record, fitting, sorted(named))


def ids(connection: Connection, found: Iterable[Found]) -> Sequence[int]:
    """Return the numbers of the dead letters of these records."""
    numbers = [each.number for each in found]
    rows = connection.execute("SELECT id FROM dead_letter WHERE record = ANY(%s) ORDER BY id", (numbers,))
    return [id_ for (id_,) in rows.fetchall()]


def said_in(record: Record) -> Said:
    """Return what a record says; of one that cannot be read, as far as texts can be told."""
    raw = (record.value or b"")[:_MOST]
    if b"\0" in raw:
        raw = raw.replace(b"\0", b"")  # UTF-16: what matters here is mostly ASCII
    texts = set(map(_text, _TEXT.findall(raw)))
    if b"data_base64" in raw:
        for text in list(texts):
            with suppress(NotBase64, ValueError):
                inner = b64decode(text, validate=True)
                texts |= set(map(_text, _TEXT.findall(inner)))
                raw += inner
    fields = [(name, _text(text or number)) for name, text, number in _FIELD.findall(raw)]
    orders = {_AS[name] + value for name, value in fields if name in _AS}
    # A dispatch ID names its order: organization:order_number:sequence.
    orders |= {text.split(":", 1)[1].rpartition(":")[0] for text in texts if text.count(":") >= 2}
    if record.key is not None and not record.topic.endswith(VENDOR_ACTIVITY.name):
        key = record.key.decode("utf-8", "replace")
        orders.add(as_purchase(key) if record.topic.endswith(PURCHASES_SUBMITTED.name) else key)
    named = {value for name, value in fields if name == b"organization"}
    return Said(_upper(named), _upper(orders), _upper(texts))


def _is_purchase(named: str) -> bool:
    return named.startswith(_PURCHASE)


def _upper(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text.strip().upper() for text in texts)


def _text(inside: bytes) -> str:
    """Return what stands between two quotes of JSON."""
    if b"\\" not in inside:
        return inside.decode("utf-8", "replace")
    with suppress(ValueError):
        return str(json.loads(b'"%b"' % inside))
    return inside.decode("utf-8", "replace")
