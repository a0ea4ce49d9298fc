"""A service begins once the database is of its version, and ends when the database becomes newer."""

import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType

import psycopg
import structlog

from infra.rights import RIGHTS, missing
from services.common.database import Connection
from services.common.revision import NotMigrated, RightsMissing, check_installed, check_revision
from services.common.runtime.loop import Loop, Next, Repeating, steady

log = structlog.get_logger()

_LOOKS_EVERY, _WAITS = 5.0, 1.0  # seconds


class Migrated:
    """Compares revisions. Until the first time that they are equal the service is not ready."""

    def __init__(
        self, connect: Callable[[], Connection], reads: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        """`reads` is the oldest version, by name, of each read model that the service can read."""
        self._connect, self._reads = connect, reads

    def wait(self, stop: threading.Event) -> None:
        """Wait until the database is migrated, or cannot be asked: then the loops wait for it, each by itself.

        A right that only a part of the work needs, such as that to temporary tables, is told and not waited for.
        Raises OlderThanDatabase.
        """
        told = ""
        while not stop.is_set():
            try:
                with self._connect() as connection:
                    check_revision(connection)
                    if lacking := missing(connection, RIGHTS):
                        log.error("rights-missing", detail=str(RightsMissing(lacking)))
                    check_installed(connection, self._reads)
            except (NotMigrated, RightsMissing) as error:
                if str(error) != told:
                    told = str(error)
                    log.warning("not-migrated", detail=told)
                stop.wait(_WAITS)
            except psycopg.Error:
                return
            else:
                return

    def loop(self) -> Loop:
        """Return a loop that looks again and again. OlderThanDatabase ends it, and so the service."""
        return Repeating("revision", self._connect, _look, steady(_LOOKS_EVERY))


def _look(connection: Connection, _stop: threading.Event) -> Next:
    check_revision(connection)
    return Next.LATER
