"""A loop goes on while there is work, rests longer while there is none, and begins again after a fault."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from services.common.metrics import LOOP_RESTARTS
from services.common.runtime.loop import Next, Pause, Repeating, growing, steady

EVEN = steady(1.0)


class Stop(threading.Event):
    """Notes the pauses in place of waiting, and is set after the last round."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        """Note the pause."""
        self.pauses.append(timeout or 0.0)
        return self.is_set()


def rounds(*outcomes: Next | Exception, pause: Pause = EVEN, **more: Any) -> tuple[Repeating[str], Stop]:
    """Run a loop through these rounds."""
    stop, left = Stop(), list(outcomes)

    def body(_connection: str, _stop: threading.Event) -> Next:
        outcome = left.pop(0)
        if not left:
            stop.set()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    loop = Repeating("tested", connecting(), body, pause, faults=(OSError,), **more)
    loop.run(stop)
    return loop, stop


def connecting() -> Callable[[], Any]:
    """Return what opens a connection that is only a name."""

    @contextmanager
    def connect() -> Iterator[str]:
        yield "connection"

    return connect


def restarts() -> float:
    """Return how often the loop of these tests began again."""
    return LOOP_RESTARTS.labels("tested")._value.get()


def test_pauses_grow_while_there_is_nothing_to_do_and_collapse_when_there_is() -> None:
    later, work = Next.LATER, Next.AT_ONCE
    _, stop = rounds(later, later, later, work, work, later, pause=Pause(1.0, 60.0))
    assert stop.pauses == pytest.approx([1.0, 1.2, 1.44, 1.0])


def test_a_failed_page_is_tried_again_after_the_shortest_pause() -> None:
    _, stop = rounds(Next.LATER, Next.LATER, Next.SOON, Next.SOON, pause=Pause(1.0, 60.0))
    assert stop.pauses == pytest.approx([1.0, 1.2, 1.0, 1.0])


def test_a_pause_grows_from_20_ms_to_two_seconds_within_twelve_seconds_without_work() -> None:
    _, stop = rounds(*[Next.LATER] * 40, pause=growing(0.02))
    assert (stop.pauses[0], stop.pauses[-1]) == (0.02, 5.0)
    assert sum(each for each in stop.pauses if each < 0.25) < 2.0
    assert sum(each for each in stop.pauses if each < 5.0) < 30.0


def listening(*heard: bool, pause: Pause, outcomes: list[Next]) -> tuple[list[float], list[float]]:
    """Run a loop that hears of work, or not, rest by rest; return its short rests, and those in which it listened."""
    left, listened = list(heard), list[float]()

    def hear(_connection: str, seconds: float) -> bool:
        listened.append(seconds)
        return left.pop(0)

    _, stop = rounds(*outcomes, pause=pause, hear=hear)
    return stop.pauses, listened


def test_a_loop_listens_while_it_rests_for_long_and_a_short_rest_is_never_cut() -> None:
    short, listened = listening(False, pause=Pause(0.2, 60.0), outcomes=[Next.LATER] * 4)
    assert (short, listened) == ([0.2, pytest.approx(0.24)], [pytest.approx(0.288)])


def test_who_was_woken_for_nothing_looks_once_more_soon_and_then_rests_longer_as_before() -> None:
    short, listened = listening(True, False, pause=Pause(0.5, 60.0), outcomes=[Next.LATER] * 4)
    assert (short, listened) == ([0.25], [0.5, pytest.approx(0.6)])


def test_who_was_woken_for_work_begins_anew_with_the_shortest_rest() -> None:
    work = [Next.LATER, Next.AT_ONCE, Next.LATER]
    short, listened = listening(True, False, pause=Pause(0.5, 60.0), outcomes=[*work, Next.LATER])
    assert (short, listened) == ([], [0.5, 0.5])


def test_a_loop_that_rests_for_a_minute_looks_each_second_whether_it_is_to_end() -> None:
    _, listened = listening(*[False] * 60, pause=steady(60.0), outcomes=[Next.LATER] * 2)
    assert listened == [1.0] * 60


def test_a_lost_connection_is_counted_and_made_again() -> None:
    before = restarts()
    loop, stop = rounds(Next.AT_ONCE, OSError(), Next.AT_ONCE)
    assert restarts() == before + 1
    assert stop.pauses == [0.5]
    assert loop.ready()


def test_a_loop_is_ready_while_its_rounds_go_well() -> None:
    assert not Repeating("tested", connecting(), lambda *_: Next.LATER, steady(1.0)).ready()
    loop, _ = rounds(Next.AT_ONCE, OSError())
    assert not loop.ready()


def test_housekeeping_never_delays_readiness_and_tries_again_at_its_usual_time() -> None:
    loop, stop = rounds(OSError(), Next.LATER, pause=steady(3600.0), matters=False)
    assert loop.ready()
    assert stop.pauses == [3600.0, 3600.0]


def test_a_fault_of_the_program_ends_the_loop() -> None:
    with pytest.raises(ArithmeticError):
        rounds(ArithmeticError())
