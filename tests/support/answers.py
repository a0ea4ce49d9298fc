"""What a command answers to programs, held to its published schema."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from schemas import generate

FOLDER = Path(generate.__file__).parent / "generated" / "answers"


@cache
def _schema(command: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((FOLDER / f"{command}.schema.json").read_text()))


def answer(command: str, said: str) -> dict[str, Any]:
    """The document that the command printed; fails where it is not what is published."""
    document: dict[str, Any] = json.loads(said)
    _schema(command).validate(document)
    return document
