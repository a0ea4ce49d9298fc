"""A column answers after every unit that is taken as one made anew would, and tells when an answer changed."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.column import Column, Width
from services.routing.domain.masks import mask_of

THRESHOLDS = (-128, 0, 1, 2, 3, 4, 127, 128)
UNITS = st.one_of(
    st.integers(-3, 6), st.sampled_from((-129, -128, 126, 127, 128, 32_767, 32_768, 1 << 31, 1 << 40))
)
WIDTHS: tuple[Width, ...] = (1, 2, 4, 8)


@given(st.data(), st.sampled_from((1, 2, 3, 7, 401)))
def test_a_column_answers_as_one_made_anew(data: Any, locations: int) -> None:
    some = data.draw(st.lists(UNITS, min_size=min(locations, 7), max_size=min(locations, 7)))
    units = np.resize(np.array(some, np.int64), locations)
    column = Column(units)
    for _ in range(data.draw(st.integers(1, 4))):
        asked = data.draw(st.sets(st.sampled_from(THRESHOLDS)))
        before = {least: column.at_least(least) for least in sorted(asked)}
        for least in data.draw(st.sets(st.sampled_from(THRESHOLDS))):
            column.having(least)
        if data.draw(st.booleans()):
            column.in_base64(column.width)
        place, taken = data.draw(st.integers(0, locations - 1)), data.draw(st.integers(0, 5))

        otherwise = column.take(place, taken)

        units[place] -= taken
        anew = Column(units)
        assert (column.width, column.units.tolist()) == (anew.width, units.tolist())
        assert [column.having(least) for least in THRESHOLDS] == [mask_of(units >= n) for n in THRESHOLDS]
        assert [column.in_base64(w) for w in WIDTHS if w >= anew.width] == [
            anew.in_base64(w) for w in WIDTHS if w >= anew.width
        ]
        if any(before[least] != column.having(least) for least in asked):
            assert otherwise


def test_only_answers_that_something_was_worked_out_from_are_told_of() -> None:
    column = Column(np.array([5, 5], np.int64))
    column.having(5)
    assert not column.take(0, 1)
    column.at_least(4)
    assert column.take(0, 1)
    assert not column.take(0, 1)


def test_a_column_holds_a_copy() -> None:
    units = np.array([5, 5], np.int8)
    Column(units).take(0, 1)
    assert units.tolist() == [5, 5]
