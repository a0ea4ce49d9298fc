"""Reads YAML as nodes that know their line, so that a person sees where the wrong value stands."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.resolver import VersionedResolver

DEEPEST = 40


class Problem(NamedTuple):
    """What is wrong, where, and the cure. Line and column count from 1, `path` is as in a.b[0].c."""

    line: int
    column: int
    path: str
    message: str


class NotYaml(Exception):
    """The text cannot be taken as YAML; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


_TAG = "tag:yaml.org,2002:"
_PLAIN = {
    "null": (r"~|null|Null|NULL|", "~nN"),
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?(0|[1-9][0-9]{0,17})", "-+0123456789"),
    "float": (r"[-+]?(0|[1-9][0-9]{0,17})?\.[0-9]{1,18}", "-+.0123456789"),
}
"""Plain scalars that are no text, and how they begin. YAML 1.2 has more: there 07030, a postal code, is a number."""


def _by_first_character() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for kind, (pattern, characters) in _PLAIN.items():
        for first in [*characters, ""] if kind == "null" else characters:
            found.setdefault(first, []).append((_TAG + kind, re.compile(f"^(?:{pattern})$")))
    return found


class _Resolver(VersionedResolver):
    """Reads every version of YAML by the same few rules."""

    versioned_resolver = _by_first_character()


class _Composer(Composer):
    """Refuses aliases: a position would be that of another value, and a few lines could stand for millions."""

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader)
        self.warn_double_anchors = False

    def get_single_node(self) -> Any:
        try:
            return super().get_single_node()
        except (AssertionError, ValueError, OverflowError) as error:  # such as %YAML 1.3, or "\\U00110000"
            mark = self.loader.reader.get_mark()
            raise NotYaml(Problem(mark.line + 1, mark.column + 1, "", f"not YAML: {error}")) from error

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.parser.check_event(AliasEvent):
            event = self.parser.peek_event()
            raise NotYaml(_at(event, "", "aliases (*name) are not taken; write the value out"))
        return super().compose_node(parent, index)


def compose(text: str) -> Node:
    """Return the one document in `text`. Raises NotYaml where there is none, or more, or an alias."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer, yaml.Resolver = _Composer, _Resolver
    yaml.max_depth = DEEPEST + 1
    try:
        node: Node | None = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        deep = isinstance(error, MaxDepthExceededError)
        message = "this is nested too deeply" if deep else f"not YAML: {error.problem or error.context}"
        raise NotYaml(Problem(line, column, "", message)) from error
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
    kind = str(node.tag).removeprefix(_TAG)
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
