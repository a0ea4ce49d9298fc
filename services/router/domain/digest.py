"""What a decision saw, as a number: columns and loads as they were read, and then all that was taken since."""

from hashlib import blake2b

from services.router.domain.column import Column
from services.router.domain.shelves import ItemColumns

Running = blake2b
"""Goes on with everything that is taken; asked for its digest in between."""
_EMPTY = blake2b(digest_size=16)
"""To copy one is faster than to make one."""
_WHOLE = 8
"""Bytes of a number as it was read."""


def running(start: bytes) -> Running:
    """A digest that begins with what was read."""
    digest = _EMPTY.copy()
    digest.update(start)
    return digest


def of_columns(item: str, columns: ItemColumns | None, *, velocity: bool) -> Running:
    """Of one item's shelves as they were read, with how fast it sells or without; None where no row of it was."""
    if columns is None:
        return running(item.encode())
    stocked = columns.stocked.to_bytes((len(columns.velocity) + 7) // 8, "little")
    sells = columns.velocity.tobytes() if velocity and columns.velocity.any() else b""
    return running(item.encode() + stocked + _packed(columns.available) + _packed(columns.on_hand) + sells)


def _packed(column: Column) -> bytes:
    kind = b"" if column.width == _WHOLE else b"<i%d" % column.width
    return kind + column.units.tobytes()
