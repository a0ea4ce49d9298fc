"""YAML as nodes that know their line, so that whatever is wrong with a value can be shown where it stands."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from yaml import AliasEvent, MappingNode, MarkedYAMLError, Node, SequenceNode, YAMLError
from yaml.composer import Composer
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

DEEPEST = 40


class Problem(NamedTuple):
    """What is wrong at a place, and the cure. Line and column count from 1, `path` is as in a.b[0].c."""

    line: int
    column: int
    path: str
    message: str


class NotYaml(Exception):
    """The text cannot be taken as YAML; `problem` tells where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Resolver(BaseResolver):
    """Plain scalars as YAML 1.2 has them: NO and off are text, and so is 07030, a postal code."""


_TAG = "tag:yaml.org,2002:"
_PLAIN = {
    "null": (r"~|null|Null|NULL|", "~nN"),
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?(0|[1-9][0-9]{0,17})", "-+0123456789"),
    "float": (r"[-+]?(0|[1-9][0-9]{0,17})?\.[0-9]{1,18}", "-+.0123456789"),
}
for _name, (_pattern, _first) in _PLAIN.items():
    _starts = [*_first, ""] if _name == "null" else list(_first)
    _Resolver.add_implicit_resolver(_TAG + _name, re.compile(f"^(?:{_pattern})$"), _starts)


class _Loader(Reader, Scanner, Parser, Composer, _Resolver):
    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        _Resolver.__init__(self)
        self._depth = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave it open
        if isinstance(event, AliasEvent):
            raise NotYaml(_at(event, "", "aliases (*name) are not taken; write the value out"))
        if self._depth > DEEPEST:
            raise NotYaml(_at(event, "", "this is nested too deeply"))
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def compose(text: str) -> Node:
    """The one document in `text`. Raises NotYaml where there is none, or more, or an alias."""
    try:
        node = _Loader(text).get_single_node()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise NotYaml(Problem(line, column, "", f"not YAML: {error.problem or error.context}")) from error
    except YAMLError as error:
        raise NotYaml(Problem(1, 1, "", "not YAML: it contains a character that is no text")) from error
    if node is None:
        raise NotYaml(Problem(1, 1, "", "the document is empty"))
    return node


def plain(node: Node, problems: list[Problem], path: str = "") -> Any:
    """The node as dicts, lists, text, numbers, booleans and None; keys that stand twice go to `problems`."""
    if isinstance(node, MappingNode):
        return _mapping(node, problems, path)
    if isinstance(node, SequenceNode):
        return [plain(each, problems, f"{path}[{index}]") for index, each in enumerate(node.value)]
    kind = node.tag.removeprefix(_TAG)
    if kind in _PLAIN and not re.fullmatch(_PLAIN[kind][0], node.value):  # such as !!int 'abc'
        problems.append(_at(node, path, f"this is no {kind}; write a plain value"))
        return node.value
    match kind:
        case "null":
            return None
        case "bool":
            return node.value.lower() == "true"
        case "int":
            return int(node.value)
        case "float":
            return float(node.value)
        case "str":
            return node.value
        case _:
            problems.append(_at(node, path, f"the tag {node.tag} is not taken; write a plain value"))
            return node.value


class Place(NamedTuple):
    """How far a path could be followed: the node, its key if it has one, and the path in words."""

    node: Node
    key: Node | None
    path: str

    def problem(self, message: str, *, at_key: bool = False) -> Problem:
        """`message` where the value stands, or its key."""
        return _at(self.key if at_key and self.key is not None else self.node, self.path, message)


def find(node: Node, path: Sequence[str | int]) -> Place:
    """Follow keys and indexes; steps that are not in the YAML, such as names of variants, are passed over."""
    place = Place(node, None, "")
    for step in path:
        place = _step(place, step) or place
    return place


def join(path: str, key: str) -> str:
    """`a.b` out of `a` and `b`."""
    return f"{path}.{key}" if path else key


def _step(place: Place, step: str | int) -> Place | None:
    node = place.node
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return Place(node.value[step], None, f"{place.path}[{step}]")
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == step:
                return Place(value, key, join(place.path, str(step)))
    return None


def _mapping(node: MappingNode, problems: list[Problem], path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        name = key.value if isinstance(key.value, str) else ""
        here = join(path, name)
        if not name:
            problems.append(_at(key, path, "a key is one word; write key: value"))
        elif name in found:
            problems.append(_at(key, here, "this key stands here twice; keep one of the two"))
        else:
            found[name] = plain(value, problems, here)
    return found


def _at(marked: Any, path: str, message: str) -> Problem:
    return Problem(marked.start_mark.line + 1, marked.start_mark.column + 1, path, message)
