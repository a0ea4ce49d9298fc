"""A broker restored from an older copy, disks that fill up: nothing is lost or doubled in silence."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from infra.apache_kafka import ApacheKafka
from infra.embedded import Postgres
from infra.identity import unprivileged
from infra.scratch import Scratch
from services.common.bus.port import PublishFailed
from tests.support.ledger import assert_ledger
from tests.support.parts import NEEDS_KAFKA, Parts, own_database
from tests.support.stories import DC, change, count, order, run_by_hand
from tests.support.system import System, running_system, until

pytestmark = NEEDS_KAFKA


def on_hand(system: System, code: str, item: str = "PEN") -> int:
    rows = system.view("stock", code, item=item)
    return int(rows[0]["on_hand"]) if rows else 0


@pytest.mark.parametrize(
    ("more", "running"), [(2, True), (40, False)], ids=["few after, services up", "more than were lost, down"]
)
def test_a_broker_restored_from_an_older_copy(tmp_path: Path, more: int, running: bool) -> None:
    """Changes of stock have no id, so the offset is their name; a copy that loses its end gives it to others."""
    home, older = tmp_path / "kafka", tmp_path / "older"
    home.mkdir()
    with ApacheKafka(home) as kafka, own_database("older copy") as url:
        parts = Parts(kafka.bootstrap, url, kafka.name, "PostgreSQL")
        with running_system(parts, supervised=False, services=()) as system:
            code = run_by_hand(system, tmp_path)
            with system.services():
                system.publish("inventory-changed", *[change(code, DC, "PEN", 1)] * 5)
                system.publish("orders-submitted", order(code, "BEFORE", ("PEN", 1)))
                system.settle()
            kafka.kill()
            shutil.copytree(home, older)
            kafka.restart()
            with system.services():
                system.publish("inventory-changed", *[change(code, DC, "PEN", 100)] * 7)
                system.publish("orders-submitted", order(code, "BETWEEN", ("PEN", 1)))
                system.settle()
                system.orderfold("runs", "now", "--dc", DC, "--organization", code)
                system.settle()
                assert on_hand(system, code) == 705
                if running:
                    _restore(kafka, home, older)
                    _and_goes_on(system, code, more)
            if not running:
                _restore(kafka, home, older)
                with system.services():
                    _and_goes_on(system, code, more)


def _restore(kafka: ApacheKafka, home: Path, older: Path) -> None:
    kafka.kill()
    shutil.rmtree(home / "data")
    shutil.copytree(older / "data", home / "data")
    kafka.restart()


def _and_goes_on(system: System, code: str, more: int) -> None:
    _publish_when_back(system, code, more)
    until(lambda: on_hand(system, code) == 705 + more * 10_000)
    until(
        lambda: (
            {r["order_number"] for r in system.view("order_status", code)} == {"BEFORE", "BETWEEN", "AFTER"}
        )
    )
    incidents = json.loads(system.orderfold("incidents", "list", "--all", "--json"))
    assert {one["kind"] for one in incidents} == {"cut"}
    lost = [one for one in incidents if one["lost"]]
    assert {one["consumer"] for one in lost} == {"relay"}, (
        "what we published is gone, what was sent to us is not"
    )
    said = system.orderfold("check", code=1)
    assert "orderfold republish --since" in said
    since = lost[0]["detail"].partition("--since ")[2] or "2000-01-01T00:00:00Z"
    system.orderfold("republish", "--since", "2000-01-01T00:00:00Z" if since == "TIME" else since)
    until(lambda: bool(system.heard("dispatches", organization=code, order_number="BETWEEN")))
    for one in lost:
        system.orderfold("incidents", "close", str(one["id"]), "--note", "published again")
    system.orderfold("check")


def _publish_when_back(system: System, code: str, more: int) -> None:
    def published() -> bool:
        try:
            system.publish("orders-submitted", order(code, "AFTER", ("PEN", 1)))
        except PublishFailed:
            return False
        return True

    system.publisher.close()  # a sender that numbers its messages has to begin anew
    until(published)
    system.publish("inventory-changed", *[change(code, DC, "PEN", 10_000)] * more)


@contextmanager
def small_disk(megabytes: int, folder: Path) -> Iterator[Path]:
    """A file system of so many megabytes."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def enlarge(folder: Path, megabytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={megabytes}m", str(folder)], check=True)


needs_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="mounting a small file system needs root on Linux"
)


@needs_root
def test_a_database_whose_disk_is_full_goes_on_once_there_is_room(tmp_path: Path) -> None:
    scratch = Scratch("small-disk", unprivileged())
    scratch.path.chmod(0o711)
    try:
        with small_disk(110, scratch.path / "disk") as disk, ApacheKafka() as kafka:
            _own(disk)
            database = Postgres(disk / "data")
            database.start()
            try:
                parts = Parts(kafka.bootstrap, database.database_url, kafka.name, database.name)
                with running_system(parts) as system:
                    code = run_by_hand(system, tmp_path)
                    orders = [
                        order(code, f"O-{n}", ("PEN", 1), special_instructions="x" * 2000)
                        for n in range(9000)
                    ]
                    for first in range(0, len(orders), 1000):
                        system.publish("orders-submitted", *orders[first : first + 1000])
                    until(lambda: "No space left" in system.logged() or not database.runs())
                    enlarge(disk, 1500)
                    until(lambda: _is_back(system, database))
                    system.settle(240)
                    assert len(system.view("order_status", code)) == len(orders)
                    assert system.rows("SELECT * FROM analytics.dead_letters") == []
                    assert_ledger(system)
            finally:
                database.stop()
    finally:
        scratch.remove()


@needs_root
def test_a_broker_whose_disk_is_full_goes_on_once_there_is_room(tmp_path: Path) -> None:
    with small_disk(160, tmp_path / "disk") as disk, own_database("full broker") as url:
        kafka = ApacheKafka(disk)
        kafka.start()
        try:
            parts = Parts(kafka.bootstrap, url, kafka.name, "PostgreSQL")
            with running_system(parts) as system:
                code = run_by_hand(system, tmp_path)
                system.publish("inventory-changed", count(code, DC, "PEN", 100_000))
                sent = 0
                try:
                    while sent < 60_000:
                        orders = [
                            order(code, f"O-{n}", ("PEN", 1), special_instructions=os.urandom(1500).hex())
                            for n in range(sent, sent + 500)
                        ]
                        system.publish("orders-submitted", *orders)
                        sent += 500
                except PublishFailed:
                    pass
                assert 0 < sent < 60_000, "the disk did not fill up"
                enlarge(disk, 1500)
                if not kafka.runs():
                    kafka.restart()
                until(lambda: _accepts(system, order(code, "LAST", ("PEN", 1))))
                system.settle(240)
                numbers = {row["order_number"] for row in system.view("order_status", code)}
                assert {f"O-{n}" for n in range(sent)} | {"LAST"} <= numbers
                system.orderfold("check")
        finally:
            kafka.stop()


def _is_back(system: System, database: Postgres) -> bool:
    """Start the server again where it ended of the full disk; return whether it answers."""
    if not database.runs():
        database.restart()
    try:
        system.reconnect()
    except psycopg.OperationalError:
        return False
    return True


def _accepts(system: System, message: object) -> bool:
    try:
        system.publish("orders-submitted", message)
    except PublishFailed:
        return False
    return True


def _own(folder: Path) -> None:
    identity = unprivileged()
    if identity is not None:
        os.chown(folder, identity.user, identity.group)
