"""What a decision saw, as a number: columns and loads as they were read, and then all that was taken since."""

from hashlib import blake2b

import numpy as np

from services.router.domain.shelves import ItemColumns, Units

Running = blake2b
"""Goes on with everything that is taken; asked for its digest in between."""
SIZE = 16
_WIDTHS = (np.dtype("<i1"), np.dtype("<i2"), np.dtype("<i4"))


def running(start: bytes) -> Running:
    """A digest that begins with what was read."""
    return blake2b(start, digest_size=SIZE)


def of_columns(item: str, columns: ItemColumns | None) -> Running:
    """Of one item's shelves as they were read; None where no row of it was."""
    if columns is None:
        return running(item.encode())
    stocked = columns.stocked.to_bytes((len(columns.on_hand) + 7) // 8, "little")
    velocity = columns.velocity.tobytes() if columns.velocity.any() else b""
    units = _packed(columns.available.units) + _packed(columns.on_hand)
    return running(item.encode() + stocked + units + velocity)


def _packed(units: Units) -> bytes:
    """As narrow as they can be: hashing is what takes the time."""
    low, high = int(units.min(initial=0)), int(units.max(initial=0))
    for kind in _WIDTHS:
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return kind.str.encode() + units.astype(kind).tobytes()
    return units.tobytes()
