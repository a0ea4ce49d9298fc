"""The whole way of an order behind TLS, logins and least rights on both sides, and what is told without them."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest
from kafka import KafkaConsumer, TopicPartition

from services.commands.up import Group
from services.operating.acls import COMMAND, Acl
from services.wiring import SERVICE_NAMES
from tests.support.command import UNSET, ask
from tests.support.databases import VERSIONS, administer, as_user, server
from tests.support.guarded import Guarded, guarded_kafka
from tests.support.parts import NEEDS_KAFKA
from tests.support.processes import eventually

pytestmark = NEEDS_KAFKA

POLICY = Path(__file__).parents[2] / "examples" / "acme.yaml"


@dataclass
class House:
    """Servers, and the environments of everybody who uses them."""

    guarded: Guarded
    owner: Mapping[str, str]
    users: Mapping[str, Mapping[str, str]]
    logs: Mapping[str, IO[bytes]]

    def say(self, *question: str) -> str:
        answer = ask(self.users[COMMAND], *question)
        assert answer.code == 0, answer
        return answer.out


@pytest.fixture(scope="module", params=VERSIONS[-1:], ids=str)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An administrator prepares, the owner migrates, each service runs as a user of its own."""
    folder = tmp_path_factory.mktemp("guarded")
    with ExitStack() as stack:
        postgres = stack.enter_context(server(request.param))
        guarded = stack.enter_context(guarded_kafka(folder))
        administer(
            postgres.database_url,
            "CREATE ROLE orderfold_writer",
            "CREATE ROLE orderfold_analyst",
            "CREATE ROLE owner LOGIN PASSWORD 'secret' IN ROLE orderfold_writer",
            "CREATE ROLE service LOGIN PASSWORD 'secret' IN ROLE orderfold_writer",
            "CREATE DATABASE shop OWNER owner",
        )
        password = folder / "kafka-password"
        owner = {**UNSET, "ORDERFOLD_DATABASE": as_user(postgres.database_url, "owner", "shop")}
        address = folder / "address"
        address.write_text(as_user(postgres.database_url, "service", "shop") + "\n")
        users = {}
        for number, name in enumerate((*SERVICE_NAMES, COMMAND)):
            mechanism = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")[number % 3]
            settings = guarded.environment(f"orderfold-{name}", mechanism)
            password.write_text(settings.pop("ORDERFOLD_KAFKA_SASL_PASSWORD") + "\n")
            files = {"KAFKA_SASL_PASSWORD_FILE": str(password), "DATABASE_FILE": str(address)}
            users[name] = {**UNSET, **settings, **{f"ORDERFOLD_{key}": value for key, value in files.items()}}
        logs = {name: stack.enter_context((folder / f"{name}.log").open("w+b")) for name in SERVICE_NAMES}
        yield House(guarded, owner, users, logs)


