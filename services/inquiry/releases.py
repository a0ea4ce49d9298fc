"""What would let a held order leave: the next run, a run by hand, the end of its hold, stock."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal

from schemas.answers.why_held import Leaving, Release, UnitsNeeded
from services.processor.domain.allocation import may_leave_in_part
from services.processor.domain.standing import Outcome, Standing
from services.processor.waiting import NextRun

_LEAVES: Mapping[Leaving, str] = {
    "all": "all of it leaves",
    "part": "part of it leaves",
    "nothing": "nothing leaves",
}
_REST = "the rest leaves"


def leaving(outcome: Outcome) -> Leaving:
    """Return what of the order leaves."""
    return "all" if outcome.whole else "part" if outcome.lines else "nothing"


def releases(
    found: Standing, to_come: NextRun, as_of: datetime, judged_at: datetime, of: str
) -> Iterator[Release]:
    """Yield what would let the order leave, the surest first. `judged_at` is the time of the next run, or `as_of`.

    `of` are the options of commands that name its DC.
    """
    next_one, at_once = found.outcome(judged_at), found.outcome(as_of)
    if to_come.at is not None and next_one.lines:
        words = (
            f"the run at {when(to_come.at)}" if to_come.state == "scheduled" else "the run that is due now"
        )
        yield _release(found, "run", leaving(next_one), words, to_come.at)
    if at_once.lines and to_come.state == "paused":
        yield _release(
            found, "resume", leaving(at_once), f"runs again: orderfold runs resume {of}, then a run"
        )
    elif at_once.lines and to_come.state != "due":
        words = f"a run by hand now: orderfold runs now {of}"
        yield _release(found, "run_by_hand", leaving(at_once), words, as_of)
    if not next_one.whole:
        yield from _by_waiting(found, next_one, judged_at)


def _by_waiting(found: Standing, next_one: Outcome, judged_at: datetime) -> Iterator[Release]:
    end = found.order.hold_until
    if end > judged_at and (then := found.outcome(end)).lines and not then.whole:
        yield _release(
            found, "hold_end", "part", f"the first run after the end of its hold, {when(end)}", end
        )
    if not next_one.lines and may_leave_in_part(found.order, judged_at, back_orders=found.back_orders):
        shortest = min(found.order.lines, key=lambda line: line.units - next_one.left.get(line.item, 0))
        some = _stock(found, found.lacking(judged_at, [shortest]), judged_at)
        if some.leaves == "part":
            yield some
    yield _stock(found, found.lacking(judged_at), judged_at)


def _stock(found: Standing, more: Mapping[str, int], as_of: datetime) -> Release:
    items = tuple(UnitsNeeded(item=item, quantity=units) for item, units in sorted(more.items()))
    words = " and ".join(f"{amount(each.quantity, 'more unit')} of {each.item}" for each in items)
    return _release(found, "stock", leaving(found.outcome(as_of, more)), words, None, items)


def _release(
    found: Standing,
    kind: Literal["run", "run_by_hand", "resume", "hold_end", "stock"],
    leaves: Leaving,
    words: str,
    at: datetime | None = None,
    items: tuple[UnitsNeeded, ...] = (),
) -> Release:
    then = _REST if leaves == "all" and not found.order.first else _LEAVES[leaves]
    return Release(kind=kind, leaves=leaves, at=at, items=items, words=f"{words}: {then}")


def when(time: datetime | None) -> str:
    """Return a time as people read it."""
    return f"{time:%Y-%m-%d %H:%M} UTC" if time else ""


def amount(number: int | Decimal, noun: str) -> str:
    """Return a number and its noun."""
    plain = (
        f"{number:,f}".rstrip("0").rstrip(".")
        if isinstance(number, Decimal) and number % 1
        else f"{int(number):,}"
    )
    return f"{plain} {noun}" if number == 1 else f"{plain} {noun}s"
