"""Whatever fails, no word of a message is in a log: each message has a canary while one thing after another breaks."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.parts import Parts, running_parts, with_fresh_database
from tests.support.stories import new_shop, order
from tests.support.system import System, running_system, until

CANARY = "Canary-Ann"
BROKEN = {
    "a value that the database refuses, with the row in its detail": (
        "ALTER TABLE orderfold.personal_data ADD CONSTRAINT nobody CHECK (false) NOT VALID",
        "ALTER TABLE orderfold.personal_data DROP CONSTRAINT nobody",
    ),
    "a table that is gone": (
        "ALTER TABLE orderfold.personal_data RENAME TO elsewhere",
        "ALTER TABLE orderfold.elsewhere RENAME TO personal_data",
    ),
    "a right that is gone": (
        "REVOKE INSERT ON orderfold.events FROM orderfold_writer",
        "GRANT INSERT ON orderfold.events TO orderfold_writer",
    ),
    "sessions that are ended": (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ~ '^orderfold-[^t]'",
        "SELECT 1",
    ),
    "a publication without a replica identity": (
        "CREATE PUBLICATION everything FOR TABLE orderfold.personal_data;"
        "ALTER TABLE orderfold.personal_data REPLICA IDENTITY NOTHING",
        "DROP PUBLICATION everything; ALTER TABLE orderfold.personal_data REPLICA IDENTITY DEFAULT",
    ),
}


@pytest.fixture(scope="module")
def watched() -> Iterator[System]:
    with (
        running_parts() as parts,
        with_fresh_database(parts, "canary") as own,
        running_system(own, ORDERFOLD_LOG_LEVEL="DEBUG") as system,
    ):
        yield system


def test_a_canary_is_never_heard(watched: System, tmp_path: Path) -> None:
    shop = new_shop(watched, tmp_path)
    causes = set[str]()
    for number, (broken, mended) in enumerate(BROKEN.values()):
        say(watched.parts, broken)
        start = len(lines(watched))
        person = {"first_name": CANARY, "address_1": f"{CANARY} Street", "email": f"{CANARY}@example.org"}
        messages = [
            order(shop.code, f"{CANARY}-{number}-{n}", (f"{CANARY}-ITEM", 1), ship_to=person)
            for n in range(3)
        ]
        malformed = json.dumps({"order_number": CANARY, "ship_to": person})[:-3].encode()
        watched.publish("orders-submitted", *messages, malformed, headers={"ce_subject": CANARY})
        until(lambda start=start: bool(told_since(watched, start)))
        say(watched.parts, mended)
        causes |= told_since(watched, start)
    watched.settle()
    told = lines(watched)
    assert {"CheckViolation (23514 at personal_data)", "UndefinedTable", "InsufficientPrivilege"} <= causes
    assert [line for line in told if CANARY.lower() in json.dumps(line).lower()] == []


def told_since(system: System, start: int) -> set[str]:
    """The kinds of the causes that were told since."""
    return {str(line["cause"]).partition(":")[0] for line in lines(system)[start:] if line.get("cause")}


def lines(system: System) -> list[dict[str, object]]:
    system.log.seek(0)
    return [json.loads(line) for line in system.log.read().splitlines() if line.startswith(b"{")]


def say(parts: Parts, statement: str) -> None:
    with psycopg.connect(parts.database_url, autocommit=True) as owner:
        owner.execute(statement)  # type: ignore[call-overload]
