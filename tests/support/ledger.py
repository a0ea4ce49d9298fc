"""What must add up between topics and log after any storm, beside the ledger check of the product itself."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

from schemas.topics import READ
from services.common.database import Connection
from services.operating.ledger import findings
from tests.support.system import Heard, System

Place = tuple[str, int, int]
"""Topic, partition, offset."""

Key = tuple[str, str]
"""Topic and message id."""

STANDS_FOR = {
    "orders-submitted": {"order-submitted"},
    "inventory-changed": {"stock-counted", "stock-changed"},
    "cancellations": {"cancellation-answered"},
    "fulfillment-responses": {"fulfillment-answered"},
    "privacy-requests": set(),  # none, or many: the receipts tell
    "location-polls": {"work-answered"},
    "purchase-orders-submitted": set(),  # one, or several: a cancel of an order is of each of its lines
    "vendor-activity": set(),
    "invoices-submitted": set(),  # one, or a chain: submitted, approved, posted
    "status-updates": {
        "dispatch-shipped",
        "ship-to-changed",
        "line-status-changed",
        "lines-rejected",
        "status-update-noted",
        "status-update-restricted",
        "under-review-changed",
    },
}
"""The facts of which an input of a topic that was taken causes exactly one."""

_ALSO_OF_OTHERS = {"line-status-changed", "lines-rejected", "ship-to-changed", "under-review-changed"}
"""Facts of which an input of another topic may cause one beside its own: an answer of RICS, a cancel, what a vendor
does, or an order whose review ended, or whose address changed, before it came."""

_OF_VENDORS = {"purchase-orders-submitted", "vendor-activity", "invoices-submitted"}
"""Topics whose inputs may lead to nothing, where it is so already, or to many facts."""

_MANY = {topic.name: topic.many for topic in READ}
_CAUSED = """SELECT meta->>'message_id', type FROM events WHERE meta->>'message_id' IS NOT NULL
EXCEPT ALL SELECT meta->>'message_id', 'cancellation-answered' FROM events WHERE type = 'order-submitted'"""
# A cancel that came before its order is answered once more, by the order's own message.
_DEAD = 'SELECT topic, partition, "offset", member FROM dead_letter'
_ORDERS = "SELECT stream, version, type, data FROM events WHERE stream LIKE 'order-%'"
_SHIPPED = "SELECT data->>'dispatch_id' FROM events WHERE type = 'dispatch-shipped'"
_NOBODY = """SELECT count(*) FROM events e LEFT JOIN personal_data ON subject::text = data->>'subject'
WHERE type = 'order-submitted' AND subject IS NULL
AND NOT EXISTS (SELECT FROM events f WHERE f.stream = e.stream AND f.type = 'person-forgotten')"""


def assert_ledger(system: System, sent: Iterable[Key] = ()) -> None:
    """Nothing is broken; `sent` are topic and message id of everything that the broker acknowledged."""
    assert broken(system, sent) == []


def broken(system: System, sent: Iterable[Key] = ()) -> list[str]:
    """Everything that does not add up, a sentence each. The system must have settled, its runs paused."""
    records = {topic.name: system.heard(topic.name) for topic in READ}
    inputs = {key: found for name in records for key, found in _inputs(records[name]).items()}
    return [
        *(f"{one.check}: {one.detail}" for one in findings(system.database) if not one.ok),
        *(f"{topic} lost {id_}, which it acknowledged" for topic, id_ in set(sent) - _named(inputs)),
        *_taken_once(
            system.database,
            inputs,
            _told_again(system.database, records["status-updates"]) | _asked(system.database),
        ),
        *_dead_letters_told(system, {place for places in inputs.values() for place, _ in places}),
        *_published(system),
    ]


def _inputs(records: Collection[Heard]) -> dict[Key, list[tuple[Place, int]]]:
    """Where each message id stands: places of its records, with the member's index or -1."""
    found: dict[Key, list[tuple[Place, int]]] = defaultdict(list)
    for heard in records:
        place = (heard.topic, heard.partition, heard.offset)
        header = heard.headers.get("ce_id") or heard.headers.get("message-id")
        id_ = header.decode("utf-8", "replace") if header else "/".join(map(str, place))
        many = heard.value.get(_MANY.get(heard.topic, "")) if isinstance(heard.value, dict) else None
        if isinstance(many, list) and many:
            for member in range(len(many)):
                found[(heard.topic, f"{id_}#{member}")].append((place, member))
        else:
            found[(heard.topic, id_)].append((place, -1))
    return found


def _named(inputs: Iterable[Key]) -> set[Key]:
    """The ids as their senders know them: of a message of many, without its members."""
    return {(topic, id_.partition("#")[0]) for topic, id_ in inputs}


def _told_again(connection: Connection, records: Collection[Heard]) -> set[Key]:
    """Updates that say of a shipped dispatch that it was shipped: one of them stands in the log for all."""
    shipped = {id_ for (id_,) in connection.execute(_SHIPPED)}
    about = [
        one for one in records if isinstance(one.value, dict) and one.value.get("dispatch_id") in shipped
    ]
    return set(_inputs(about))


