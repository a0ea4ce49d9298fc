"""How stores and customers behave."""

from dataclasses import dataclass

from examples.chance import drawn


@dataclass(frozen=True)
class Temper:
    """A manner of working: hours, and percentages."""

    name: str
    asks_every: float
    """Hours from one poll to the next."""
    hours: tuple[float, float]
    """What a step takes, from and to."""
    rejects: int = 0
    in_parts: int = 0
    """Of the lines with several units: how many leave in two parts."""
    skips: int = 0
    """Of the steps before the last one: how many are never reported."""
    twice: int = 0
    """Of the reports: how many are sent two times."""
    forgets: int = 0
    """Of the lines: with how many nothing ever happens."""
    behind_rics: bool = False
    """Whether RICS has to take what it delivers before it begins."""


PROMPT = Temper("prompt", 2, (0.5, 3), rejects=3, in_parts=5)
SLOW = Temper("slow", 6, (5, 18), rejects=5, in_parts=20)
FORGETFUL = Temper("forgetful", 8, (1, 8), rejects=5, in_parts=10, skips=40, twice=25, forgets=8)
PICKY = Temper("picky", 4, (1, 5), rejects=40, in_parts=30)
WAREHOUSE = Temper("RICS", 4, (1, 6), rejects=4, in_parts=15, behind_rics=True)
STORES = (PROMPT, SLOW, FORGETFUL, PICKY)

COMES = 78
"""Percent of customers who collect their order."""
COMES_WITHIN = (3.0, 40.0)
"""Hours."""
TRAVELS = (8.0, 30.0)
"""Hours from one store to another."""
BROKEN = 6
"""Percent of what travels that does not arrive whole."""


def temper_of(location: str, seed: int) -> Temper:
    """Return the temper of a location; a DC has its own."""
    if location.startswith("DC-"):
        return WAREHOUSE
    return STORES[int(drawn(seed, "temper", location) * len(STORES))]
