"""The messages of one order to RICS: which there are to send, in which order, and what becomes of them (RIC-1, RIC-3).

At most one message of an order is under way. The oldest goes first, and those behind it wait until it is done with.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from schemas.organization.locations import Rics
from schemas.rics import Outcome
from services.rics.domain.changes import Changes, Left
from services.rics.domain.message import ENDED, TO_SEND, Message, MessageLine

Integrated = Callable[[str], Rics | None]
"""Tells how a location is integrated, None where it is not."""


@dataclass(frozen=True, slots=True)
class Book:
    """The messages of an order by number, the oldest first."""

    messages: Mapping[int, Message] = field(default_factory=dict)

    @property
    def next(self) -> Message | None:
        """The message that is under way, or else the oldest to send; None where nothing is to be done.

        It is to be looked at when its `due_at` has come.
        """
        under_way = [each for each in self.messages.values() if each.state == "sent"]
        to_send = [each for each in self.messages.values() if each.state in TO_SEND]
        return min(under_way or to_send, key=lambda each: each.number, default=None)


def follow(
    book: Book, changed: Changes, integrated: Integrated, *, under_review: bool, now: datetime
) -> Book:
    """Return the book after a fact: releases for lines that left, creates for lines that came, the new flag.

    `under_review` is the flag after the fact.
    """
    book = _split(book, changed)
    book = _without(book, changed, now)
    for location, numbers in sorted(changed.arrived.items()):
        rics = integrated(location)
        if rics is not None and rics.online:
            keeps_back = rics.hold_under_review_orders
            book = _with_new(
                book,
                kind="create_fulfillment_order",
                location=location,
                state="held" if keeps_back and under_review else "waiting",
                due_at=now,
                keeps_back=keeps_back,
                lines=tuple(changed.lines[number] for number in numbers),
                there={number: number for number in numbers},
            )
    return book if changed.under_review is None else _flagged(book, changed, changed.under_review, now)


def sent(book: Book, number: int, until: datetime) -> Book:
    """Return the book after one more attempt at a message, whose answer is awaited until then."""
    message = book.messages[number]
    return _with(book, replace(message, state="sent", attempt=message.attempt + 1, due_at=until))


def awaited_longer(book: Book, number: int, until: datetime) -> Book:
    """Return the book where the answer to a message is awaited until then, because the message has not left yet."""
    return _with(book, replace(book.messages[number], due_at=until))


def adopted(
    book: Book, number: int, attempt: int, outcome: Outcome | None, until: datetime, again: datetime
) -> Book:
    """Return the book after an attempt that left, or its outcome, was taken over from a topic after a restore.

    The table of a copy does not know of it. An attempt that it knows changes nothing.
    """
    message = book.messages.get(number)
    if message is None or message.state in ENDED or message.attempt > attempt:
        return book
    if outcome is None:
        return book if message.attempt == attempt else sent(_tried(book, message, attempt - 1), number, until)
    return answered(_tried(book, message, attempt), number, outcome, again)


def is_awaited(book: Book, number: int, attempt: int) -> bool:
    """Return whether an answer to this attempt is still waited for."""
    message = book.messages.get(number)
    return message is not None and message.state == "sent" and message.attempt == attempt


def answered(book: Book, number: int, outcome: Outcome, again_at: datetime) -> Book:
    """Return the book after the answer to the message that is under way; one that failed is sent again then."""
    message = book.messages[number]
    match outcome:
        case "success":
            return _with(book, replace(message, state="done"))
        case "failed":
            return _with(book, replace(message, state="failed", due_at=again_at))
        case "invalid":
            return _without_what_depends(_with(book, replace(message, state="invalid")), message)


def again_at(now: datetime, rics: Rics | None) -> datetime:
    """Return when a message that failed now is sent again."""
    return now + timedelta(seconds=(rics or Rics()).retry_seconds)


def awaited_until(now: datetime, rics: Rics | None) -> datetime:
    """Return until when the answer to a message that is sent now is awaited."""
    return now + timedelta(seconds=(rics or Rics()).timeout_seconds)


def _tried(book: Book, message: Message, attempts: int) -> Book:
    return _with(book, replace(message, attempt=attempts))


def _split(book: Book, changed: Changes) -> Book:
    """Return the book where parts that became lines of their own are where their lines were."""
    for new, source in changed.parts.items():
        for message in book.messages.values():
            if source in message.there:
                book = _with(book, replace(message, there={**message.there, new: message.there[source]}))
    return book


def _without(book: Book, changed: Changes, now: datetime) -> Book:
    """Return the book after lines left: what was sent is released, and what never left is not sent."""
    for message in list(book.messages.values()):
        gone = [
            each
            for each in changed.left
            if each.location == message.location and each.line.line_number in message.there
        ]
        if message.never_left:
            book = _with(book, _as_they_are(message, gone, changed))
        elif gone and message.may_be_there:
            book = _released(book, message, [each for each in gone if each.reason is not None], now)
    return book


def _as_they_are(message: Message, gone: list[Left], changed: Changes) -> Message:
    """Return a create that never left, about the lines that are there now; dropped where there are none."""
    numbers = sorted(message.there.keys() - {each.line.line_number for each in gone})
    lines = tuple(changed.lines.get(number) or _line(message, number) for number in numbers)
    there = {number: number for number in numbers}
    return replace(message, state=message.state if there else "dropped", lines=lines, there=there)


def _line(message: Message, number: int) -> MessageLine:
    return next(line for line in message.lines if line.line_number == number)


def _released(book: Book, create: Message, gone: list[Left], now: datetime) -> Book:
    """Return the book with a release of these lines of a create, one for each reason."""
    for reason in dict.fromkeys(each.reason for each in gone):
        lines = [each.line for each in gone if each.reason == reason]
        book = _with_new(
            book,
            kind="release_order_reservation",
            location=create.location,
            state="waiting",
            due_at=now,
            create=create.number,
            reason=reason,
            lines=tuple(_as_sent(line, create.there[line.line_number]) for line in lines),
            there={},
        )
    left = {each.line.line_number for each in gone}
    there = {number: under for number, under in create.there.items() if number not in left}
    return _with(book, replace(create, there=there))


def _as_sent(line: MessageLine, under: int) -> MessageLine:
    return line if under == line.line_number else replace(line, part_of=under)


def _flagged(book: Book, changed: Changes, flag: bool, now: datetime) -> Book:
    """Return the book after a change of the flag: creates are kept back or let go, and who has lines is told."""
    told: dict[str, set[int]] = {}
    for message in list(book.messages.values()):
        if message.never_left and message.keeps_back:
            book = _with(book, replace(message, state="held" if flag else "waiting", due_at=now))
        elif message.may_be_there and (lines := message.there.keys() & changed.active):
            told.setdefault(message.location, set()).update(lines)
    for location, numbers in told.items():
        book = _with_new(
            book,
            kind="send_under_review",
            location=location,
            state="waiting",
            due_at=now,
            under_review=flag,
            lines=tuple(changed.lines[number] for number in sorted(numbers)),
            there={},
        )
    return book


def _without_what_depends(book: Book, invalid: Message) -> Book:
    """Return the book without messages about a create that RICS will never have."""
    has_others = any(
        each.may_be_there and each.location == invalid.location for each in book.messages.values()
    )
    for message in list(book.messages.values()):
        about_it = message.create == invalid.number or (
            message.kind == "send_under_review" and message.location == invalid.location and not has_others
        )
        if about_it and invalid.kind == "create_fulfillment_order" and message.state not in ENDED:
            book = _with(book, replace(message, state="dropped"))
    return book


def _with_new(book: Book, **message: Any) -> Book:
    return _with(book, Message(number=len(book.messages) + 1, **message))


def _with(book: Book, message: Message) -> Book:
    return Book({**book.messages, message.number: message})
