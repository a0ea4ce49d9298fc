"""An order of many lines takes as many steps more as it has lines more, not their square."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from services.routing.requests import question
from services.streams.order import Choice, RouteOrder, decide, unrouted
from services.streams.order.state import Known
from tests.support.order_stream import MON, STORES, order, submitted


def steps(work: Callable[[], object]) -> int:
    """Steps of the interpreter: the same on every machine."""
    count = 0

    def step(frame: FrameType, event: str, _told: object) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def many(lines: int) -> Known:
    """An order of lines of two units each."""
    state = order.given(submitted(lines=lines, quantities=[2] * lines)).state
    assert isinstance(state, Known)
    return state


def asked_about(lines: int) -> int:
    """Steps of the question to routing."""
    sent = many(lines)
    return steps(lambda: question(sent, unrouted(sent), STORES, MON))


def all_split(lines: int) -> int:
    """Steps of the facts that divide every line."""
    sent = many(lines)
    choices = [Choice(number, 1, store) for number in sent.lines for store in ("S-1", "S-2")]
    return steps(lambda: decide(RouteOrder(choices, 1, MON, None), sent, STORES))


def test_a_question_grows_with_its_lines() -> None:
    assert asked_about(400) < 6 * asked_about(100)


def test_splitting_every_line_grows_with_the_lines() -> None:
    assert all_split(400) < 6 * all_split(100)
