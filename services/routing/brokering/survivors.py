"""The locations that the rules leave for each line, and what they have of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.routing.brokering.covering import Offer
from services.routing.brokering.eliminating import Rulings
from services.routing.domain.candidates import Candidates
from services.routing.domain.column import Column
from services.routing.domain.masks import Mask, Masks
from services.routing.domain.request import RequestLine
from services.routing.ranking.ranking import Ranking, ranking


@dataclass(slots=True, eq=False)
class Survivors:
    """What is the same in every pass, by line.

    The rules leave `out` some locations; of the listed others, which `may` take the line, those in `able` have all of
    it and those in `short` a part.
    """

    at: Candidates
    quantities: Sequence[int]
    columns: Sequence[Column]
    items: Sequence[Sequence[int]]
    out: Masks
    may: Masks
    able: Masks
    short: Masks
    taken: frozenset[int]
    limit: int | None
    _ranked: Ranking | None = None

    def offer(self, within: Mask) -> Offer:
        """Return what the survivors among the locations of a pass offer."""
        may = [each & within for each in self.may]
        able = [each & within for each in self.able]
        if self._ranked is None or self._ranked.method == "weighted":
            self._ranked = ranking(self.at, may)  # only weights depend on who else is left
        return Offer(
            self.quantities, self.items, self.columns, may, able, self._ranked, self.taken, self.limit
        )


def survivors(at: Candidates, rulings: Rulings) -> Survivors:
    """Collect the survivors of the rules that hold in every pass."""
    lines = at.request.lines
    quantities, columns, may, able, short = [], [], [], [], []
    for line, out, empty in zip(lines, rulings.of_lines, rulings.empty, strict=True):
        availability = at.availability[line.item]
        listed, available = availability.listed, availability.available
        free = listed ^ (listed & out)  # `without`, spelled out: this runs for every line of every order
        enough = free & available.having(line.quantity)
        too_little = free ^ enough
        quantities.append(line.quantity)
        columns.append(available)
        may.append(free)
        able.append(enough)
        short.append(too_little ^ (too_little & empty))
    return Survivors(
        at,
        quantities,
        columns,
        _each_alone(len(lines)) if len(at.availability) == len(lines) else _by_item(lines),
        rulings.of_lines,
        may,
        able,
        short,
        at.network.indexes(at.request.assigned_locations),
        at.effective.most_locations,
    )


@lru_cache(maxsize=256)
def _each_alone(lines: int) -> Sequence[Sequence[int]]:
    return [(line,) for line in range(lines)]


def _by_item(lines: Sequence[RequestLine]) -> Sequence[Sequence[int]]:
    groups: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        groups.setdefault(line.item, []).append(number)
    return list(groups.values())