def _asked(connection: Connection) -> set[Key]:
    """Requests to forget somebody: they lead to as many facts as there are orders."""
    requests = connection.execute("SELECT request FROM privacy_request WHERE kind = 'asked'")
    return {("privacy-requests", request) for (request,) in requests}


def _taken_once(
    connection: Connection, inputs: dict[Key, list[tuple[Place, int]]], again: Collection[Key]
) -> Iterator[str]:
    """Each input is in the log or in the dead letters, once; and the log holds nothing that nobody sent."""
    dead = {((t, p, o), member) for t, p, o, member in connection.execute(_DEAD)}
    caused = Counter(connection.execute(_CAUSED).fetchall())
    topic_of = {type_: topic for topic, types in STANDS_FOR.items() for type_ in types}
    taken: Counter[Key] = Counter()
    for (id_, type_), times in caused.items():
        key = (topic_of.get(type_, ""), id_)
        if type_ in topic_of and (key in inputs or type_ not in _ALSO_OF_OTHERS):
            taken[key] += times
    for key, places in inputs.items():
        if key[0] in _OF_VENDORS:
            continue
        buried = sum((place, member) in dead or (place, -1) in dead for place, member in places)
        if taken[key] + min(buried, 1) == 0 and key not in again:
            yield f"{key} is neither in the log nor a dead letter"
        if taken[key] > 1 or (taken[key] and buried == len(places)):
            yield f"{key} was taken {taken[key]} times and {buried} of its {len(places)} records are dead letters"
    yield from (f"{key} is in the log, and nobody sent it" for key in taken.keys() - inputs.keys())
    ((nobody,),) = connection.execute(_NOBODY).fetchall()
    if nobody:
        yield f"{nobody} orders have no person"


def _dead_letters_told(system: System, places: set[Place]) -> Iterator[str]:
    """Each dead letter is of a record that was sent, and its topic was told of it, at least once."""
    kept = {((t, p, o), member) for t, p, o, member in system.database.execute(_DEAD)}
    told: set[tuple[Place, int]] = set()
    for topic in READ:
        for heard in system.heard(f"{topic.name}.dlq"):
            said = {name: value.decode() for name, value in heard.headers.items() if name.startswith("dlq_")}
            place = (said["dlq_topic"], int(said["dlq_partition"]), int(said["dlq_offset"]))
            told.add((place, int(said.get("dlq_member", -1))))
    yield from (f"the dead letter of {place} was not told" for place in kept - told)
    yield from (f"told of {place}, but there is no such dead letter" for place in told - kept)
    yield from (f"a dead letter of {place}, where nothing is" for place in {p for p, _ in kept} - places)


def _published(system: System) -> Iterator[str]:
    """Each public fact is told under its own `ce_id`, and first in its order's order; each dispatch under one.

    A timer may come due while the topics are read: what is told must be in the log as it is after that.
    """
    due = _public(system.database)
    records = {topic: system.heard(topic) for topic in due}
    known = _public(system.database)
    for topic, told in records.items():
        heard = {one.headers["ce_id"].decode(): one.value for one in reversed(told)}
        yield from (f"{id_} is not on {topic}" for id_ in due[topic] - heard.keys())
        yield from (f"{id_} is on {topic}, but not in the log" for id_ in heard.keys() - known[topic])
        yield from (
            f"{topic} says two things under {one.headers['ce_id'].decode()}"
            for one in told
            if one.value != heard[one.headers["ce_id"].decode()]
        )
        yield from _out_of_order(topic, told)
    yield from _told_under_two_ids(system)


def _public(connection: Connection) -> dict[str, set[str]]:
    """The ids that each topic is told of, by the facts that the log holds now."""
    facts = {f"{stream}/{version}": (type_, json.loads(data))
             for stream, version, type_, data in connection.execute(_ORDERS)}  # fmt: skip
    dispatches = {
        id_
        for id_, (type_, data) in facts.items()
        if type_ in ("dispatch-created", "dispatch-cancelled")
        or (type_ == "person-forgotten" and data["tombstones"])
    }
    return {"order-events": set(facts), "dispatches": dispatches}


def _out_of_order(topic: str, told: Iterable[Heard]) -> Iterator[str]:
    latest: dict[str, int] = {}
    seen: set[str] = set()
    for one in sorted(told, key=lambda one: (one.partition, one.offset)):
        id_ = one.headers["ce_id"].decode()
        stream, _, version = id_.rpartition("/")
        if id_ not in seen and int(version) < latest.get(stream, 0):
            yield f"{topic} hears {id_} for the first time after version {latest[stream]}"
        seen.add(id_)
        latest[stream] = max(latest.get(stream, 0), int(version))


def _told_under_two_ids(system: System) -> Iterator[str]:
    ids: dict[tuple[bytes, str], set[bytes]] = defaultdict(set)
    for one in system.heard("dispatches"):
        if one.value is None:
            continue  # a tombstone is of an order, not of one dispatch
        ids[(one.headers["ce_type"], one.value["dispatch_id"])].add(one.headers["ce_id"])
    yield from (
        f"{key} was told under {len(several)} ids" for key, several in ids.items() if len(several) > 1
    )
