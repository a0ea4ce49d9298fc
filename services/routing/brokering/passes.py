"""The passes of a decision: which locations each considers, and how the trace names it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from schemas.organization.zones import Zone
from services.routing.domain.zoning import Part

_OF_A_ZONE: tuple[tuple[Part, str], ...] = (
    ("primary", "Primary Locations"),
    ("alternate", "Alternate Locations"),
    ("both", "Primary and Alternate Locations"),
)


class Pass(NamedTuple):
    """One attempt to cover the order by a part of the locations; numbers count from 1 within a decision."""

    number: int
    part: Part
    trace_type: str


def passes(zone: Zone | None, reshop: int) -> Sequence[Pass]:
    """Return three passes for an address in a zone, else one (TRC-1, ROU-3). `reshop` is 0 at first."""
    return _passes(zone is not None, reshop)


@lru_cache(maxsize=256)
def _passes(zoned: bool, reshop: int) -> Sequence[Pass]:
    occasion = f"Reshop - {reshop}" if reshop else "Initial Routing"
    if not zoned:
        return (Pass(1, "all", occasion),)
    return tuple(
        Pass(number, part, f"{occasion} ({name})") for number, (part, name) in enumerate(_OF_A_ZONE, start=1)
    )
