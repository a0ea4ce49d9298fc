"""The messages of an order to RICS, whatever happens to its lines and whenever answers come (RIC-1, RIC-3)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from schemas.organization.locations import Rics
from schemas.rics import Outcome, ReleaseReason
from services.rics.domain.book import (
    Book,
    adopted,
    again_at,
    answered,
    awaited_longer,
    awaited_until,
    follow,
    is_awaited,
    sent,
)
from services.rics.domain.changes import Changes, Left
from services.rics.domain.message import ENDED, TO_SEND, Message, MessageLine

START = datetime(2016, 11, 8, 9, tzinfo=UTC)
INTEGRATED = {
    "WH-1": Rics(),
    "WH-2": Rics(),
    "CAREFUL": Rics(hold_under_review_orders=True),
    "OFFLINE": Rics(online=False),
}
PLACES = [*INTEGRATED, "S-1"]
OUTCOMES: list[Outcome] = ["success", "failed", "invalid"]


@dataclass
class Lines:
    """An order whose lines move, and the book that follows it."""

    now: datetime = START
    under_review: bool = False
    quantities: dict[int, int] = field(default_factory=lambda: {1: 5, 2: 3})
    places: dict[int, str | None] = field(default_factory=lambda: {1: None, 2: None})
    book: Book = field(default_factory=Book)

    def move(self, number: int, to: str | None, reason: ReleaseReason = "reassigned") -> None:
        """A line goes from where it is to another location, or to nobody."""
        self.move_all([number], to, reason)

    def move_all(self, numbers: Sequence[int], to: str | None, reason: ReleaseReason = "reassigned") -> None:
        """Lines go together."""
        was = {number: self.places[number] for number in numbers}
        self.places |= dict.fromkeys(numbers, to)
        left = [
            Left(self.line(number), place, reason if to is None else "reassigned")
            for number, place in was.items()
            if place is not None and place != to
        ]
        came = [number for number, place in was.items() if place != to]
        self.follow(Changes(arrived={to: came} if to is not None and came else {}, left=left))

    def split(self, number: int, units: int, to: str | None) -> int:
        """Part of a line becomes a line of its own: at the same location, or given back."""
        place, new = self.places[number], max(self.quantities) + 1
        self.quantities |= {number: self.quantities[number] - units, new: units}
        self.places[new] = to
        left = [Left(self.line(new), place, "rejected")] if place is not None and to != place else []
        self.follow(Changes(left=left, parts={new: number}))
        return new

    def review(self, flag: bool) -> None:
        """The flag gets a value."""
        changed = flag if flag != self.under_review else None
        self.under_review = flag
        self.follow(Changes(under_review=changed))

    def follow(self, changed: Changes) -> None:
        """The book takes what happened."""
        whole = replace(
            changed,
            lines={number: self.line(number) for number in self.quantities},
            active=frozenset(number for number, place in self.places.items() if place is not None),
        )
        self.book = follow(self.book, whole, INTEGRATED.get, under_review=self.under_review, now=self.now)

    def send(self) -> Message | None:
        """Send what is due; return it as it was before, None where nothing is, or where an answer did not come."""
        message = self.book.next
        if message is None or message.due_at > self.now:
            return None
        if message.state == "sent":
            self.answer(message.number, message.attempt, "failed")
            return None
        rics = INTEGRATED[message.location]
        self.book = sent(self.book, message.number, awaited_until(self.now, rics))
        return message

    def answer(self, number: int, attempt: int, outcome: Outcome) -> bool:
        """RICS answers an attempt; return whether anybody waited for it."""
        awaited = is_awaited(self.book, number, attempt)
        if awaited:
            again = again_at(self.now, INTEGRATED[self.book.messages[number].location])
            self.book = answered(self.book, number, outcome, again)
        return awaited

    def line(self, number: int) -> MessageLine:
        """A line as it is now."""
        return MessageLine(number, "X", self.quantities[number])

    def told(self) -> list[tuple[str, str, list[tuple[int, int]], str]]:
        """Kind, location, units by line and state of each message."""
        return [
            (
                each.kind.partition("_")[0],
                each.location,
                [(line.line_number, line.quantity) for line in each.lines],
                each.state,
            )
            for each in self.book.messages.values()
        ]

    def went_through(self) -> None:
        """Everything to send is sent, and taken."""
        while self.book.next is not None:
            self.now = max(self.now, self.book.next.due_at)
            if (message := self.send()) is not None:
                self.answer(message.number, message.attempt + 1, "success")


@pytest.fixture
def order() -> Lines:
    """An order of five and three units that nobody has yet."""
    return Lines()


def test_the_lines_of_one_location_go_together_and_another_location_gets_its_own(order: Lines) -> None:
    order.move_all([1, 2], "WH-1")
    order.move(2, "WH-2")
    assert order.told() == [
        ("create", "WH-1", [(1, 5)], "waiting"),
        ("create", "WH-2", [(2, 3)], "waiting"),
    ]


@pytest.mark.parametrize("place", ["S-1", "OFFLINE"])
def test_a_location_that_is_not_integrated_is_sent_nothing(order: Lines, place: str) -> None:
    order.move_all([1, 2], place)
    order.move(1, None, "canceled")
    assert order.told() == []


def test_what_was_sent_is_released_once_its_create_got_through(order: Lines) -> None:
    order.move_all([1, 2], "WH-1")
    first = order.send()
    order.move(1, None, "rejected")
    assert first is not None
    assert order.send() is None  # the create is under way
    order.answer(1, 1, "success")
    release = order.send()
    assert release is not None
    assert (release.kind, release.create, release.reason) == ("release_order_reservation", 1, "rejected")


def test_what_never_left_is_not_released(order: Lines) -> None:
    order.move_all([1, 2], "WH-1")
    order.move_all([1, 2], None, "canceled")
    assert order.told() == [("create", "WH-1", [], "dropped")]


def test_a_release_is_dropped_where_its_create_is_invalid(order: Lines) -> None:
    order.move_all([1, 2], "WH-1")
    order.send()
    order.move(1, None, "canceled")
    order.answer(1, 1, "invalid")
    assert [each[3] for each in order.told()] == ["invalid", "dropped"]
    order.move(2, None, "canceled")
    assert len(order.told()) == 2


def test_a_part_that_was_given_back_is_released_under_its_own_number(order: Lines) -> None:
    order.move_all([1, 2], "WH-1")
    order.send()
    order.split(1, 2, None)
    (release,) = [each for each in order.book.messages.values() if each.create]
    assert release.lines == (MessageLine(3, "X", 2, part_of=1),)


def test_a_part_that_stays_is_sent_nothing_and_released_as_what_it_was_part_of(order: Lines) -> None:
    order.move_all([1, 2], "WH-1")
    order.send()
    part = order.split(1, 2, "WH-1")
    assert len(order.told()) == 1
    order.move(part, None, "canceled")
    (release,) = [each for each in order.book.messages.values() if each.create]
    assert release.lines == (MessageLine(part, "X", 2, part_of=1),)


def test_a_create_that_never_left_says_the_parts_as_they_are(order: Lines) -> None:
    order.move(1, "WH-1")
    order.split(1, 2, "WH-1")
    order.split(1, 1, None)
    assert order.told() == [("create", "WH-1", [(1, 2), (3, 2)], "waiting")]


def test_an_order_under_review_is_kept_back_only_where_the_system_says_so(order: Lines) -> None:
    order.review(True)
    order.move(1, "CAREFUL")
    order.move(2, "WH-1")
    assert [each[3] for each in order.told()] == ["held", "waiting"]
    order.review(False)
    assert [each[3] for each in order.told()] == ["waiting", "waiting"]  # the second says the flag itself


def test_who_was_sent_lines_is_told_of_the_flag(order: Lines) -> None:
    order.move(1, "WH-1")
    order.move(2, "WH-2")
    order.send()
    order.answer(1, 1, "success")
    order.review(True)
    assert order.told()[2:] == [("send", "WH-1", [(1, 5)], "waiting")]


def test_a_kept_back_line_that_goes_elsewhere_is_never_sent(order: Lines) -> None:
    order.review(True)
    order.move(1, "CAREFUL")
    order.move(1, "WH-1")
    order.review(False)
    assert order.told() == [("create", "CAREFUL", [], "dropped"), ("create", "WH-1", [(1, 5)], "waiting")]


def test_a_failed_message_is_sent_again_after_an_hour_and_those_behind_it_wait(order: Lines) -> None:
    order.move(1, "WH-1")
    order.move(2, "WH-2")
    order.send()
    order.answer(1, 1, "failed")
    assert order.send() is None
    order.now += timedelta(seconds=3_599)
    assert order.send() is None
    order.now += timedelta(seconds=1)
    again = order.send()
    assert again is not None
    assert (again.number, again.attempt) == (1, 1)


def test_an_answer_that_does_not_come_is_a_failure_and_counts_no_more_when_it_comes(order: Lines) -> None:
    order.move(1, "WH-1")
    order.send()
    order.now += timedelta(seconds=30)
    assert order.send() is None
    assert order.book.messages[1].state == "failed"
    assert not order.answer(1, 1, "success")
    assert order.book.messages[1].state == "failed"
    order.now += timedelta(hours=1)
    order.send()
    assert not order.answer(1, 1, "success")
    assert order.answer(1, 2, "success")
    assert not order.answer(1, 2, "invalid")
    assert order.book.messages[1].state == "done"


def test_a_message_that_has_not_left_is_awaited_longer(order: Lines) -> None:
    order.move(1, "WH-1")
    order.send()
    later = order.now + timedelta(minutes=5)
    order.book = awaited_longer(order.book, 1, later)
    order.now += timedelta(minutes=1)
    assert order.send() is None
    assert order.book.messages[1].state == "sent"


def test_what_left_before_a_restore_is_known_again(order: Lines) -> None:
    order.move(1, "WH-1")
    again = order.now + timedelta(hours=1)

    def adopts(attempt: int, outcome: Outcome | None) -> tuple[str, int]:
        order.book = adopted(order.book, 1, attempt, outcome, order.now, again)
        return order.book.messages[1].state, order.book.messages[1].attempt

    assert adopts(1, None) == ("sent", 1)
    assert adopts(1, None) == ("sent", 1)
    assert adopts(1, "failed") == ("failed", 1)
    assert adopts(2, None) == ("sent", 2)
    assert adopts(1, "success") == ("sent", 2)
    assert adopts(2, "success") == ("done", 2)
    assert adopts(3, None) == ("done", 2)


class AnyStory(RuleBasedStateMachine):
    """Lines move, split and are reviewed; messages leave; answers come, late, twice, or never."""

    def __init__(self) -> None:
        super().__init__()
        self.order = Lines()
        self.attempts: list[tuple[int, int]] = []

    @rule(data=st.data(), to=st.sampled_from(PLACES))
    def line_goes(self, data: st.DataObject, to: str) -> None:
        self.order.move(self.some_line(data), to)

    @rule(data=st.data(), reason=st.sampled_from(["canceled", "rejected"]))
    def line_leaves(self, data: st.DataObject, reason: ReleaseReason) -> None:
        number = self.some_line(data)
        if self.order.places[number] is not None:
            self.order.move(number, None, reason)

    @rule(data=st.data(), stays=st.booleans())
    def part_of_a_line(self, data: st.DataObject, stays: bool) -> None:
        number = self.some_line(data)
        place = self.order.places[number]
        if place is not None and self.order.quantities[number] > 1:
            self.order.split(number, 1, place if stays else None)

    def some_line(self, data: st.DataObject) -> int:
        """One of the lines that there are."""
        return data.draw(st.sampled_from(sorted(self.order.places)))

    @rule(flag=st.booleans())
    def reviewed(self, flag: bool) -> None:
        self.order.review(flag)

    @rule()
    def something_is_sent(self) -> None:
        before = self.order.book
        message = self.order.send()
        if message is None:
            return
        assert not [each for each in before.messages.values() if each.state == "sent"]
        older = [each for each in before.messages.values() if each.number < message.number]
        assert not [each for each in older if each.state in TO_SEND]
        if message.create is not None:
            assert before.messages[message.create].state == "done"
        assert message.lines
        self.attempts.append((message.number, message.attempt + 1))

    @precondition(lambda self: self.attempts)
    @rule(data=st.data(), outcome=st.sampled_from(OUTCOMES))
    def an_answer_comes(self, data: st.DataObject, outcome: Outcome) -> None:
        number, attempt = data.draw(st.sampled_from(self.attempts))
        before = self.order.book
        under_way = before.messages[number]
        if not self.order.answer(number, attempt, outcome):
            assert self.order.book is before
            assert (under_way.state, under_way.attempt) != ("sent", attempt)

    @rule(outcome=st.sampled_from(OUTCOMES))
    def the_answer_comes(self, outcome: Outcome) -> None:
        message = self.order.book.next
        if message is not None and message.state == "sent":
            assert self.order.answer(message.number, message.attempt, outcome)

    @rule(seconds=st.sampled_from([1, 30, 3_600]))
    def time_passes(self, seconds: int) -> None:
        self.order.now += timedelta(seconds=seconds)

    @invariant()
    def one_at_a_time(self) -> None:
        states = [each.state for each in self.order.book.messages.values()]
        assert states.count("sent") <= 1

    @invariant()
    def an_end_is_an_end(self) -> None:
        for each in self.order.book.messages.values():
            if each.state == "dropped" and each.kind == "create_fulfillment_order":
                assert each.attempt == 0

    def teardown(self) -> None:
        """In the end nothing is under review and RICS takes everything: then it has what its locations have."""
        self.order.review(False)
        self.order.went_through()
        messages = self.order.book.messages.values()
        assert {each.state for each in messages} <= ENDED
        had: Counter[str] = Counter()
        for each in messages:
            units = sum(line.quantity for line in each.lines)
            if each.state == "done" and each.kind == "create_fulfillment_order":
                had[each.location] += units
            elif each.state == "done" and each.kind == "release_order_reservation":
                had[each.location] -= units
        refused = {
            number
            for each in messages
            if each.state == "invalid"
            for number in (each.there or {line.line_number: 0 for line in each.lines})
        }
        for place in ("WH-1", "WH-2", "CAREFUL"):
            there = sum(
                self.order.quantities[number] for number, at in self.order.places.items() if at == place
            )
            assert had[place] == there or refused


TestAnyStory = AnyStory.TestCase
TestAnyStory.settings = settings(max_examples=300, stateful_step_count=40, deadline=None)
