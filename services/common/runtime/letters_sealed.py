"""Seals dead letters shut: their key goes, and nobody can read them again."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from services.common.bus.port import Record
from services.common.database import Connection
from services.common.notifications import leave_work
from services.common.runtime.dead_letters import sealed
from services.common.runtime.letters_about import Found
from services.common.runtime.letters_named import hash_of_key
from services.common.runtime.letters_said import said_in

_LOCK = """SELECT id, topic, partition, "offset", member, record, published_at IS NOT NULL FROM dead_letter
WHERE record = ANY(%s) ORDER BY id FOR UPDATE"""
_SHUT = "DELETE FROM sealed_record_key WHERE record = ANY(%s)"
_MOVE = """UPDATE dead_letter SET record = %s, found_by = array_remove(found_by, %s::uuid)
WHERE record = %s AND member = ANY(%s)"""
_FORGET = "UPDATE dead_letter SET found_by = '{}' WHERE record = ANY(%s)"
_TOMBSTONE = """INSERT INTO tombstone (topic, key, headers)
SELECT * FROM unnest(%s::text[], %s::bytea[], %s::json[])"""


def seal_shut(connection: Connection, found: Sequence[Found]) -> tuple[int, int]:
    """Delete the keys of these records, and leave an empty message for each letter that its topic has heard of.

    Nobody finds these letters by what they named. Members of a message of many that are about others are kept under a
    new key. Return how many letters were sealed, and how many messages are to leave. Waits for a letter that is being
    published.
    """
    by_number = {each.number: each for each in found}
    letters = connection.execute(_LOCK, (list(by_number),)).fetchall()
    kept = sum(_keep_others(connection, one) for one in found)
    connection.execute(_SHUT, (list(by_number),))
    connection.execute(_FORGET, (list(by_number),))
    rows = []
    for id_, topic, partition, offset, member, number, published in letters:
        if published:
            one = by_number[number]
            place = {"dlq_topic": topic, "dlq_partition": str(partition), "dlq_offset": str(offset)}
            place |= {"dlq_id": str(id_)}
            place |= {"dlq_member": str(member)} if member >= 0 else {}
            rows += [(f"{topic}.dlq", one.record.key, json.dumps(each | place)) for each in _headers(one)]
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(_TOMBSTONE, columns)
        leave_work(connection)
    return len(letters) - kept, len(rows)


def _headers(one: Found) -> Sequence[dict[str, str]]:
    """Return the headers of each empty message: one for each order or purchase order it names, else one for all."""
    whose = {"ce_type": "person-forgotten", "organization": one.abouts[0].organization}
    return [{**whose, each.field: each.number} for each in one.orders] or [whose]


def _keep_others(connection: Connection, one: Found) -> int:
    """Keep the members that are about others: the record without the rest. Return how many letters that are."""
    try:
        document = json.loads(one.record.value or b"")
    except ValueError:
        return 0
    others = _empty_members(document, one)
    if not others:
        return 0
    record = replace(one.record, value=json.dumps(document).encode(), key=None)
    number = sealed(connection, record)
    key = hash_of_key(connection, one.record)  # the record of the others has none
    return connection.execute(_MOVE, (number, key, one.number, others)).rowcount


def _empty_members(document: Any, one: Found) -> list[int]:
    """Empty the members that are about the person, in place. Return the indexes of the others."""
    if not isinstance(document, dict):
        return []
    for name, members in document.items():
        if name == "data" and isinstance(members, dict):
            return _empty_members(members, one)
        if isinstance(members, list) and members and all(isinstance(each, dict) for each in members):
            others = [index for index, each in enumerate(members) if not _is_about(each, one)]
            if len(others) < len(members) and name != "lines":
                document[name] = [each if index in others else {} for index, each in enumerate(members)]
                return others
    return []


def _is_about(member: dict[str, Any], one: Found) -> bool:
    alone = Record("", 0, 0, None, json.dumps(member).encode(), (), 0)
    return any(about.fits(said_in(alone)) for about in one.abouts)
