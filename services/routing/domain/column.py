"""Units at each location: a column that answers who has so many, and goes on with every unit that is taken."""

from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from services.routing.domain.masks import Mask, mask_of, masks_of

Units = npt.NDArray[np.signedinteger[Any]]
"""One number a location."""
Width = Literal[1, 2, 4, 8]
"""Bytes of a signed number."""

_OFTEN = (1, 2, 3)
"""So many units are asked for most often, and looked for all at once."""
_LONG = 700
"""So many characters take longer to pack anew than to change a few of."""
_AT_ONCE = 64_000
"""Units that are looked at together: they stay in the processor's cache."""


class Column:
    """Units in as few bytes as all of them need. What was asked once is remembered, and kept right by `take`."""

    __slots__ = ("_asked", "_bytes", "_masks", "_packed", "units", "width")

    units: Units
    width: Width
    _masks: dict[int, Mask]
    _asked: set[int]
    _packed: bytearray | None
    _bytes: memoryview

    def __init__(self, units: Units) -> None:
        """Of a copy of `units`."""
        self._hold(units)

    def at_least(self, units: int) -> Mask:
        """The locations with so many; `take` tells when this answer changes."""
        self._asked.add(units)
        return self.having(units)

    def having(self, units: int) -> Mask:
        """The same, where nothing is worked out from the answer that would have to be told."""
        mask = self._masks.get(units)
        if mask is None:
            if not self._masks:
                ask_often([self])
            if units not in self._masks:
                self._masks[units] = mask_of(self.units >= units)
            mask = self._masks[units]
        return mask

    def take(self, place: int, units: int) -> bool:
        """Fewer units at one place; whether that changes an answer that `at_least` gave."""
        before = self.units.item(place)
        there = before - units
        if (before ^ there) >> 7 and _bytes(before) != _bytes(there):
            wide = self.units.astype(np.int64)
            wide[place] = there
            self._hold(wide)
            return True
        self.units[place] = there
        if self._packed is not None:
            self._pack_anew(place, self._packed)
        otherwise = False
        for least, mask in self._masks.items():
            if there < least <= before:
                self._masks[least] = mask ^ 1 << place
                otherwise = otherwise or least in self._asked
        return otherwise

    def in_base64(self, width: Width) -> str:
        """As little-endian numbers of so many bytes, which are enough."""
        if width != self.width:
            return b2a_base64(self.units.astype(f"<i{width}").data, newline=False).decode()
        if self._packed is None:
            packed = b2a_base64(self.units.data, newline=False)
            if len(packed) < _LONG:
                return packed.decode()
            self._packed = bytearray(packed)
        return self._packed.decode()

    def _pack_anew(self, place: int, packed: bytearray) -> None:
        """Three bytes are four characters: only those around the place change."""
        first = place * self.width // 3
        last = -(-(place + 1) * self.width // 3)
        packed[first * 4 : last * 4] = b2a_base64(self._bytes[first * 3 : last * 3], newline=False)

    def _hold(self, units: Units) -> None:
        self.width = max(_bytes(int(units.min(initial=0))), _bytes(int(units.max(initial=0))))
        self.units = units.astype(f"<i{self.width}")
        self._masks, self._asked, self._packed, self._bytes = {}, set(), None, self.units.data.cast("B")


def ask_often(columns: Iterable[Column]) -> None:
    """Columns over the same places answer what they will be asked most often: many at once take less time."""
    by_width: dict[Width, list[Column]] = {}
    for column in columns:
        if not column._masks:
            by_width.setdefault(column.width, []).append(column)
    for alike in by_width.values():
        rows = max(_AT_ONCE // max(len(alike[0].units), 1), 1)
        for first in range(0, len(alike), rows):
            _ask_often(alike[first : first + rows])


def _ask_often(columns: Sequence[Column]) -> None:
    table = np.array([column.units for column in columns])
    answers = [masks_of(table >= units) for units in _OFTEN]
    for column, *masks in zip(columns, *answers, strict=True):
        column._masks = dict(zip(_OFTEN, masks, strict=True))


def _bytes(number: int) -> Width:
    bits = (number ^ (number >> 63)).bit_length()
    return 1 if bits < 8 else 2 if bits < 16 else 4 if bits < 32 else 8
