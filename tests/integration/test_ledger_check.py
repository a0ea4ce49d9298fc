"""The ledger check sees every kind of fault, each planted alone in a copy of a sound ledger."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, cast
from urllib.parse import urlsplit

import pytest

from schemas.topics import TOPICS
from services.common.database import Connection, connect
from services.operating.ledger import findings
from tests.support.ledger import broken
from tests.support.parts import drop_database, fresh_database, running_parts, with_fresh_database
from tests.support.storm import deliver, organizations, run_until_done, storm
from tests.support.system import Heard, System, running_system

POSITIONS = "positions are 1 to N in every shard"
VERSIONS = "versions are 1 to n in every stream"
UNITS = "every unit of every line is open, dispatched or cancelled"
OF_ITS_ORDER = "every unit dispatched or cancelled is of a line of its order"
PARTS = "the parts of every line add up to what was ordered, tax too"
TWICE = "no dispatch was created twice"
TWO = "no order has more than two dispatches"
COVERED = "no promise was made beyond what was available"


@dataclass
class Kept:
    """What a system left behind: its database, and everything that was heard on its topics."""

    url: str
    topics: dict[str, list[Heard]]
    owner: Connection = field(init=False)

    def __post_init__(self) -> None:
        self.owner = self.database = connect(self.url, name="test", role=None)

    def heard(self, topic: str) -> list[Heard]:
        return self.topics[topic]

    def plant(self, statement: str, *parameters: Any) -> str:
        """Change something behind the back of the triggers; answers the first column, which the fault is named by."""
        with self.owner.transaction():
            self.owner.execute("SET LOCAL session_replication_role = replica")
            found = self.owner.execute(statement.encode(), parameters).fetchall()
        assert found, "nothing was there to change"
        return str(found[0][0])

    def failing(self) -> dict[str, str]:
        """What the check of the database says no to, with its sentence."""
        return {one.check: one.detail for one in findings(self.owner) if not one.ok}

    def broken(self) -> list[str]:
        """Everything that does not add up, topics included."""
        return broken(cast(System, self))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A storm that has settled."""
    chance = random.Random(7)
    with running_parts() as parts, with_fresh_database(parts, "ledger") as own:
        with running_system(own) as system:
            codes = organizations(system, tmp_path_factory.mktemp("policies"))
            deliver(system, list(islice(storm(codes, chance), 150)))
            system.settle()
            run_until_done(system, codes, at="2016-11-08T13:00:00Z")
            system.settle()
            topics = {topic.name: system.heard(topic.name) for topic in TOPICS}
        kept = Kept(own.database_url, topics)
        assert kept.failing() == {}
        assert kept.broken() == []
        kept.owner.close()
        yield kept


@pytest.fixture
def kept(sound: Kept) -> Iterator[Kept]:
    url = fresh_database(sound.url, "faulty", template=urlsplit(sound.url).path.removeprefix("/"))
    copy = Kept(url, {name: list(heard) for name, heard in sound.topics.items()})
    yield copy
    copy.owner.close()
    drop_database(url)


FAULTS_OF_THE_LOG = {
    "a position is missing": (
        "DELETE FROM events WHERE (shard, position) = (SELECT shard, max(position) - 1 FROM events GROUP BY shard"
        " ORDER BY 2 DESC LIMIT 1) RETURNING shard",
        POSITIONS,
    ),
    "the last position is missing": (
        "DELETE FROM events WHERE (shard, position) = (SELECT shard, max(position) FROM events GROUP BY shard"
        " ORDER BY 2 DESC LIMIT 1) RETURNING shard",
        POSITIONS,
    ),
    "the counter is ahead": (
        "UPDATE log_head SET position = position + 1 WHERE position > 0 RETURNING shard",
        POSITIONS,
    ),
    "the last version of a stream is one too high": (
        "UPDATE events SET version = version + 1 WHERE (stream, version) = (SELECT stream, max(version) FROM events"
        " GROUP BY stream LIMIT 1) RETURNING stream",
        VERSIONS,
    ),
    "a stream begins with version 2": (
        "UPDATE events SET version = 2 WHERE stream = (SELECT stream FROM events GROUP BY stream"
        " HAVING max(version) = 1 LIMIT 1) RETURNING stream",
        VERSIONS,
    ),
    "a dispatch of a line that its order has not": (
        "UPDATE events SET data = jsonb_set(data::jsonb, '{lines,0,line_number}', '99')::json WHERE stream ="
        " (SELECT stream FROM events WHERE type = 'dispatch-created' LIMIT 1) AND type = 'dispatch-created'"
        " RETURNING stream",
        OF_ITS_ORDER,
    ),
    "a dispatch of another item than was ordered": (
        "UPDATE events SET data = jsonb_set(data::jsonb, '{lines,0,item}', '\"OTHER\"')::json WHERE stream ="
        " (SELECT stream FROM events WHERE type = 'dispatch-created' LIMIT 1) AND type = 'dispatch-created'"
        " RETURNING stream",
        OF_ITS_ORDER,
    ),
    "a dispatch created under an id that was given before": (
        "UPDATE events SET data = jsonb_set(data::jsonb, '{dispatch_id}', (SELECT data::jsonb->'dispatch_id' FROM"
        " events WHERE type = 'dispatch-created' ORDER BY shard, position LIMIT 1))::json WHERE (shard, position) ="
        " (SELECT shard, position FROM events WHERE type = 'dispatch-created' ORDER BY shard DESC, position DESC"
        " LIMIT 1) RETURNING data->>'dispatch_id'",
        TWICE,
    ),
    "a third dispatch": (
        "UPDATE events e SET type = 'dispatch-created', data = d.data FROM events d WHERE d.type = 'dispatch-created'"
        " AND d.stream = (SELECT stream FROM events WHERE stream IN (SELECT stream FROM events WHERE type ="
        " 'dispatch-created') GROUP BY stream ORDER BY max(version) DESC LIMIT 1)"
        " AND e.stream = d.stream AND e.version > 1 RETURNING e.stream",
        TWO,
    ),
    "less stock than was promised": (
        "UPDATE events SET data = (CASE type WHEN 'stock-counted' THEN jsonb_set(data::jsonb, '{on_hand}', '0')"
        " ELSE jsonb_set(data::jsonb, '{change}', '-9') END)::json WHERE stream LIKE 'stock-%%' RETURNING"
        " (SELECT data->>'dispatch_id' FROM events WHERE type = 'dispatch-created' ORDER BY shard, position LIMIT 1)",
        COVERED,
    ),
}


