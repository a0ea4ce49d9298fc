"""What a dead-letter topic hears: the original bytes and headers, and why."""

from collections.abc import Iterable, Iterator

from services.common.bus.port import Outgoing, Record
from services.common.runtime.dead_letters import DeadLetter

USUAL = 4 * 1024 * 1024
"""Bytes of a message, at most, on a topic as we make it."""

MODEST = 512 * 1024
"""Bytes of a message, at most, on a topic that somebody else made and that takes less."""

_OF_ONE_RECORD = 1024 * 1024  # its bytes go out again for each member, up to so many a page
_OF_A_PAGE = 32 * 1024 * 1024

Headers = tuple[tuple[str, bytes], ...]


def page(letters: Iterable[DeadLetter]) -> list[DeadLetter]:
    """The first of them, at least one, whose records are together not too large for one go."""
    taken: list[DeadLetter] = []
    size = 0
    for letter in letters:
        if not taken or letter.record is not taken[-1].record:
            size += _size(letter.record)
        if taken and size > _OF_A_PAGE:
            break
        taken.append(letter)
    return taken


def messages(letters: Iterable[DeadLetter], largest: int = USUAL) -> Iterator[Outgoing]:
    """One message a letter, none larger than `largest` bytes.

    What makes it too large stays behind: the value, else headers and key too. A message with very many bad
    members would be multiplied by their number: after the first mebibyte of it the letters go without its value.
    """
    spent: dict[int, int] = {}  # by record
    for letter in letters:
        record, omitted = letter.record, {}
        value = record.value
        before = spent.get(id(record), 0)
        if value is not None and (
            _size(record) > largest or (before and before + len(value) > _OF_ONE_RECORD)
        ):
            omitted = {"dlq_value_omitted": f"{len(value)} bytes; the dead letter {letter.id} keeps them"}
            value = None
        spent[id(record)] = before + len(value or b"")
        key, headers = record.key, tuple((name, said or b"") for name, said in record.headers)
        if _size(record) - len(record.value or b"") > largest:
            omitted["dlq_headers_omitted"] = f"with the key; the dead letter {letter.id} keeps them"
            key, headers = None, ()
        yield Outgoing(f"{record.topic}.dlq", key, value, headers + _told(letter, omitted))


def _told(letter: DeadLetter, omitted: dict[str, str]) -> Headers:
    told = {
        "dlq_reason": letter.reason,
        "dlq_path": letter.path,
        "dlq_topic": letter.record.topic,
        "dlq_partition": str(letter.record.partition),
        "dlq_offset": str(letter.record.offset),
        "dlq_id": str(letter.id),
        "dlq_detail": letter.detail,
        **({} if letter.member is None else {"dlq_member": str(letter.member)}),
        **omitted,
    }
    return tuple((name, said.encode()) for name, said in told.items())


def _size(record: Record) -> int:
    headers = sum(len(name.encode()) + len(said or b"") + 10 for name, said in record.headers)
    return len(record.key or b"") + len(record.value or b"") + headers
