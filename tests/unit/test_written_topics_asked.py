"""What loops ask about the topics they write is asked once for all, and a failure fails those that wait for it."""

from typing import Any

import pytest

from schemas.topics import DISPATCHES, ORDER_EVENTS
from services.common.bus import MemoryBroker, MemoryTopicAdmin
from services.common.bus.port import BrokerAway
from services.relay import topics
from services.relay.topics import WrittenTopics

NAMES = [ORDER_EVENTS.name, DISPATCHES.name]


class Counting(MemoryTopicAdmin):
    """Counts what it is asked; `away` as long as no broker answers."""

    asked = 0
    closed = 0
    away = False

    def cluster_id(self) -> str:
        """The id, where anybody answers."""
        type(self).asked += 1
        if self.away:
            raise BrokerAway("nobody answers")
        return super().cluster_id()

    def close(self) -> None:
        """Counted."""
        type(self).closed += 1


@pytest.fixture
def admin(monkeypatch: pytest.MonkeyPatch) -> type[Counting]:
    for name in ("asked", "closed", "away"):
        monkeypatch.setattr(Counting, name, 0)
    return Counting


@pytest.fixture
def written(admin: type[Counting]) -> WrittenTopics:
    broker = MemoryBroker()
    broker.create([ORDER_EVENTS, DISPATCHES])
    return WrittenTopics(lambda: admin(broker), NAMES)


def test_all_topics_are_asked_for_together(written: WrittenTopics, admin: type[Counting]) -> None:
    told = {name: written.there(name) for name in NAMES}
    assert admin.asked == 1
    for name, there in told.items():
        assert {place.topic for place in there.bounds} == {name}


def test_who_begins_anew_asks_anew(written: WrittenTopics, admin: type[Counting]) -> None:
    written.there(NAMES[0])
    written.forget()
    written.there(NAMES[0])
    assert admin.asked == 2


def test_a_failure_fails_those_that_stood_in_line_and_nobody_later(
    written: WrittenTopics, admin: type[Counting], monkeypatch: pytest.MonkeyPatch
) -> None:
    now: Any = 100.0
    monkeypatch.setattr(topics.time, "monotonic", lambda: now)
    monkeypatch.setattr(admin, "away", True)
    for _ in range(3):
        with pytest.raises(BrokerAway):
            written.there(NAMES[0])
    assert (admin.asked, admin.closed) == (1, 1)
    monkeypatch.setattr(admin, "away", False)
    now = 102.0
    written.there(NAMES[0])
    assert admin.asked == 2
