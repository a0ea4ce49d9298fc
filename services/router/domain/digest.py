"""What a decision saw, as a number: columns and loads as they were read, and then all that was taken since."""

from hashlib import blake2b

from services.router.domain.shelves import ItemColumns, Units

Running = blake2b
"""Goes on with everything that is taken; asked for its digest in between."""
SIZE = 16
_KINDS = tuple((1 << (8 * width - 1), f"<i{width}") for width in (1, 2, 4))
"""Signed numbers: the first that is too large, and what numpy calls them."""


def running(start: bytes) -> Running:
    """A digest that begins with what was read."""
    return blake2b(start, digest_size=SIZE)


def of_columns(item: str, columns: ItemColumns | None, *, velocity: bool) -> Running:
    """Of one item's shelves as they were read, with how fast it sells or without; None where no row of it was."""
    if columns is None:
        return running(item.encode())
    stocked = columns.stocked.to_bytes((len(columns.on_hand) + 7) // 8, "little")
    sells = columns.velocity.tobytes() if velocity and columns.velocity.any() else b""
    units = _packed(columns.available.units) + _packed(columns.on_hand)
    return running(item.encode() + stocked + units + sells)


def _packed(units: Units) -> bytes:
    """As narrow as they can be: hashing is what takes the time."""
    low, high = int(units.min(initial=0)), int(units.max(initial=0))
    for beyond, kind in _KINDS:
        if -beyond <= low and high < beyond:
            return kind.encode() + units.astype(kind).tobytes()
    return units.tobytes()