@pytest.mark.parametrize(("statement", "check"), FAULTS_OF_THE_LOG.values(), ids=FAULTS_OF_THE_LOG.keys())
def test_a_fault_of_the_log_is_named(kept: Kept, statement: str, check: str) -> None:
    named = kept.plant(statement)
    said = kept.failing()[check]
    assert said.startswith("not so for ")
    assert named in said.removeprefix("not so for ").replace(",", "").split()


@pytest.mark.parametrize("change", ["open_quantity + 1", "-1"])
def test_a_lost_unit_is_named(kept: Kept, change: str) -> None:
    named = kept.plant(
        f"UPDATE order_lines SET open_quantity = {change} WHERE ctid = (SELECT min(ctid) FROM order_lines)"
        " RETURNING organization || ' ' || order_number"
    )
    assert kept.failing()[UNITS] == f"not so for order {named}"


def test_a_line_dispatched_twice_is_named(kept: Kept) -> None:
    """The fold of such a log has fewer than no units open."""
    named = kept.plant(
        "UPDATE order_lines SET dispatched_quantity = 2 * quantity, open_quantity = -quantity"
        " WHERE ctid = (SELECT min(ctid) FROM order_lines) RETURNING organization || ' ' || order_number"
    )
    assert kept.failing()[UNITS] == f"not so for order {named}"


@pytest.mark.parametrize("change", ["tax = tax + 0.01", "quantity = quantity + 1"])
def test_parts_that_do_not_add_up_to_what_was_ordered_are_named(kept: Kept, change: str) -> None:
    named = kept.plant(
        f"UPDATE order_lines SET {change} WHERE ctid = (SELECT min(ctid) FROM order_lines)"
        " RETURNING 'order-' || organization || '-' || order_number"
    )
    assert kept.failing()[PARTS] == f"not so for stream {named}"


TABLES = {
    "order_status": "status = 'altered'",
    "order_lines": "description = 'altered'",
    "dispatches": "status = 'altered'",
    "carriers": "description = 'altered'",
    "waiting_order": "ordered_items = 99",
    "stock": "reserved = reserved + 1",
}


@pytest.mark.parametrize(("table", "change"), TABLES.items(), ids=TABLES)
def test_an_altered_row_is_named(kept: Kept, table: str, change: str) -> None:
    named = kept.plant(
        f"UPDATE {table} SET {change} WHERE ctid = (SELECT min(ctid) FROM {table}) RETURNING {KEYS[table]}"
    )
    assert kept.failing() == {_fold(table): f"1 differ: {named} says another thing"}


@pytest.mark.parametrize("table", TABLES)
def test_a_lost_row_is_named(kept: Kept, table: str) -> None:
    named = kept.plant(
        f"DELETE FROM {table} WHERE ctid = (SELECT min(ctid) FROM {table}) RETURNING {KEYS[table]}"
    )
    said = kept.failing()
    assert said[_fold(table)] == f"1 differ: {named} is missing"


@pytest.mark.parametrize("table", ["order_status", "dispatches", "waiting_order", "stock"])
def test_a_row_of_which_the_log_knows_nothing_is_named(kept: Kept, table: str) -> None:
    key = KEYS[table].split(" || ' ' || ")[-1]
    named = kept.plant(
        f"UPDATE {table} SET {key} = 'INVENTED' WHERE ctid = (SELECT min(ctid) FROM {table}) RETURNING {KEYS[table]}"
    )
    said = kept.failing()[_fold(table)]
    assert f"{named} is not in the log" in said
    assert "is missing" in said


