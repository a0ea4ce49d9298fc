"""The one table of promises: shelf.py takes counts and changes, promises.py promises units and gives them back."""

from services.common.stock.promises import (
    NotCovered,
    Reservation,
    Units,
    available,
    give_back,
    reserve,
)
from services.common.stock.shelf import Shelf, lock, moved_up_to, store, unmake

__all__ = [
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
