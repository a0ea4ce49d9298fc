"""Finds a dead letter by the number or the id that it names, of which only keyed hashes are kept.

Whoever has the secret of the installation and a number can tell which letters name it; nobody can read numbers back.
"""

import hmac
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from services.common.bus.port import Record
from services.common.database import Connection
from services.common.runtime.letters_said import numbers_in
from services.common.runtime.message import Rejected
from services.common.runtime.sent_headers import IDS, asked_for, text_or_hex

_SECRET = "SELECT letter_key FROM installation"  # noqa: S105
_NUMBER, _ID = b"number", b"id"
_MOST = 5_000  # numbers of one letter: a message of many that cannot be read may name more


def hashes_of(connection: Connection, rejected: Iterable[Rejected]) -> Iterator[list[UUID]]:
    """Yield for each of these the hashes of what a person may look for it by: numbers, key and ids of its message.

    One member of a message of many is found by its own numbers, and by key and ids of the message.
    """
    secret = _secret(connection)
    before: Record | None = None
    document: Any = None
    for one in rejected:
        record = one.record
        if record is not before:
            before, document = record, _document(record) if one.member is not None else None
        member = _member(document, one)
        value = record.value if member is None else json.dumps(member).encode()
        numbers = sorted(numbers_in(value))[:_MOST]
        hashes = {_hash(secret, _NUMBER, number) for number in numbers}
        hashes |= {_hash(secret, _ID, id_) for id_ in _ids(record, one.member)}
        if record.key:
            hashes.add(_of_key(secret, record.key))
        yield sorted(hashes)


def sought(connection: Connection, number: str | None, message_id: str | None) -> list[UUID]:
    """Return the hashes that a dead letter must all have to name this number, in whatever case, and this id."""
    secret = _secret(connection)
    found = [] if number is None else [_hash(secret, _NUMBER, number.strip().upper())]
    return found if message_id is None else [*found, _hash(secret, _ID, message_id)]


def hash_of_key(connection: Connection, record: Record) -> UUID | None:
    """Return the hash of a record's key, None where it has none."""
    return _of_key(_secret(connection), record.key) if record.key else None


def _of_key(secret: bytes, key: bytes) -> UUID:
    return _hash(secret, _NUMBER, key.decode("utf-8", "replace").strip().upper())


def _ids(record: Record, member: int | None) -> Iterator[str]:
    """Yield the id of a message as its sender wrote it and its place; of a member both with its index, too."""
    headers = asked_for(record)
    ids = [record.identity, *(text_or_hex(headers[name]) for name in IDS if name in headers)]
    if b"specversion" in (record.value or b""):
        document = _document(record)
        if isinstance(document, dict) and isinstance(document.get("id"), str):
            ids.append(document["id"])
    for each in ids:
        yield each
        if member is not None:
            yield f"{each}#{member}"


def _document(record: Record) -> Any:
    with suppress(ValueError, RecursionError):
        return json.loads(record.value or b"")
    return None


def _member(document: Any, one: Rejected) -> Any:
    """Return what the message says of this member alone; None where that cannot be told."""
    if one.member is None or not isinstance(document, dict):
        return None
    name = one.path.partition("[")[0]
    data = document.get("data")
    for each in (document, data):
        members = each.get(name) if isinstance(each, dict) else None
        if isinstance(members, list) and one.member < len(members):
            return members[one.member]
    return None


def _secret(connection: Connection) -> bytes:
    ((secret,),) = connection.execute(_SECRET).fetchall()
    return bytes(secret)


def _hash(secret: bytes, kind: bytes, text: str) -> UUID:
    content = kind + b"\0" + text.encode("utf-8", "backslashreplace")
    return UUID(bytes=hmac.digest(secret, content, "sha256")[:16])
