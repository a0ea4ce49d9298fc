"""Checks each message of a file as its consumer will, and says which line and column is wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from schemas.organization.postal_forms import FORMS, is_short
from schemas.reasons import DeadLetterReason
from schemas.topics import BY_NAME
from schemas.wire.status_updates import StatusUpdate
from services.commands.loading.fields import unknown_fields
from services.commands.loading.inside import message_of
from services.commands.loading.problem import Piece, Problem
from services.commands.loading.spoilt import problem_of, remark_of, texts_of
from services.commands.loading.topics import MODELS
from services.common.bus.port import Record
from services.common.runtime.decode import decode
from services.common.runtime.message import Message, Rejected

_OF_A_LINE = re.compile(r"lines\[([0-9]+)\]\.?(.*)")
_INDEX = re.compile(r"\[[0-9]+\]")
_REPORTS = ("status", "new_location", "under_review", "ship_to", "pickup_by")
_NO_REPORT = "the update reports nothing; send status or new_location"


@dataclass(slots=True)
class Checked:
    """What is wrong with a message, and what may not be meant although it can be taken."""

    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)


def check(piece: Piece, topic: str) -> Checked:
    """Say what the consumer would refuse, but for what only the database knows, such as organizations.

    Fields that no message of the topic has are problems of a file of JSON, as such columns are of a table.
    """
    record = Record(topic, 0, 0, None, piece.text.encode("utf-8", "surrogatepass"), (), 0)
    catalogue = BY_NAME[topic]
    checked = Checked()
    read = decode(record, MODELS[topic], str(catalogue.many))
    for found in read:
        if isinstance(found, Message):
            checked.problems += (_problem(piece, *each) for each in _empty_report(found))
            checked.remarks += (_problem(piece, *each) for each in _short_codes(found))
        else:
            wrong = found.problems or ((found.path, found.detail),)
            checked.problems += (_problem(piece, path, rule) for path, rule in wrong)
    if not piece.table:
        _add_spoilt_letters(piece, checked)  # in a table they are told with their cells
    if not piece.table and not any(map(_is_unreadable, read)):
        unknown = unknown_fields(piece.document, catalogue, MODELS[topic])
        checked.problems += (_problem(piece, path, rule) for path, rule in unknown)
    return checked


def _add_spoilt_letters(piece: Piece, checked: Checked) -> None:
    for path, name, text in texts_of(message_of(piece.document)):
        if words := problem_of(text):
            checked.problems.append(_problem(piece, path, words))
        elif words := remark_of(name, text):
            checked.remarks.append(_problem(piece, path, words))


def _is_unreadable(found: Message[Any] | Rejected) -> bool:
    return isinstance(found, Rejected) and found.reason == DeadLetterReason.UNREADABLE


def _empty_report(found: Message[Any]) -> Iterator[tuple[str, str]]:
    value = found.value
    if isinstance(value, StatusUpdate) and all(getattr(value, name) is None for name in _REPORTS):
        yield f"{found.prefix}status", _NO_REPORT


def _short_codes(found: Message[Any]) -> Iterator[tuple[str, str]]:
    for name in ("ship_to", "sold_to"):
        party = getattr(found.value, name, None)
        form = FORMS.get(party.country) if party is not None else None
        if party is not None and form is not None and is_short(form, party.postal_code):
            reason = f"it has fewer digits than codes of {party.country} have; are leading zeros missing?"
            yield f"{found.prefix}{name}.postal_code", reason


def _problem(piece: Piece, path: str, rule: str) -> Problem:
    if not piece.table:
        return Problem(piece.line, "", f"{path}: {rule}" if path else rule)
    of_line = _OF_A_LINE.match(path)
    if of_line and int(of_line[1]) < len(piece.rows):
        return Problem(piece.rows[int(of_line[1])], _INDEX.sub("", of_line[2]), rule)
    return Problem(piece.line, "" if path == "lines" else path, rule)
