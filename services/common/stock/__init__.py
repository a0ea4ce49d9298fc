"""The table of stock and promises: shelf.py applies counts and changes, promises.py reserves units and frees them."""

from services.common.stock.promises import (
    FOR_NO_RUN,
    NotCovered,
    Reservation,
    Units,
    available,
    give_back,
    reserve,
)
from services.common.stock.shelf import Shelf, lock, moved_up_to, store, unmake

__all__ = [
    "FOR_NO_RUN",
    "NotCovered",
    "Reservation",
    "Shelf",
    "Units",
    "available",
    "give_back",
    "lock",
    "moved_up_to",
    "reserve",
    "store",
    "unmake",
]
