"""Reads JSON: an object in each line, objects over several lines, or one list of objects; their text stays as it is."""

import json
from collections.abc import Iterator

from services.commands.loading.problem import Piece, Problem

_BLANK = " \t\r\n"
_DECODER = json.JSONDecoder()


def documents_of(text: str, problems: list[Problem]) -> Iterator[Piece]:
    """Yield the messages of a text in JSON; what is not one is added to `problems`."""
    reader = _Reader(text, problems)
    at = reader.skip(0)
    if text.startswith("[", at):
        yield from _members(reader, at)
        return
    while at < len(text):
        end, piece = reader.read(at)
        if piece is not None:
            yield piece
        at = reader.skip(reader.next_line(at) if end is None else end)


def _members(reader: "_Reader", start: int) -> Iterator[Piece]:
    text, at = reader.text, reader.skip(start + 1)
    while not text.startswith("]", at):
        end, piece = reader.read(at)
        if piece is not None:
            yield piece
        if end is None:
            return
        at = reader.skip(end)
        if text.startswith(",", at):
            at = reader.skip(at + 1)
        elif not text.startswith("]", at):
            reader.problem(at, "not JSON: the list goes on without a comma, or is cut off")
            return
    rest = reader.skip(at + 1)
    if rest < len(text):
        reader.problem(rest, "not JSON: something stands behind the list")


class _Reader:
    """Knows the line of each place in the text; places are asked for in ascending order."""

    def __init__(self, text: str, problems: list[Problem]) -> None:
        self.text, self._problems = text, problems
        self._line, self._at = 1, 0

    def skip(self, at: int) -> int:
        """Return the next place that is not blank."""
        while at < len(self.text) and self.text[at] in _BLANK:
            at += 1
        return at

    def next_line(self, at: int) -> int:
        """Return where an object begins in a later line, or the end: behind what is not JSON nothing else is told."""
        found = self.text.find("\n{", at)
        return len(self.text) if found < 0 else found + 1

    def read(self, at: int) -> tuple[int | None, Piece | None]:
        """Return where the document that begins here ends, None where it is no JSON, and its message."""
        try:
            document, end = _DECODER.raw_decode(self.text, at)
        except RecursionError:
            self.problem(at, "nested too deep")
            return None, None
        except json.JSONDecodeError as error:
            column = error.pos - self.text.rfind("\n", 0, error.pos)
            self.problem(error.pos, f"not JSON: {error.msg} at column {column}")
            return None, None
        if not isinstance(document, dict):
            self.problem(at, "not a JSON object")
            return end, None
        return end, Piece(document, self.text[at:end], self._line_at(at))

    def problem(self, at: int, reason: str) -> None:
        """Note what is wrong at a place."""
        self._problems.append(Problem(self._line_at(at), "", reason))

    def _line_at(self, at: int) -> int:
        if at >= self._at:
            self._line += self.text.count("\n", self._at, at)
        else:
            self._line = self.text.count("\n", 0, at) + 1
        self._at = at
        return self._line
