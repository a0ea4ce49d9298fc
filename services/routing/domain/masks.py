"""Masks are sets of locations as whole numbers: bit n stands for location n. Set operations take nanoseconds."""

from binascii import b2a_base64
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Mask = int
"""One bit a location. `a & b` are those in both, `a | b` those in either, `a & ~b` those of a that are not in b."""
Masks = Sequence[Mask]
"""One a line."""

Flags = npt.NDArray[np.bool_]
"""The same set as a column of booleans."""

NOBODY: Mask = 0
_FEW = 24
_SMALL = 256


def mask_of(column: Flags) -> Mask:
    """Return a column as a mask."""
    return int.from_bytes(np.packbits(column, bitorder="little").tobytes(), "little")


def masks_of(table: Flags) -> list[Mask]:
    """Return each row of a table as a mask."""
    packed = np.packbits(table, axis=1, bitorder="little")
    count, width = packed.shape
    whole = packed.tobytes()
    return [int.from_bytes(whole[row * width : (row + 1) * width], "little") for row in range(count)]


def without(mask: Mask, others: Mask) -> Mask:
    """Return `mask & ~others`; for many locations this takes a quarter of the time."""
    return mask ^ (mask & others)


def only(locations: Iterable[int]) -> Mask:
    """Return the mask of these locations."""
    mask = NOBODY
    for location in locations:
        mask |= 1 << location
    return mask


def first(mask: Mask) -> int:
    """Return the lowest index of a mask that is not empty."""
    return (mask & -mask).bit_length() - 1


def is_small(count: int) -> bool:
    """Whether the same masks occur so often, with so many locations, that remembering them pays."""
    return count <= _SMALL


def is_few(mask: Mask) -> bool:
    """Whether a loop over the locations is faster than numpy."""
    return mask.bit_count() <= _FEW


def indexes(mask: Mask) -> list[int]:
    """Return the indexes in a mask, the lowest first."""
    if not is_few(mask):
        found: list[int] = np.flatnonzero(flags(mask, mask.bit_length())).tolist()
        return found
    few = []
    while mask:
        lowest = mask & -mask
        few.append(lowest.bit_length() - 1)
        mask ^= lowest
    return few


def flags(mask: Mask, count: int) -> Flags:
    """Return a mask as a column of `count` locations."""
    packed = np.frombuffer(mask.to_bytes((count + 7) // 8, "little"), np.uint8)
    return np.unpackbits(packed, count=count, bitorder="little").view(np.bool_)


def in_base64(mask: Mask, count: int) -> str:
    """Return a mask as base64 of its bytes; the first location is the lowest bit of the first byte."""
    return b2a_base64(mask.to_bytes((count + 7) // 8, "little"), newline=False).decode()
