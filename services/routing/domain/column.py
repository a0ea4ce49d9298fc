"""A column holds units at each location; it returns the locations with at least so many, and units can be taken."""

from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from services.routing.domain.masks import Mask, mask_of, masks_of

Units = npt.NDArray[np.signedinteger[Any]]
"""One number a location."""
Width = Literal[1, 2, 4, 8]
"""The bytes of a signed number."""

_COMMON = (1, 2, 3)
"""The most common quantities, whose masks are computed together."""
_LONG = 700
"""From this length on, changing a few characters is faster than packing all of them again."""
_AT_ONCE = 64_000
"""Units that are compared together, so that they stay in the processor's cache."""


class Column:
    """Units in as few bytes as the largest needs. Masks that were asked for are kept, and `take` updates them."""

    __slots__ = ("_asked", "_bytes", "_masks", "_packed", "units", "width")

    units: Units
    width: Width
    _masks: dict[int, Mask]
    _asked: set[int]
    _packed: bytearray | None
    _bytes: memoryview

    def __init__(self, units: Units) -> None:
        """Hold a copy of `units`."""
        self._hold(units)

    def at_least(self, units: int) -> Mask:
        """Return the locations with so many units; `take` reports when that changes."""
        self._asked.add(units)
        return self.having(units)

    def having(self, units: int) -> Mask:
        """Return the same where nothing remembered depends on the result, so that no report is needed."""
        mask = self._masks.get(units)
        if mask is None:
            if not self._masks:
                prepare_common([self])
            if units not in self._masks:
                self._masks[units] = mask_of(self.units >= units)
            mask = self._masks[units]
        return mask

    def take(self, location: int, units: int) -> bool:
        """Take units at a location. Return whether that changes a result of `at_least`."""
        before = self.units.item(location)
        after = before - units
        if (before ^ after) >> 7 and _bytes(before) != _bytes(after):
            wide = self.units.astype(np.int64)
            wide[location] = after
            self._hold(wide)
            return True
        self.units[location] = after
        if self._packed is not None:
            self._repack(location, self._packed)
        changed = False
        for least, mask in self._masks.items():
            if after < least <= before:
                self._masks[least] = mask ^ 1 << location
                changed = changed or least in self._asked
        return changed

    def in_base64(self, width: Width) -> str:
        """Return base64 of the units as little-endian numbers of `width` bytes, which must suffice for all of them."""
        if width != self.width:
            return b2a_base64(self.units.astype(f"<i{width}").data, newline=False).decode()
        if self._packed is None:
            packed = b2a_base64(self.units.data, newline=False)
            if len(packed) < _LONG:
                return packed.decode()
            self._packed = bytearray(packed)
        return self._packed.decode()

    def _repack(self, location: int, packed: bytearray) -> None:
        """Replace the characters of one location: three bytes become four characters."""
        first = location * self.width // 3
        last = -(-(location + 1) * self.width // 3)
        packed[first * 4 : last * 4] = b2a_base64(self._bytes[first * 3 : last * 3], newline=False)

    def _hold(self, units: Units) -> None:
        self.width = max(_bytes(int(units.min(initial=0))), _bytes(int(units.max(initial=0))))
        self.units = units.astype(f"<i{self.width}")
        self._masks, self._asked, self._packed, self._bytes = {}, set(), None, self.units.data.cast("B")


def prepare_common(columns: Iterable[Column]) -> None:
    """Compute the masks of the most common quantities for columns over the same locations, many at a time."""
    by_width: dict[Width, list[Column]] = {}
    for column in columns:
        if not column._masks:
            by_width.setdefault(column.width, []).append(column)
    for alike in by_width.values():
        rows = max(_AT_ONCE // max(len(alike[0].units), 1), 1)
        for first in range(0, len(alike), rows):
            _prepare(alike[first : first + rows])


def _prepare(columns: Sequence[Column]) -> None:
    table = np.array([column.units for column in columns])
    found = [masks_of(table >= units) for units in _COMMON]
    for column, *masks in zip(columns, *found, strict=True):
        column._masks = dict(zip(_COMMON, masks, strict=True))


def _bytes(number: int) -> Width:
    bits = (number ^ (number >> 63)).bit_length()
    return 1 if bits < 8 else 2 if bits < 16 else 4 if bits < 32 else 8
