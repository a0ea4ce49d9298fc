"""A digest stands for everything a decision depends on: columns as they were read, then each change to them."""

from hashlib import blake2b, sha256

from services.routing.domain.stock import ItemStock

Running = blake2b
"""A digest that goes on with every change; its value may be read in between."""
_EMPTY = blake2b(digest_size=16)
"""Copied for every new digest, which is faster than to make one."""


def running(start: bytes) -> Running:
    """Begin a digest with what was read."""
    digest = _EMPTY.copy()
    digest.update(start)
    return digest


def of_stock(item: str, stock: ItemStock | None, *, velocity: bool) -> Running:
    """Begin the digest of one item's stock as it was read; None stands for an item without stock rows.

    Columns are long, so they are hashed by SHA-256, for which processors have instructions. Changes are short and many.
    """
    if stock is None:
        return running(item.encode())
    read = sha256(stock.stocked.to_bytes((len(stock.velocity) + 7) // 8, "little"))
    for column in (stock.available, stock.on_hand):
        read.update(b"<i%d" % column.width)
        read.update(column.units.data)
    if velocity and stock.velocity.any():
        read.update(stock.velocity.data)
    return running(read.digest() + item.encode())
