"""Finds dead letters that are about somebody, and seals them shut: their key goes, and nobody can read them again."""

import json
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

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
_FIELD = re.compile(rb'"(order_number|request_id|organization)"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(\d+))')
_MOST = 1024 * 1024  # bytes of one record that are looked at

_LOCK = """SELECT id, topic, partition, "offset", member, record, published_at IS NOT NULL FROM dead_letter
WHERE record = ANY(%s) ORDER BY id FOR UPDATE"""
_SHUT = "DELETE FROM sealed_record_key WHERE record = ANY(%s)"
_TOMBSTONE = """INSERT INTO tombstone (topic, key, headers)
SELECT * FROM unnest(%s::text[], %s::bytea[], %s::json[])"""


@dataclass(frozen=True, slots=True)
class About:
    """What a dead letter must say to be about somebody: one of `orders`, or all of `values`; nothing says nothing.

    `orders` are order numbers, and request IDs as `#501`. A letter that names only other organizations is not, nor
    one of an order that is `open`.
    """

    organization: str
    orders: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()

    def fits(self, said: "Said") -> bool:
        """Return whether a letter that says this is about them."""
        if said.organizations and self.organization.upper() not in said.organizations:
            return False
        if not self.orders.isdisjoint(said.orders):
            return True
        return bool(self.values) and self.values <= said.texts and self.open.isdisjoint(said.orders)


@dataclass(frozen=True, slots=True)
class Said:
    """What a record says, in upper case, whatever form it has: organizations, orders, and every text."""

    organizations: frozenset[str]
    orders: frozenset[str]
    texts: frozenset[str]


class Found(NamedTuple):
    """A sealed record by its number, and who it is about."""

    number: int
    record: Record
    about: About


def find(connection: Connection, asked: Sequence[About]) -> Iterator[Found]:
    """Yield each sealed record that is about one of these.

    Every record that can be read is opened once; a page of them is in memory.
    """
    ((last,),) = connection.execute(_LAST).fetchall()
    for after in range(0, last, _PAGE) if asked else ():
        for number, *place, key, sealed in connection.execute(_READABLE, (after, after + _PAGE)).fetchall():
            record = unsealed((place[0], place[1], place[2]), key, sealed)
            said = said_in(record)
            fitting = next((each for each in asked if each.fits(said)), None)
            if fitting is not None:
                yield Found(number, record, fitting)


def ids(connection: Connection, found: Iterable[Found]) -> Sequence[int]:
    """Return the numbers of the dead letters of these records."""
    numbers = [each.number for each in found]
    rows = connection.execute("SELECT id FROM dead_letter WHERE record = ANY(%s) ORDER BY id", (numbers,))
    return [id_ for (id_,) in rows.fetchall()]


def seal_shut(connection: Connection, found: Sequence[Found]) -> tuple[int, int]:
    """Delete the keys of these records, and leave an empty message for each letter that its topic has heard of.

    Return how many letters, and how many messages. Waits for a letter that is being published.
    """
    by_number = {each.number: each for each in found}
    letters = connection.execute(_LOCK, (list(by_number),)).fetchall()
    connection.execute(_SHUT, (list(by_number),))
    rows = []
    for _, topic, partition, offset, member, number, published in letters:
        if published:
            _, record, about = by_number[number]
            place = {"dlq_topic": topic, "dlq_partition": str(partition), "dlq_offset": str(offset)}
            place |= {"dlq_member": str(member)} if member >= 0 else {}
            rows.append((f"{topic}.dlq", record.key, json.dumps(_headers(about) | place)))
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(_TOMBSTONE, columns)
    return len(letters), len(rows)


def _headers(about: About) -> dict[str, str]:
    numbers = sorted(each for each in about.orders if not each.startswith("#"))
    named = {"order_number": numbers[0]} if len(numbers) == 1 else {}
    return {"ce_type": "person-forgotten", "organization": about.organization, **named}


def said_in(record: Record) -> Said:
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
    orders = {f"#{value}" if name == b"request_id" else value for name, value in fields}
    # A dispatch ID names its order: organization:order_number:sequence.
    orders |= {text.split(":", 1)[1].rpartition(":")[0] for text in texts if text.count(":") >= 2}
    if record.key is not None:
        orders.add(record.key.decode("utf-8", "replace"))
    named = {value for name, value in fields if name == b"organization"}
    return Said(_upper(named), _upper(orders), _upper(texts))


def _upper(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text.strip().upper() for text in texts)


def _text(inside: bytes) -> str:
    """Return what stands between two quotes of JSON."""
    if b"\\" not in inside:
        return inside.decode("utf-8", "replace")
    with suppress(ValueError):
        return str(json.loads(b'"%b"' % inside))
    return inside.decode("utf-8", "replace")
