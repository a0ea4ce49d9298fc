"""How vendors behave."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Temper:
    """A manner of working: hours, and percentages."""

    name: str
    prints: tuple[float, float] = (1, 8)
    """Hours from an order to its slips."""
    ships: tuple[float, float] = (4, 30)
    """Hours from the slips to the parcel."""
    delays: int = 0
    """Of the purchase orders: how many are held for days, with another due date."""
    in_parts: int = 0
    """Of the lines with several units: how many leave in two shipments."""
    refuses: int = 0
    """Of the purchase orders: how many are held for good, since nothing is left of it."""
    keeps: int = 10
    """Of the cancels that are asked: how many are declined."""
    overcharges: int = 0
    """Of the invoices: how many cost more than was agreed."""


TEMPERS = {
    "V-PROMPT": Temper("prompt"),
    "V-LATE": Temper("late", prints=(10, 40), ships=(30, 90), delays=45),
    "V-PARTIAL": Temper("partial", in_parts=70),
    "V-REFUSING": Temper("refusing", refuses=35, keeps=80),
    "V-DEAR": Temper("over-billing", overcharges=55),
    "V-WIRED": Temper("integrated", ships=(2, 20)),
}
"""By the code of the vendor."""
WIRED = "V-WIRED"
"""The vendor whose system is sent its lines, and acknowledges them."""
