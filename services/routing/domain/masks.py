"""Sets of locations as whole numbers: bit n is location n. However many there are, a question takes nanoseconds."""

from binascii import b2a_base64
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Mask = int
"""One answer a location. `a & b`, `a | b`; `a & ~b` are those of a that are not in b."""

Answers = npt.NDArray[np.bool_]
"""The same as a column."""

NOBODY: Mask = 0
_FEW = 24
_SMALL = 256


def mask_of(answers: Answers) -> Mask:
    """Of a column."""
    return int.from_bytes(np.packbits(answers, bitorder="little").tobytes(), "little")


def masks_of(answers: Answers) -> list[Mask]:
    """Of the rows of a table."""
    packed = np.packbits(answers, axis=1, bitorder="little")
    count, width = packed.shape
    whole = packed.tobytes()
    return [int.from_bytes(whole[row * width : (row + 1) * width], "little") for row in range(count)]


def without(mask: Mask, others: Mask) -> Mask:
    """`mask & ~others`, which takes four times as long for many locations."""
    return mask ^ (mask & others)


def only(places: Iterable[int]) -> Mask:
    """Of indexes."""
    mask = NOBODY
    for place in places:
        mask |= 1 << place
    return mask


def first(mask: Mask) -> int:
    """The lowest index of a mask that is not empty."""
    return (mask & -mask).bit_length() - 1


def is_small(count: int) -> bool:
    """Whether of so many locations the same ones are named again and again, so that it pays to remember them."""
    return count <= _SMALL


def is_few(mask: Mask) -> bool:
    """Whether it names so few locations that one after the other is faster than all at once."""
    return mask.bit_count() <= _FEW


def places(mask: Mask) -> list[int]:
    """Indexes, the lowest first."""
    if not is_few(mask):
        found: list[int] = np.flatnonzero(answers(mask, mask.bit_length())).tolist()
        return found
    few = []
    while mask:
        lowest = mask & -mask
        few.append(lowest.bit_length() - 1)
        mask ^= lowest
    return few


def answers(mask: Mask, count: int) -> Answers:
    """As a column of `count` locations."""
    packed = np.frombuffer(mask.to_bytes((count + 7) // 8, "little"), np.uint8)
    return np.unpackbits(packed, count=count, bitorder="little").view(np.bool_)


def in_base64(mask: Mask, count: int) -> str:
    """As bytes, the first location the lowest bit of the first one."""
    return b2a_base64(mask.to_bytes((count + 7) // 8, "little"), newline=False).decode()
