"""A decision explained: the winners and their margins, the losers, their reasons, and what would have let them win."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.routing.brokering.decision import Chosen, Unfulfillable
from services.routing.domain.candidates import Candidates
from services.routing.explaining.compared import Blocker, blockers
from services.routing.explaining.criteria import Difference, difference
from services.routing.explaining.least import Change, least_change
from services.routing.explaining.margins import Margin, margin
from services.routing.explaining.narrowing import narrowed
from services.routing.explaining.pass_summaries import PassSummary, pass_summaries
from services.routing.explaining.standing import Standing


@dataclass(frozen=True, slots=True)
class Winner:
    """A location with its shares, and its margin over the next."""

    location: str
    shares: tuple[Chosen, ...]
    margin: Margin


@dataclass(frozen=True, slots=True)
class Outranked:
    """A winner that a location ranks behind. `difference` is None where the winner covers more instead."""

    winner: str
    difference: Difference | None
    words: str


@dataclass(frozen=True, slots=True)
class Loser:
    """A location without a share; `changes` is None where no change to it would have given it one."""

    location: str
    blockers: tuple[Blocker, ...]
    outranked: Outranked | None
    changes: tuple[Change, ...] | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`losing` counts all losers; `losers` are the first of them, the nearest to winning first."""

    zone: str | None
    passes: tuple[PassSummary, ...]
    winners: tuple[Winner, ...]
    unfulfillable: tuple[Unfulfillable, ...]
    losers: tuple[Loser, ...]
    losing: int


def explain(
    at: Candidates,
    limit: int = 20,
    location: str | None = None,
    gave_back: Mapping[int, frozenset[str]] | None = None,
) -> Explanation:
    """Explain the decision over these candidates, with up to `limit` losers, or only `location` (a code).

    `gave_back` names by line number the locations that rejected it before.
    """
    standing = Standing.of(at, gave_back)
    losers = standing.losers
    if location is not None:
        losers = [each for each in losers if at.network.codes[each] == location]
    return Explanation(
        zone=standing.decision.zone,
        passes=pass_summaries(standing),
        winners=tuple(_winner(standing, each) for each in standing.winners),
        unfulfillable=tuple(standing.decision.unfulfillable),
        losers=_losers(standing, losers[:limit]),
        losing=len(standing.losers),
    )


def _winner(standing: Standing, location: int) -> Winner:
    code = standing.at.network.codes[location]
    shares = tuple(each for each in standing.decision.chosen if each.location == code)
    return Winner(code, shares, margin(standing, location))


def _losers(standing: Standing, locations: Sequence[int]) -> tuple[Loser, ...]:
    """Explain losers: those with the fewest changes first, those that no change helps last, then by rank."""
    at = standing.at
    shown = [at.network.codes[each] for each in locations]
    narrow = Standing.of(narrowed(at, at.network.those(frozenset(shown))))
    found = [
        Loser(
            location=code,
            blockers=blockers(standing, location),
            outranked=_outranked(standing, location),
            changes=least_change(narrow, narrow.at.network.index[code]),
        )
        for code, location in zip(shown, locations, strict=True)
    ]
    found.sort(
        key=lambda each: (
            each.changes is None,
            len(each.changes or ()),
            standing.ranks[at.network.index[each.location]],
        )
    )
    return tuple(found)


def _outranked(standing: Standing, location: int) -> Outranked | None:
    """Compare with the lowest-ranked winner of lines that the location could have had.

    Where rules eliminated it for every line, any line counts.
    """
    lines = standing.at.request.lines
    survives = [mask >> location & 1 for mask in standing.survivors]
    able = {
        line.line_number
        for index, line in enumerate(lines)
        if survives[index] and standing.available[index, location] >= line.quantity
    }
    if any(survives) and not able:
        able = {line.line_number for index, line in enumerate(lines) if survives[index]}
    if not any(survives):
        if standing.ranking.method == "weighted":
            return None  # only survivors have a score
        able = {line.line_number for line in lines}
    index = standing.at.network.index
    ahead = {index[each.location] for each in standing.decision.chosen if each.line_number in able}
    if not ahead:
        return None
    winner = max(ahead, key=lambda each: standing.ranks[each])
    code = standing.at.network.codes[winner]
    if standing.ranks[winner] < standing.ranks[location]:
        apart = difference(standing, winner, location)
        return Outranked(code, apart, f"{code} ranks before it: {apart.words}")
    if any(standing.reasons(location)):
        return None
    return Outranked(code, None, f"could take a part, but {code} covers more of the order")
