"""The loop of a follower: at once when busy, a short pause when there is nothing."""

import threading
from collections.abc import Callable, Sequence

import structlog

from services.common.checkpoints import open_checkpoints
from services.common.database import LOST, Connection
from services.common.metrics import FACTS_FOLLOWED, LOOP_RESTARTS
from services.common.read_models.projecting import follow
from services.common.read_models.read_model import ReadModel
from services.common.runtime.watch import Watch

log = structlog.get_logger()


class Following:
    """Keeps read models up with the log, all shards in turn."""

    def __init__(
        self,
        name: str,
        models: Sequence[ReadModel],
        connect: Callable[[], Connection],
        page: int = 2000,
        idle_seconds: float = 0.02,
    ) -> None:
        self._name, self._models, self._connect = name, models, connect
        self._page, self._idle_seconds = page, idle_seconds
        self._alive = False

    def ready(self) -> bool:
        """Whether the loop runs and talks to the database."""
        return self._alive

    def run(self, stop: threading.Event) -> None:
        """Until `stop`; a lost connection is made again."""
        while not stop.is_set():
            try:
                with self._connect() as connection:
                    self._run_connected(connection, stop)
            except LOST as error:
                self._alive = False
                LOOP_RESTARTS.labels(self._name).inc()
                log.warning("follower-restarts", follower=self._name, cause=type(error).__name__)
                stop.wait(0.5)

    def _run_connected(self, connection: Connection, stop: threading.Event) -> None:
        open_checkpoints(connection, [model.name for model in self._models])
        watch = Watch(connection)
        while not stop.is_set():
            facts = 0
            for shard in watch.grown():
                moved = follow(connection, self._models, shard, self._page)
                facts += moved
                if not moved:
                    watch.done(shard)
            self._alive = True
            FACTS_FOLLOWED.labels(self._name).inc(facts)
            if not facts:
                stop.wait(self._idle_seconds)
