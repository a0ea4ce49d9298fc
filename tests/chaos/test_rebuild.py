"""One read model is folded afresh while orders go on arriving: readers see the old rows, then the new ones."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.common.database import Connection, connect
from services.operating.ledger import findings
from tests.support.parts import running_parts, with_fresh_database
from tests.support.processes import eventually
from tests.support.stories import Shop, new_shop, order
from tests.support.system import System, running_system

MODEL = "order_status"
WRONG = "no such status"
_WAITS = """SELECT count(*) FROM pg_stat_activity
WHERE application_name = 'orderfold-cli' AND wait_event_type = 'Lock' AND datname = current_database()"""


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    with (
        running_parts() as parts,
        with_fresh_database(parts, "rebuild") as own,
        running_system(own) as running,
    ):
        yield running


@pytest.fixture
def owner(system: System) -> Iterator[Connection]:
    with connect(system.parts.database_url, name="test", role=None) as connection:
        yield connection


@pytest.fixture
def shop(system: System, owner: Connection, tmp_path: Path) -> Shop:
    """A shop of thirty orders whose status rows are all wrong, as a fold of an older version may have left them."""
    shop = new_shop(system, tmp_path)
    arrive(shop, "OLD", 30)
    system.settle()
    owner.execute("UPDATE order_status SET status = %s WHERE organization = %s", (WRONG, shop.code))
    return shop


def arrive(shop: Shop, name: str, how_many: int) -> None:
    """Publish orders."""
    shop.system.publish(
        "orders-submitted", *(order(shop.code, f"{name}-{n}", ("CHAIR", 1)) for n in range(how_many))
    )


@contextmanager
def rebuilding(system: System, owner: Connection) -> Iterator[subprocess.Popen[str]]:
    """A rebuild that has come to the exchange of rows, and is held there by a reader's lock until the block ends."""
    with owner.transaction():
        owner.execute("LOCK TABLE order_status IN SHARE MODE")
        command = [sys.executable, "-m", "services.cli", "rebuild", MODEL]
        process = subprocess.Popen(
            command, env=dict(system.environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert eventually(lambda: _waits(system))
        yield process


def test_readers_see_old_rows_until_the_exchange_and_the_others_go_on(
    system: System, owner: Connection, shop: Shop
) -> None:
    with rebuilding(system, owner) as rebuild:
        arrive(shop, "NEW", 20)
        assert eventually(lambda: len(system.view("order_lines", shop.code)) == 50)
        assert list(shop.statuses().values()) == [WRONG] * 30
    said = rebuild.communicate(timeout=120)[0]
    assert rebuild.returncode == 0, said
    assert said.startswith(f"{MODEL}: ")
    assert WRONG not in shop.statuses().values()
    system.settle()
    assert len(shop.statuses()) == 50
    assert _failing(owner) == []


def test_no_reader_ever_misses_a_row(system: System, owner: Connection, shop: Shop) -> None:
    """Ten rebuilds while orders arrive: what a reader once saw is there at every later look."""
    seen: set[str] = set()
    for turn in range(10):
        arrive(shop, f"T{turn}", 10)
        rebuild = subprocess.Popen(
            [sys.executable, "-m", "services.cli", "rebuild", MODEL],
            env=dict(system.environment),
            stdout=subprocess.DEVNULL,
        )
        while rebuild.poll() is None:
            found = shop.statuses().keys()
            assert seen <= found
            seen |= found
        assert rebuild.returncode == 0
    system.settle()
    assert len(shop.statuses()) == 130
    assert _failing(owner) == []


def test_a_rebuild_killed_in_the_exchange_leaves_the_old_rows_and_the_next_one_succeeds(
    system: System, owner: Connection, shop: Shop
) -> None:
    with rebuilding(system, owner) as rebuild:
        rebuild.send_signal(signal.SIGKILL)
        rebuild.wait(10)
        assert list(shop.statuses().values()) == [WRONG] * 30
    arrive(shop, "NEW", 5)
    system.settle()  # what the killed one had locked is free
    assert sorted(shop.statuses().values()) == sorted([WRONG] * 30 + ["create"] * 5)
    assert "order_status is a fresh fold of the log" in _failing(owner)
    system.orderfold("rebuild", MODEL)
    assert set(shop.statuses().values()) == {"create"}
    system.settle()
    assert _failing(owner) == []


def _waits(system: System) -> bool:
    with connect(system.parts.database_url, name="test", role=None) as looking:
        return bool(looking.execute(_WAITS).fetchall()[0][0])


def _failing(owner: Connection) -> list[str]:
    return [one.check for one in findings(owner) if not one.ok]
