"""`orderfold migrate`, `topics`, `rebuild`, `check`, `lag`, `wait-idle`: what an operator asks."""

from collections.abc import Iterator

import psycopg
import pytest

from schemas.topics import CONSUMERS
from tests.support.command import ask, ask_all
from tests.support.parts import Parts, with_fresh_database
from tests.support.stories import Shop
from tests.support.system import System


@pytest.fixture
def empty(system: System, acceptance_parts: Parts) -> Iterator[dict[str, str]]:
    """The environment of a new database beside the running system's, for which no service runs."""
    with with_fresh_database(acceptance_parts, "command_empty") as own:
        yield {**system.environment, "ORDERFOLD_DATABASE": own.database_url}


def test_a_new_database_is_migrated_once_and_safely_again(system: System, empty: dict[str, str]) -> None:
    for answer in ask_all(empty, "check", "runs now --dc DC-EAST", "status O-1 --json"):
        answer.refused(3, "not migrated", "orderfold migrate")
    for _ in range(2):
        told = ask(empty, "migrate")
        assert (told.code, told.out) == (0, "database: up to date\n"), told
    checked, topics = ask_all(empty, "check --json", "topics apply")
    assert all(one["ok"] for one in checked.json)
    assert (topics.code, topics.out) == (0, "topics: all there\n")
    system.publish("orders-submitted", {"organization": "NOBODY", "order_number": "UNREAD"})
    ask(empty, "wait-idle", "--timeout", "0").refused(1, "not idle after 0 s", "intake: orders-submitted")


def test_a_read_model_that_is_wrong_fails_the_check_until_it_is_rebuilt(back_office: Shop) -> None:
    system, code = back_office.system, back_office.code
    right = back_office.status("WAITS")
    writing = "-c default_transaction_read_only=off"
    with psycopg.connect(system.parts.database_url, options=writing) as connection:
        wrong = "UPDATE orderfold.order_status SET status = 'cancelled' WHERE (organization, order_number) = (%s, %s)"
        assert connection.execute(wrong, (code, "WAITS")).rowcount == 1
    people, programs = ask_all(system.environment, "check", "check --json")
    assert (people.code, programs.code) == (1, 1)
    assert "FAIL order_status is a fresh fold of the log" in people.out
    assert f"{code} WAITS says another thing" in people.out
    rebuilt = ask(system.environment, "rebuild", "order_status")
    assert (rebuilt.code, rebuilt.out.startswith("order_status: ")) == (0, True), rebuilt
    assert back_office.status("WAITS") == right
    assert all(one["ok"] for one in ask(system.environment, "check", "--json").json)


def test_followers_and_topics_are_listed_and_an_idle_system_says_so(system: System) -> None:
    idle = ask(system.environment, "wait-idle")
    assert (idle.code, idle.out, idle.err) == (0, "", "idle\n")
    lag, behind, topics = ask_all(
        system.environment, "lag --json", "lag --topics --json", "topics list --json"
    )
    assert {"relay", "order_status", "waiting_order"} <= {row["follower"] for row in lag.json}
    checkpoints = system.database.execute("SELECT DISTINCT follower FROM checkpoint").fetchall()
    assert {row["follower"] for row in lag.json} == {follower for (follower,) in checkpoints}
    assert {(row["topic"], row["consumer"]) for row in behind.json} == set(CONSUMERS.items())
    assert all(isinstance(row["messages_behind"], int) for row in behind.json)
    assert all(isinstance(row["facts_behind"], int) for row in lag.json)
    assert {"orders-submitted", "dispatches"} <= {row["topic"] for row in topics.json}


def test_a_wrong_question_is_told_how_to_ask(system: System) -> None:
    model, timeout, topic, option, service, days = ask_all(
        system.environment,
        "rebuild nothing",
        "wait-idle --timeout soon",
        "topics delete",
        "check --deep",
        "run kitchen",
        "demo --days 0 --json",
    )
    model.refused(2, "nothing", "There are: order_status, order_lines")
    timeout.refused(2, "--timeout", "valid number")
    topic.refused(2, "No such command 'delete'", "orderfold topics --help")
    option.refused(2, "No such option: --deep")
    service.refused(2, "kitchen", "There are: intake, router")
    days.refused(2, "--days", "greater than or equal to 1")
