"""Write what others build against: JSON Schema of messages, facts, lists, answers and policy, and an AsyncAPI document.

python -m schemas.generate            writes schemas/generated
python -m schemas.generate --check    exits with 1 and names the files that differ from the catalogue
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from schemas.contract import facts
from schemas.contract.answers import answers
from schemas.contract.asyncapi import asyncapi
from schemas.contract.lists import lists
from schemas.contract.messages import messages, unions
from schemas.contract.openapi import openapi
from schemas.contract.policy import policy
from schemas.contract.tidy import document
from schemas.events import ALL

_HERE = Path(__file__).parent / "generated"


def documents() -> Iterator[tuple[str, str]]:
    """Every generated file: its path below `generated` and its text."""
    for message in messages():
        yield f"messages/{message.file}.schema.json", _text(document(message.schema))
    for topic, title, union in unions():
        yield f"messages/{topic}.{title}.schema.json", _text(document(union))
    for fact in ALL:
        yield f"facts/{fact.type}.v{fact.version}.schema.json", _text(document(facts.stored(fact)))
    for each in lists():
        yield f"lists/{each['title']}.schema.json", _text(document(each))
    for command, answer in answers():
        yield f"answers/{command}.schema.json", _text(document(answer))
    yield "organization.schema.json", _text(document(policy()))
    yield "asyncapi.json", _text(asyncapi())
    yield "openapi.json", _text(openapi())


def drifted() -> list[str]:
    """Generated files that are missing, differ, or belong to nothing any more."""
    wanted = dict(documents())
    there = {str(path.relative_to(_HERE)): path.read_text() for path in _HERE.rglob("*.json")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def write() -> None:
    """Make the folder say what the catalogue says."""
    wanted = dict(documents())
    for name in drifted():
        path = _HERE / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name])
        else:
            path.unlink()


def _text(document: Mapping[str, Any]) -> str:
    """Return a document as text of ASCII alone: patterns hold signs that nobody sees."""
    return json.dumps(document, indent=2) + "\n"


def main() -> int:
    """Write, or check and name what drifted."""
    if "--check" in sys.argv[1:]:
        found = drifted()
        if found:
            sys.stderr.write("schemas/generated is not what the catalogue says; run: make schemas\n")
            sys.stderr.write("".join(f"  {name}\n" for name in found))
        return 1 if found else 0
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
