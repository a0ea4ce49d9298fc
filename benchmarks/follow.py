"""Following a log of mixed facts into a read model, in batches, and folding it afresh."""

from collections.abc import Iterator
from statistics import median

from benchmarks.figure import Figure, Scale, seconds
from benchmarks.material import ORGANIZATION, mixed, policy
from benchmarks.parts import Parts, database
from schemas.ids import shard_of
from services.commands.rebuild import rebuild
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.common.projecting import follow, open_checkpoints
from services.common.read_model import ReadModel
from services.projections.read_models import order_lines, order_status

_PAGE = 2000  # as the projections take it
_RUNS = 3
_MIX = "8 facts an order: 5 of its life, 3 changes of stock"


def measure(scale: Scale) -> Iterator[Figure]:
    """Both into empty tables; facts are counted as positions of the log that the follower went past."""
    with database() as parts, parts.connect() as connection:
        facts = _fill(connection, scale.of(20_000))
        for model, asked in ((order_status.READ_MODEL, 50_000), (order_lines.READ_MODEL, None)):
            rate = facts / median(_followed(connection, model) for _ in range(_RUNS))
            yield _figure(f"follow the log into {model.name}", rate, parts, asked)
        for model, asked in ((order_status.READ_MODEL, 100_000), (order_lines.READ_MODEL, None)):
            rate = facts / median(rebuild(connection, model)[2] for _ in range(_RUNS))
            yield _figure(f"rebuild {model.name}", rate, parts, asked)


def _figure(work: str, rate: float, parts: Parts, budget: float | None) -> Figure:
    return Figure(work, rate, "facts/s", parts.on, budget=budget, note=_MIX)


def _fill(connection: Connection, orders: int) -> int:
    events = mixed(orders, policy())
    log = PostgresLog(connection)
    for start in range(0, len(events), 8000):
        with connection.transaction():
            log.append(events[start : start + 8000])
    connection.execute("RESET ROLE")
    connection.execute("VACUUM ANALYZE events")
    return len(events)


def _followed(connection: Connection, model: ReadModel) -> float:
    shard = shard_of(ORGANIZATION, PostgresLog(connection).shards)
    open_checkpoints(connection, [model.name])
    connection.execute("UPDATE checkpoint SET position = 0 WHERE follower = %s", (model.name,))
    connection.execute(f"TRUNCATE {model.name}")  # type: ignore[arg-type]

    def all_of_it() -> None:
        while follow(connection, [model], shard, _PAGE):
            pass

    return seconds(all_of_it)
