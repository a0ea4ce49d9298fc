"""What a decision saw, as a number: columns and loads as they were read, and then all that was taken since."""

from hashlib import blake2b, sha256

from services.routing.domain.shelves import ItemColumns

Running = blake2b
"""Goes on with everything that is taken; asked for its digest in between."""
_EMPTY = blake2b(digest_size=16)
"""To copy one is faster than to make one."""


def running(start: bytes) -> Running:
    """A digest that begins with what was read."""
    digest = _EMPTY.copy()
    digest.update(start)
    return digest


def of_columns(item: str, columns: ItemColumns | None, *, velocity: bool) -> Running:
    """Of one item's shelves as they were read, with how fast it sells or without; None where no row of it was.

    Columns are long: processors have instructions for SHA-256. What is taken since is short, and told often.
    """
    if columns is None:
        return running(item.encode())
    read = sha256(columns.stocked.to_bytes((len(columns.velocity) + 7) // 8, "little"))
    for column in (columns.available, columns.on_hand):
        read.update(b"<i%d" % column.width)
        read.update(column.units.data)
    if velocity and columns.velocity.any():
        read.update(columns.velocity.data)
    return running(read.digest() + item.encode())
