"""The source files that ship, as tests of the architecture read them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
SHIPS = ("schemas", "services", "infra", "examples")
_NOT_OURS = {"target", "__pycache__"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Source(NamedTuple):
    """One file: its path from the root, its text, its tree."""

    path: str
    text: str
    tree: ast.Module


def sources(*folders: str) -> list[Source]:
    """Every Python file below these folders (those that ship, where none is named), by path."""
    found = []
    for folder in folders or SHIPS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            if not _NOT_OURS & set(file.parts):
                text = file.read_text()
                found.append(Source(str(file.relative_to(ROOT)), text, ast.parse(text)))
    return found


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method, inner ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def public(tree: ast.Module | ast.ClassDef) -> Iterator[Function | ast.ClassDef]:
    """Functions and classes that others may use, and the same of those classes."""
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)
