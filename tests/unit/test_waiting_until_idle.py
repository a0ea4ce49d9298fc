"""Waiting until all is through: a broker that does not answer at first is told of, later it is waited for."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.common.bus.port import BrokerAway
from services.operating import idle
from services.operating.idle import Backlog, wait_idle

BUSY, QUIET = Backlog({"router": 3}), Backlog({})


def waited(monkeypatch: pytest.MonkeyPatch, *answers: Backlog | BrokerAway, timeout: float = 60) -> Backlog:
    told: Iterator[Backlog | BrokerAway] = iter(answers)

    def backlog(*_: Any) -> Backlog:
        answer = next(told)
        if isinstance(answer, BrokerAway):
            raise answer
        return answer

    monkeypatch.setattr(idle, "backlog", backlog)
    monkeypatch.setattr(idle.time, "sleep", lambda _: None)
    return wait_idle(None, None, timeout)  # type: ignore[arg-type]


def test_a_broker_that_falls_silent_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert waited(monkeypatch, BUSY, BrokerAway("gone"), BrokerAway("gone"), QUIET) == QUIET


def test_a_broker_that_was_never_there_is_told_of_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BrokerAway, match="gone"):
        waited(monkeypatch, BrokerAway("gone"), QUIET)


def test_after_the_last_second_what_is_left_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert waited(monkeypatch, BUSY, timeout=0) == BUSY
