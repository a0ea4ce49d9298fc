"""How far each follower of the log has come in each shard; a checkpoint moves in the transaction of its effect."""

from collections.abc import Iterable, Mapping, Sequence

from services.common.database import Connection

_OPEN = """INSERT INTO checkpoint (follower, shard) SELECT f, h.shard FROM unnest(%s::text[]) f, log_head h
ON CONFLICT DO NOTHING"""
_BEHIND = """SELECT c.follower, c.shard, h.position - c.position FROM log_head h JOIN checkpoint c USING (shard)
WHERE c.follower = ANY(%s) AND c.position < h.position"""
_LOCK = """SELECT follower, position FROM checkpoint WHERE shard = %s AND follower = ANY(%s)
ORDER BY follower FOR UPDATE SKIP LOCKED"""
_LOCK_EVERY = "SELECT 1 FROM checkpoint WHERE follower = %s FOR UPDATE"
_READ = "SELECT shard, position FROM checkpoint WHERE follower = %s"
_READ_SETTLED = "SELECT position FROM checkpoint WHERE follower = %s AND shard = %s FOR SHARE"
_MOVE = """UPDATE checkpoint c SET position = %s, fold = m.fold FROM unnest(%s::text[], %s::text[]) m (follower, fold)
WHERE c.follower = m.follower AND c.shard = %s"""
_MOVE_FROM = "UPDATE checkpoint SET position = %s WHERE follower = %s AND shard = %s AND position = %s"
_TO_START = "UPDATE checkpoint SET position = 0, fold = %s WHERE follower = %s"


def open_checkpoints(connection: Connection, followers: Iterable[str]) -> None:
    """Make sure that every follower has a checkpoint in every shard; new ones stand at the beginning."""
    connection.execute(_OPEN, (list(followers),))


def behind(connection: Connection, followers: Sequence[str]) -> dict[tuple[str, int], int]:
    """Return the number of facts that each follower has before it, by follower and shard; those with none left out."""
    rows = connection.execute(_BEHIND, (list(followers),))
    return {(follower, shard): facts for follower, shard, facts in rows}


def lock(connection: Connection, followers: Sequence[str], shard: int) -> dict[str, int]:
    """Lock these checkpoints until the transaction ends. Return their positions, by follower.

    A checkpoint that another process holds is left to that process, and left out.
    """
    return dict(connection.execute(_LOCK, (shard, list(followers))).fetchall())


def lock_every_shard(connection: Connection, follower: str) -> None:
    """Lock the checkpoints of a follower until the transaction ends; wait for whoever holds them."""
    connection.execute(_LOCK_EVERY, (follower,))


def read(connection: Connection, follower: str) -> dict[int, int]:
    """Return the positions of a follower, by shard, without any lock."""
    return dict(connection.execute(_READ, (follower,)).fetchall())


def read_settled(connection: Connection, follower: str, shard: int) -> int:
    """Return a position once no other transaction is about to move it; 0 where there is no checkpoint."""
    row = connection.execute(_READ_SETTLED, (follower, shard)).fetchone()
    return int(row[0]) if row else 0


def move(
    connection: Connection, followers: Mapping[str, int | None] | Sequence[str], shard: int, through: int
) -> None:
    """Move checkpoints to `through`. The caller has locked them.

    A follower that is a read model goes with the version of its fold: the database refuses another than it has.
    """
    folds = followers if isinstance(followers, Mapping) else dict.fromkeys(followers)
    versions = [None if fold is None else str(fold) for fold in folds.values()]
    connection.execute(_MOVE, (through, list(folds), versions, shard))


def move_every_shard(
    connection: Connection, follower: str, through: Mapping[int, int], fold: int | None = None
) -> None:
    """Move the checkpoints of a follower, by shard. The caller has locked them."""
    for shard, position in through.items():
        move(connection, {follower: fold}, shard, position)


def move_from(connection: Connection, follower: str, shard: int, after: int, through: int) -> None:
    """Move a checkpoint from `after` to `through`; leave it alone where it stands elsewhere by now."""
    connection.execute(_MOVE_FROM, (through, follower, shard, after))


def move_to_start(connection: Connection, follower: str, fold: int | None = None) -> None:
    """Let a follower begin again with the first fact of every shard."""
    connection.execute(_TO_START, (None if fold is None else str(fold), follower))
