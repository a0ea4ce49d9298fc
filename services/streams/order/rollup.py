"""The status of a routed order out of those of its lines (STA-2)."""

from collections.abc import Collection

_CLOSED = {"fulfilled", "canceled", "unfulfillable"}


def rolled_up(statuses: Collection[str]) -> str:
    """The status all lines share; of different ones complete where every line is closed, else open.

    Lines that are unfulfillable beside canceled ones make an unfulfillable order: nobody got anything.
    """
    different = set(statuses)
    if len(different) == 1:
        return next(iter(different))
    if different == {"unfulfillable", "canceled"}:
        return "unfulfillable"
    return "complete" if different <= _CLOSED else "open"
