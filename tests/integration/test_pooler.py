"""Behind PgBouncer: whole sessions are fine, anything less is told. Runs where pgbouncer is installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from infra.ports import HOST, free_port
from infra.postgres_server import Postgres
from services.common.database import Unfit, connect
from services.common.settings import Settings
from services.operating.setup import prepare_database
from tests.support.databases import as_user
from tests.support.processes import eventually

PROGRAM = shutil.which("pgbouncer")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no pgbouncer")


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with Postgres(durable=False) as running:
        prepare_database(Settings(database=running.database_url))
        yield running


@contextmanager
def pooler(postgres: Postgres, folder: Path, mode: str, size: int) -> Iterator[str]:
    """The address of the database behind a pooler of this mode, with so many sessions on the server."""
    folder.chmod(0o755)
    port, users, configuration = free_port(), folder / "users", folder / "ini"
    users.write_text(f'"orderfold" "{postgres._password}"\n')
    configuration.write_text(
        f"[databases]\norderfold = host={HOST} port={postgres.port}\n[pgbouncer]\nlisten_addr={HOST}\n"
        f"listen_port={port}\nauth_type=scram-sha-256\nauth_file={users}\npool_mode={mode}\n"
        f"default_pool_size={size}\nunix_socket_dir=\n"
    )
    user = ["-u", "nobody"] if os.getuid() == 0 else []
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([str(PROGRAM), *user, str(configuration)], stderr=log)
        try:
            url = as_user(f"postgresql://x:y@{HOST}:{port}/x", "orderfold", "orderfold", postgres._password)
            assert eventually(lambda: answers(url)), (folder / "log").read_text()
            yield url
        finally:
            process.terminate()
            process.wait(10)


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = Path("/tmp") / f"orderfold-pooler-{os.getpid()}"
    place.mkdir()
    yield place
    shutil.rmtree(place)


@pytest.mark.parametrize("size", [1, 20])
def test_whole_sessions(postgres: Postgres, folder: Path, size: int) -> None:
    with pooler(postgres, folder, "session", size) as url:
        with connect(url, name="intake") as connection:
            asked = connection.execute("SELECT current_user, current_setting('search_path')").fetchone()
            assert asked == ("orderfold_writer", "orderfold")
        if size > 1:
            prepare_database(Settings(database=url))


@pytest.mark.parametrize(("mode", "size"), [("transaction", 20), ("transaction", 1), ("statement", 20)])
def test_less_than_whole_sessions(postgres: Postgres, folder: Path, mode: str, size: int) -> None:
    with pooler(postgres, folder, mode, size) as url:
        for _ in range(2):
            with pytest.raises(Unfit, match="needs session pooling"):
                connect(url, name="intake")
        with psycopg.connect(url, autocommit=True) as other:
            role = other.execute("SELECT current_setting('role')").fetchone()
        assert role == ("none",), "a session that others get next is left as it was"
