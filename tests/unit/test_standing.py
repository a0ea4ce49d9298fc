"""Where reading goes on when a topic is not any more as a stored position left it."""

from collections.abc import Sequence

import pytest

from services.common.bus.port import Bounds, Record
from services.common.runtime.positions import Position, Taken, taken
from services.common.runtime.standing import Kind, Standing, compare

TOPIC = "orders"


def record(offset: int, value: str) -> Record:
    return Record(TOPIC, 0, offset, b"key", value.encode(), (), 1_000 + offset)


def told(
    before: Sequence[Record],
    now: Sequence[Record],
    *,
    beginning: int = 0,
    trail_from: int = 0,
    known: str = "id-1",
    topic_id: str = "id-1",
) -> Standing:
    """What is said of a consumer that took all of `before`, when the partition holds `now`."""
    trail = [taken(one) for one in before if one.offset >= trail_from]
    there = {one.offset: one for one in now if one.offset >= beginning}
    end = max((one.offset + 1 for one in now), default=beginning)

    def peek(offset: int) -> Record | None:
        return there.get(min((each for each in there if each >= offset), default=-1))

    last: Taken | None = trail[-1] if trail else None
    stored = Position(before[-1].offset + 1, known, 0, last)
    at_last = peek(last.offset) if last else None
    return compare(stored, Bounds(beginning, max(end, beginning), topic_id), at_last, lambda: trail, peek)


BEFORE = [record(offset, f"old {offset}") for offset in range(10)]


def new(first: int, end: int) -> list[Record]:
    return [record(offset, f"new {offset}") for offset in range(first, end)]


@pytest.mark.parametrize("more", [[], new(10, 13)], ids=["nothing new", "new records"])
def test_a_topic_as_it_was_left_goes_on_where_it_stands(more: list[Record]) -> None:
    standing = told(BEFORE, [*BEFORE, *more])
    assert (standing.position.next_offset, standing.position.generation, standing.incident) == (10, 0, None)


@pytest.mark.parametrize("sent", [0, 3, 10, 25])
def test_a_topic_made_again_is_read_from_its_beginning_however_much_it_holds(sent: int) -> None:
    standing = told(BEFORE, new(0, sent), topic_id="id-2")
    assert standing.incident is not None
    assert (standing.incident.kind, standing.incident.lost) == (Kind.MADE_AGAIN, False)
    assert (standing.position.next_offset, standing.position.generation) == (0, 1)
    assert standing.position.topic_id == "id-2"


def test_an_unknown_id_is_taken_on_without_a_word() -> None:
    standing = told(BEFORE, BEFORE, known="", topic_id="id-2")
    assert (standing.position, standing.incident) == (Position(10, "id-2", 0, taken(BEFORE[-1])), None)


def test_a_broker_that_tells_no_id_is_believed() -> None:
    standing = told(BEFORE, BEFORE, topic_id="")
    assert (standing.position.topic_id, standing.incident) == ("id-1", None)


@pytest.mark.parametrize("cut", [0, 1, 4, 9])
@pytest.mark.parametrize("sent", [0, 1, 3, 6, 20])
def test_a_topic_that_lost_its_end_is_read_from_exactly_where_it_lost_it(cut: int, sent: int) -> None:
    standing = told(BEFORE, [*BEFORE[:cut], *new(cut, cut + sent)])
    assert standing.incident is not None
    assert (standing.incident.kind, standing.incident.lost) == (Kind.CUT, False)
    assert (standing.position.next_offset, standing.position.generation) == (cut, 1)


def test_where_the_trail_is_too_short_a_person_is_told(  # new records before the trail's first cannot be told apart
) -> None:
    standing = told(BEFORE, [*BEFORE[:2], *new(2, 12)], trail_from=6)
    assert standing.incident is not None
    assert (standing.incident.kind, standing.incident.lost) == (Kind.CUT, True)
    assert standing.position.next_offset == 6
    assert "compare with the sender" in standing.incident.detail


def test_without_a_trail_a_shorter_topic_is_read_from_its_end_and_a_person_is_told() -> None:
    standing = told(BEFORE, BEFORE[:4], trail_from=100)
    assert standing.incident is not None
    assert (standing.position.next_offset, standing.incident.lost) == (4, True)


@pytest.mark.parametrize(("beginning", "gone"), [(10, 0), (11, 1), (14, 4)])
def test_records_that_expired_unread_are_counted(beginning: int, gone: int) -> None:
    standing = told(BEFORE, [*BEFORE, *new(10, 15)], beginning=beginning)
    assert standing.position.next_offset == beginning
    assert standing.position.generation == 0
    if gone:
        assert standing.incident is not None
        assert (standing.incident.kind, standing.incident.lost) == (Kind.EXPIRED, True)
        assert (standing.incident.end - standing.incident.first) == gone
    else:
        assert standing.incident is None


def test_an_end_that_is_told_too_low_is_not_believed_against_the_last_record() -> None:
    """The embedded broker tells the first offset of the last batch, plus one."""
    last = taken(BEFORE[-1])
    stored = Position(10, "", 0, last)
    standing = compare(stored, Bounds(0, 7), BEFORE[-1], lambda: [last], lambda _: None)
    assert (standing.position, standing.incident) == (stored, None)


def test_the_same_value_at_another_time_is_another_record() -> None:
    again = [*BEFORE[:9], Record(TOPIC, 0, 9, b"key", BEFORE[9].value, (), 99)]
    standing = told(BEFORE, again)
    assert standing.incident is not None
    assert (standing.incident.kind, standing.position.next_offset) == (Kind.CUT, 9)
