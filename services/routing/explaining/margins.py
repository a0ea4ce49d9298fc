"""The locations that would have had the lines of a winner without it, and the difference between them."""

from dataclasses import dataclass, replace

from services.routing.brokering.broker import decide
from services.routing.brokering.decision import Chosen, Decision
from services.routing.explaining.criteria import Difference, difference
from services.routing.explaining.standing import Standing


@dataclass(frozen=True, slots=True)
class Margin:
    """`instead` would have had lines of the winner; `difference` is None where rank did not decide."""

    instead: tuple[str, ...]
    pass_number: int
    difference: Difference | None
    words: str


def margin(standing: Standing, winner: int) -> Margin:
    """Decide again as if the winner had had the lines before, so that it is eliminated."""
    at = standing.at
    code = at.network.codes[winner]
    lines = tuple(replace(line, tried=line.tried | {code}) for line in at.request.lines)
    without = decide(replace(at, request=replace(at.request, lines=lines)))
    its = {each.line_number for each in standing.decision.chosen if each.location == code}
    shares = [each for each in without.chosen if each.line_number in its]
    instead = tuple(dict.fromkeys(each.location for each in shares))
    left = sorted({each.line_number for each in without.unfulfillable} & its)
    apart = _apart(standing, winner, instead, without) if not left else None
    return Margin(instead, without.pass_number, apart, _words(standing, without, shares, left, apart))


def _apart(standing: Standing, winner: int, instead: tuple[str, ...], without: Decision) -> Difference | None:
    """Return what ranks the winner before the one other location; None where rank did not decide."""
    if len(instead) != 1 or without.pass_number != standing.decision.pass_number:
        return None
    other = standing.at.network.index[instead[0]]
    ranked = standing.ranks[winner] < standing.ranks[other]
    return difference(standing, winner, other) if ranked else None


def _words(
    standing: Standing, without: Decision, shares: list[Chosen], left: list[int], apart: Difference | None
) -> str:
    instead = _together(list(dict.fromkeys(each.location for each in shares)))
    if not instead:
        return "nobody else could have taken it"
    if left:
        return f"without it {instead} would have taken a part, and nobody the rest"
    if apart is not None:
        return f"next is {instead}: {apart.words}"
    last = without.passes[-1].which
    if last.number != standing.decision.pass_number:
        return f"next is {instead}, only in pass {last.number}, {last.trace_type}"
    if any(each.code for each in shares):
        return f"next is {instead}, only as a back order"
    return f"next is {instead}, which could cover less" if "," not in instead else f"next are {instead}"


def _together(codes: list[str]) -> str:
    return ", ".join(codes)
