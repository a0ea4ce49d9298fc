"""Says all that is wrong with a message, in the words of a dead letter, which never repeat what was sent."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from schemas.wire.patterns import RULES, unseen_sign

_MOST = 100
"""Problems that one dead letter names; a message of thousands of wrong lines has more."""

Problem = Mapping[str, Any]
"""As pydantic tells it: type, place, message, context, input."""

_OF_TEXT = {"string_pattern_mismatch", "literal_error"}
_NO_TIME = "no such date or time exists"
_OBJECTS = {
    "Order": "an order object",
    "Line": "a line object",
    "Party": "an object with the fields of an address",
    "StockChange": "a stock change object",
    "StatusUpdate": "a status update object",
    "CancelOrder": "a cancel object",
    "LocationPoll": "a poll object",
    "CancelDispatch": "a cancel object",
    "ForgetPerson": "an object of a privacy request",
    "Match": "an object that says which orders are meant",
}


def summary(found: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the path of the first problem, and what is wrong: its rule, then every other problem with its path."""
    (first, rule), *others = found
    told = [rule, *(f"{place}: {words}" for place, words in others[: _MOST - 1])]
    if len(others) >= _MOST:
        told.append(f"and {len(others) - _MOST + 1:,} more")
    return first, "; ".join(told)


def problems(error: ValidationError, path: str) -> tuple[tuple[str, str], ...]:
    """Return every problem: its path, such as orders[3].lines[0].quantity, and the rule that is broken.

    `path` is where the checked part stands in its message, such as orders[3].
    """
    found = error.errors(include_url=False)
    return tuple([(_path(path, each["loc"]), _words(each)) for each in found if not _echo(each)])


def _echo(problem: Any) -> bool:
    """Return whether a list is called too short only because members of it are wrong."""
    return bool(problem["type"] == "too_short" and len(problem["input"]) >= problem["ctx"]["min_length"])


def _path(path: str, parts: Sequence[int | str]) -> str:
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _words(problem: Problem) -> str:
    sent, kind = problem["input"], problem["type"]
    if kind == "missing":
        return "needed"
    if kind == "value_error":  # a rule of ours, in our words
        return str(problem["msg"]).removeprefix("Value error, ")
    if kind == "string_type" and isinstance(sent, int | float) and not isinstance(sent, bool):
        return "must be text in quotes, not a number"
    if sent == "" and kind == "string_too_short":
        return "must not be empty"
    if kind == "string_pattern_mismatch" and (sign := unseen_sign(sent)):
        return f"holds {sign}, which people do not see or take for a blank; take it out"
    rule = _rule(problem)
    if sent is None:
        return f"needed; null is not a value ({rule})"
    return f"must not be empty ({rule})" if sent == "" and kind in _OF_TEXT else rule


def _rule(problem: Problem) -> str:
    context = problem.get("ctx", {})
    say = _RULES.get(problem["type"])
    if say is not None:
        return say(context, problem["loc"])
    return str(problem["msg"])


def _pattern(context: Mapping[str, Any], _place: Sequence[int | str]) -> str:
    return RULES.get(str(context["pattern"]), "must have another form; see the published schema")


def _choice(context: Mapping[str, Any], _place: Sequence[int | str]) -> str:
    return f"must be {str(context['expected']).replace(chr(39), '')}"


def _members(number: int, place: Sequence[int | str]) -> str:
    name = str(place[-1]) if place else "members"
    return f"one {name.removesuffix('s')}" if number == 1 else f"{number:,} {name}"


_RULES: Mapping[str, Callable[[Mapping[str, Any], Sequence[int | str]], str]] = {
    "string_type": lambda _c, _p: "must be text",
    "int_type": lambda _c, _p: "must be a whole number",
    "int_from_float": lambda _c, _p: "must be a whole number",
    "int_parsing_size": lambda _c, _p: "must be a smaller whole number",
    "bool_type": lambda _c, _p: "must be true or false",
    "tuple_type": lambda _c, _p: "must be a list",
    "greater_than_equal": lambda c, _p: f"must be {c['ge']:,} or more",
    "less_than_equal": lambda c, _p: f"must be {c['le']:,} or less",
    "string_too_short": lambda c, _p: f"must have at least {c['min_length']} characters",
    "string_too_long": lambda c, _p: f"must have at most {c['max_length']} characters",
    "string_pattern_mismatch": _pattern,
    "literal_error": _choice,
    "too_short": lambda c, p: f"must have at least {_members(c['min_length'], p)}",
    "too_long": lambda c, p: f"must have at most {_members(c['max_length'], p)}",
    "model_type": lambda c, _p: f"must be {_OBJECTS.get(c['class_name'], 'an object')}",
    "datetime_parsing": lambda _c, _p: _NO_TIME,
    "datetime_from_date_parsing": lambda _c, _p: _NO_TIME,
    "datetime_object_invalid": lambda _c, _p: _NO_TIME,
    "string_unicode": lambda _c, _p: "must be text without half of a surrogate pair",
}