def test_an_order_goes_all_the_way(house: House, tmp_path: Path) -> None:
    ask(house.users[COMMAND], "check").refused(3, "not migrated", "orderfold migrate")
    assert ask(house.owner, "migrate").code == 0
    rights = json.loads(house.say("topics", "acls", "--json"))
    assert {right["pattern"] for right in rights} == {"literal"}
    house.guarded.allow(*(Acl(*(right[name] for name in Acl._fields)) for right in rights))
    assert "orders-submitted" in house.say("topics", "apply")
    assert house.say("topics", "apply") == "topics: all there\n"
    house.say("organization", "apply", str(POLICY))
    orders, stock = tmp_path / "orders.jsonl", tmp_path / "stock.jsonl"
    line = {"line_number": 1, "item": "X", "quantity": 1}
    head = {"organization": "ACME", "order_type": "delivery", "dc": "DC-EAST"}
    orders.write_text(
        "".join(json.dumps({**head, "order_number": f"L-{n}", "lines": [line]}) + "\n" for n in range(5))
        + json.dumps({**head, "organization": "NOBODY", "order_number": "L-5", "lines": [line]})
    )
    stock.write_text(
        json.dumps(
            {
                "organization": "ACME",
                "location": "DC-EAST",
                "item": "X",
                "on_hand": 9,
                "counted_at": "2024-01-01T00:00:00Z",
            }
        )
        + "\n"
    )
    with ExitStack() as stack:
        for name in SERVICE_NAMES:
            stack.enter_context(Group(house.users[name], [name], log=house.logs[name]))
        house.say("load", str(stock), "--topic", "inventory-changed")
        house.say("load", str(orders))
        house.say("wait-idle", "--timeout", "120")
        assert {row["messages_behind"] for row in json.loads(house.say("lag", "--topics", "--json"))} == {0}
        house.say("runs", "now", "--dc", "DC-EAST", "--at", "2099-01-01T00:00:00Z")
        house.say("wait-idle", "--timeout", "120")
        letters = json.loads(house.say("dead-letters", "list", "--json"))
        assert len(letters) == 1, json.dumps(letters)
        letter = letters[0]
        house.say("dead-letters", "replay", str(letter["id"]))
        house.say("wait-idle", "--timeout", "120")
        house.say("check")
    assert count(house.guarded, "dispatches") == 5
    assert count(house.guarded, "orders-submitted.dlq") == 2
    for name, log in house.logs.items():
        log.seek(0)
        told = [json.loads(line) for line in log.read().splitlines()]
        ours = [line for line in told if line["event"] != "library"]
        assert [line for line in ours if line["level"] in ("warning", "error")] == [], name


def count(guarded: Guarded, topic: str) -> int:
    consumer = KafkaConsumer(**guarded.options(), group_id=None)
    places = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
    ends: dict[Any, int] = consumer.end_offsets(places)
    consumer.close()
    return sum(ends.values())


def test_a_topic_without_a_right_is_not_read(house: House) -> None:
    """Runs behind the test before it. The relay's user may see none of the topics that come in."""
    blind = {**house.users[COMMAND], **house.guarded.environment("orderfold-relay")}
    blind.pop("ORDERFOLD_KAFKA_SASL_PASSWORD_FILE")
    ask(blind, "wait-idle", "--timeout", "0").refused(1, "orders-submitted", "cannot be seen", "no right")
    answer = ask(blind, "lag", "--topics", "--json")
    assert answer.code == 1
    assert {row["messages_behind"] for row in json.loads(answer.out)} == {None}


def test_what_is_wrong_is_told_by_command_and_service(house: House) -> None:
    wrong = {
        "SASL_PASSWORD": ("nonsense", "SASL_USERNAME"),
        "SSL_CAFILE": (str(house.guarded.stranger.file), "certificate verify failed"),
    }
    for name, (value, *words) in wrong.items():
        environment = {
            **house.users[COMMAND],
            **house.guarded.environment("orderfold-intake", "PLAIN", **{name: value}),
        }
        environment.pop("ORDERFOLD_KAFKA_SASL_PASSWORD_FILE")
        ask(environment, "topics", "apply").refused(
            3, house.guarded.kafka.bootstrap, "orderfold-intake", *words
        )
        assert "nonsense" not in ask(environment, "topics", "apply").err
        told = first_warning(environment, house)
        assert told["cause"].startswith(f"{house.guarded.kafka.bootstrap} (SASL_SSL as orderfold-intake): ")
        assert words[0] in told["cause"]
        assert told["level"] == "error", told


def first_warning(environment: Mapping[str, str], house: House) -> dict[str, Any]:
    log = house.logs["intake"]
    start = log.seek(0, 2)

    def warnings() -> list[dict[str, Any]]:
        log.seek(start)
        told = [json.loads(line) for line in log.read().splitlines()]
        return [line for line in told if line["event"] == "consumer-restarts"]

    with Group(environment, ["intake"], log=log):
        if not eventually(lambda: bool(warnings())):
            log.seek(start)
            pytest.fail(log.read().decode())
    return warnings()[0]
