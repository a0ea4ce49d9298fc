"""Each service as its operator sees it: health, readiness, metrics, logs, and a graceful end."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from infra.apache_kafka import ApacheKafka
from infra.embedded import Broker, Postgres
from infra.loopback import LoopbackServer
from infra.ports import free_port
from services.common.log import ALLOWED
from services.common.settings import Settings
from services.operating.setup import prepare_topics
from services.wiring import SERVICE_NAMES
from tests.support.ledger import assert_ledger
from tests.support.parts import Parts, available_brokers
from tests.support.processes import eventually
from tests.support.stories import new_shop, order
from tests.support.system import System, running_system

pytestmark = pytest.mark.alone

WITHOUT_BROKER = {"projections"}
SECRETS = ("Ann-Secret", "Hidden Street", "@example.org", "SECRET-ITEM", "SECRET-ORDER")
METRICS = {
    "process_cpu_seconds",
    "process_resident_memory_bytes",
    "process_start_time_seconds",
    "python_info",
}


MOST_LINES = {"relay": 24}
USUAL_LINES = 12
"""Lines of a service in eight seconds without a server: each loop says each cause once, and again when it changes. The
relay has a loop for each topic that it writes.
"""


@dataclass
class Running:
    """`orderfold run SERVICE`, its port and its log."""

    service: str
    process: subprocess.Popen[bytes]
    port: int
    log: IO[bytes]

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def lines(self) -> list[str]:
        return os.pread(self.log.fileno(), 10**7, 0).decode().splitlines()


@dataclass
class House:
    """Two servers that can be taken away, and all services on them."""

    database: Postgres
    broker: Broker | ApacheKafka
    system: System
    running: dict[str, Running]

    def not_ready(self) -> set[str]:
        return {name for name, one in self.running.items() if one.get("/readyz")[0] != 200}

    def all_live(self) -> bool:
        return all(one.get("/healthz") == (200, '{"alive": true}') for one in self.running.values())

    def said(self) -> dict[str, int]:
        return {name: len(one.lines()) for name, one in self.running.items()}

    def take_away(self, server: LoopbackServer, missed_by: set[str]) -> None:
        """Kill a server; whoever needs it says so, in few words, and lives; when it is back all are ready again."""
        server.kill()
        assert eventually(lambda: self.not_ready() == missed_by), self.not_ready()
        assert self.all_live()
        before = self.said()
        time.sleep(8)
        more = {name: lines - before[name] for name, lines in self.said().items()}
        loud = {name: lines for name, lines in more.items() if lines > MOST_LINES.get(name, USUAL_LINES)}
        assert loud == {}, [self.running[name].lines()[-40:] for name in loud]
        server.restart()
        prepare_topics(Settings(kafka=self.broker.bootstrap, database=self.database.database_url))
        assert eventually(lambda: self.not_ready() == set()), self.not_ready()


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """Everything runs, but the database is away when the services start."""
    server = ApacheKafka if "kafka" in available_brokers() else Broker
    with ExitStack() as stack:
        database, broker = stack.enter_context(Postgres(durable=True)), stack.enter_context(server())
        parts = Parts(broker.bootstrap, database.database_url, broker.name, database.name)
        system = stack.enter_context(running_system(parts, supervised=False, services=[]))
        database.kill()
        running = {service: _start(stack, service, system) for service in SERVICE_NAMES}
        yield House(database, broker, system, running)


def _start(stack: ExitStack, service: str, system: System) -> Running:
    log = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack is its context manager
    port = free_port()
    environment = {**system.environment, "ORDERFOLD_HEALTH_PORT": str(port), "ORDERFOLD_LOG_LEVEL": "INFO"}
    command = [sys.executable, "-m", "services.cli", "run", service]
    process = subprocess.Popen(command, env=environment, stderr=log, stdout=log)
    stack.callback(process.wait, 20)
    stack.callback(process.terminate)
    return Running(service, process, port, log)


def test_alive_but_not_ready_until_the_database_is_there(house: House, tmp_path: Path) -> None:
    assert eventually(house.all_live)
    assert house.not_ready() == set(SERVICE_NAMES)
    house.database.restart()
    house.system.reconnect()
    assert eventually(lambda: house.not_ready() == set()), house.not_ready()
    new_shop(house.system, tmp_path)  # before there is an organization, nobody needs the broker


def test_not_ready_while_the_database_is_away(house: House) -> None:
    house.take_away(house.database, set(SERVICE_NAMES))
    house.system.reconnect()


def test_not_ready_while_the_broker_is_away(house: House) -> None:
    house.take_away(house.broker, set(SERVICE_NAMES) - WITHOUT_BROKER)


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_metrics_are_prometheus_text_under_standard_names(house: House, service: str) -> None:
    status, text = house.running[service].get("/metrics")
    families = {family.name for family in text_string_to_metric_families(text)}
    assert status == 200
    assert families >= METRICS
    assert any(name.startswith("orderfold_") for name in families)
    assert house.running[service].get("/nothing")[0] == 404


def test_sigterm_ends_each_within_seconds_and_leaves_nothing_half_done(house: House, tmp_path: Path) -> None:
    """Orders are on their way through while the services go; others finish what these left."""
    shop = new_shop(house.system, tmp_path)
    secret = {
        "ship_to": {"first_name": "Ann-Secret", "address_1": "9 Hidden Street", "email": "ann@example.org"}
    }
    orders = [order(shop.code, f"SECRET-ORDER-{n}", ("SECRET-ITEM", 1), **secret) for n in range(600)]
    bad: list[Any] = [
        b'{"order_number": "SECRET-ORDER-X", "ship_to": {"first_name": "Ann-Secret"',
        {"x": "Ann-Secret"},
    ]
    house.system.publish("orders-submitted", *orders[:300], *bad)
    shop.count("SECRET-ITEM", 400)
    for turn, one in enumerate(house.running.values()):
        house.system.publish("orders-submitted", *orders[300 + 20 * turn : 320 + 20 * turn])
        started = time.monotonic()
        one.process.send_signal(signal.SIGTERM)
        assert one.process.wait(15) == 0, one.service
        assert time.monotonic() - started < 8, one.service
    with running_system(house.system.parts) as others:
        others.publish("orders-submitted", *orders[300 + 20 * len(house.running) :])
        others.settle()
        assert_ledger(others)


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_logs_are_json_lines_of_allowed_fields_that_tell_no_payload(house: House, service: str) -> None:
    lines = house.running[service].lines()
    told = [json.loads(line) for line in lines]
    assert {one["event"] for one in told} >= {"service-starts", "service-stopped"}
    assert {one["service"] for one in told} == {service}
    assert {name for one in told for name in one} <= ALLOWED
    assert [line for line in lines if any(secret in line for secret in SECRETS)] == []