KEYS = {
    "order_status": "organization || ' ' || order_number",
    "order_lines": "organization || ' ' || order_number || ' ' || line_number",
    "dispatches": "organization || ' ' || dispatch_id",
    "carriers": "organization || ' ' || code",
    "waiting_order": "organization || ' ' || order_number",
    "stock": "organization || ' ' || location || ' ' || item",
}


def _fold(table: str) -> str:
    return f"{table} is a fresh fold of the log"


def test_the_command_says_it_and_answers_1(kept: Kept) -> None:
    named = kept.plant(
        "DELETE FROM events WHERE position = 1 AND shard = (SELECT min(shard) FROM events) RETURNING shard"
    )
    command = [sys.executable, "-m", "services.cli", "check"]
    environment = os.environ | {"ORDERFOLD_DATABASE": kept.url}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert f"FAIL {POSITIONS}: not so for shard {named}" in done.stdout
    told = json.loads(
        subprocess.run([*command, "--json"], env=environment, capture_output=True, text=True).stdout
    )
    assert POSITIONS in [one["check"] for one in told if not one["ok"]]


def _without(kept: Kept, topic: str) -> str:
    gone = kept.topics[topic][0].headers["ce_id"]
    kept.topics[topic] = [one for one in kept.topics[topic] if one.headers["ce_id"] != gone]
    return f"{gone.decode()} is not on {topic}"


def _lost_dispatch(kept: Kept) -> str:
    return _without(kept, "dispatches")


def _lost_event(kept: Kept) -> str:
    return _without(kept, "order-events")


def _dispatch_under_another_id(kept: Kept) -> str:
    again = kept.topics["dispatches"][0]
    kept.topics["dispatches"].append(replace(again, headers=dict(again.headers) | {"ce_id": b"order-A/99"}))
    return "was told under 2 ids"


def _dispatch_that_says_two_things(kept: Kept) -> str:
    again = kept.topics["dispatches"][0]
    kept.topics["dispatches"].append(replace(again, value=again.value | {"location": "ELSEWHERE"}))
    return f"dispatches says two things under {again.headers['ce_id'].decode()}"


def _invented_event(kept: Kept) -> str:
    one = kept.topics["order-events"][0]
    kept.topics["order-events"].append(replace(one, headers=dict(one.headers) | {"ce_id": b"order-X/1"}))
    return "order-X/1 is on order-events, but not in the log"


def _events_out_of_order(kept: Kept) -> str:
    events = kept.topics["order-events"]
    late = next(one for one in events if one.value["version"] == 1 and len(_of_its_order(events, one)) > 1)
    events.remove(late)
    events.append(replace(late, offset=10**9))
    return f"order-events hears {late.headers['ce_id'].decode()} for the first time after version"


def _of_its_order(events: list[Heard], one: Heard) -> list[Heard]:
    return [each for each in events if each.key == one.key]


def _input_taken_by_nobody(kept: Kept) -> str:
    one = kept.topics["orders-submitted"][0]
    kept.topics["orders-submitted"].append(replace(one, headers={"ce_id": b"NEVER"}, value={}, offset=10**9))
    return "('orders-submitted', 'NEVER') is neither in the log nor a dead letter"


def _dead_letter_lost(kept: Kept) -> str:
    kept.plant("DELETE FROM dead_letter WHERE id = (SELECT min(id) FROM dead_letter) RETURNING id")
    return "is neither in the log nor a dead letter"


def _dead_letter_untold(kept: Kept) -> str:
    topic = next(name for name in kept.topics if name.endswith(".dlq") and kept.topics[name])
    kept.topics[topic] = []
    return "was not told"


def _fact_that_nobody_sent(kept: Kept) -> str:
    kept.plant(
        "UPDATE events SET meta = jsonb_set(meta::jsonb, '{message_id}', '\"INVENTED\"')::json WHERE stream ="
        " (SELECT stream FROM events WHERE type = 'order-submitted' LIMIT 1) AND type = 'order-submitted' RETURNING 1"
    )
    return "('orders-submitted', 'INVENTED') is in the log, and nobody sent it"


def _order_of_nobody(kept: Kept) -> str:
    kept.plant("DELETE FROM personal_data WHERE ctid = (SELECT min(ctid) FROM personal_data) RETURNING 1")
    return "1 orders have no person"


@pytest.mark.parametrize(
    "fault",
    [
        _lost_dispatch,
        _lost_event,
        _dispatch_under_another_id,
        _dispatch_that_says_two_things,
        _invented_event,
        _events_out_of_order,
        _input_taken_by_nobody,
        _dead_letter_lost,
        _dead_letter_untold,
        _fact_that_nobody_sent,
        _order_of_nobody,
    ],
    ids=lambda fault: fault.__name__.strip("_").replace("_", " "),
)
def test_a_fault_between_topics_and_log_is_named(kept: Kept, fault: Callable[[Kept], str]) -> None:
    wanted = fault(kept)
    assert any(wanted in sentence for sentence in kept.broken())


def test_what_was_acknowledged_and_is_not_there_is_named(kept: Kept) -> None:
    sent = ("orders-submitted", "GONE")
    assert broken(cast(System, kept), [sent]) == ["orders-submitted lost GONE, which it acknowledged"]
