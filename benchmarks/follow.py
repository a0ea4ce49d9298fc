"""Following a log of mixed facts into a read model, in batches, and folding it afresh."""

from collections.abc import Iterator
from statistics import median

from benchmarks.figure import Figure, Scale, seconds
from benchmarks.material import ORGANIZATION, mixed, policy
from benchmarks.parts import Parts, database
from schemas.ids import shard_of
from services.common.checkpoints import move_to_start, open_checkpoints
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.common.read_models.projecting import follow
from services.common.read_models.read_model import ReadModel
from services.operating.rebuild import rebuild
from services.projections.read_models import order_lines, order_status

_PAGE = 2000  # as the projections take it
_RUNS = 3
_MIX = "8 facts an order: 5 of its life, 3 changes of stock"


def measure(scale: Scale) -> Iterator[Figure]:
    """Both into empty tables; facts are counted as positions of the log that the follower went past."""
    with database() as parts, parts.connect() as connection:
        facts = _fill(parts, connection, scale.of(20_000))
        for model, asked in ((order_status.READ_MODEL, 50_000), (order_lines.READ_MODEL, None)):
            rate = facts / median(_followed(parts, connection, model) for _ in range(_RUNS))
            yield _figure(f"follow the log into {model.name}", rate, parts, asked)
        for model, asked in ((order_status.READ_MODEL, 100_000), (order_lines.READ_MODEL, None)):
            rate = facts / median(rebuild(connection, model)[2] for _ in range(_RUNS))
            yield _figure(f"rebuild {model.name}", rate, parts, asked)


def _figure(work: str, rate: float, parts: Parts, budget: float | None) -> Figure:
    return Figure(work, rate, "facts/s", parts.on, budget=budget, note=_MIX)


def _fill(parts: Parts, connection: Connection, orders: int) -> int:
    log, facts = PostgresLog(connection), 0
    for first in range(0, orders, 1000):
        events = mixed(range(first, min(first + 1000, orders)), policy())
        facts += len(events)
        with connection.transaction():
            log.append(events)
    parts.as_owner("VACUUM ANALYZE events")
    return facts


def _followed(parts: Parts, connection: Connection, model: ReadModel) -> float:
    shard = shard_of(ORGANIZATION, PostgresLog(connection).shards)
    open_checkpoints(connection, [model.name])
    move_to_start(connection, model.name, model.version)
    parts.as_owner("TRUNCATE order_status, order_lines")

    def all_of_it() -> None:
        while follow(connection, [model], shard, _PAGE):
            pass

    return seconds(all_of_it)
