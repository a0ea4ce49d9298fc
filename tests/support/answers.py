"""What a command answers to programs, held to its published schema."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from schemas import generate
from schemas.contract.answers import file_of

FOLDER = Path(generate.__file__).parent / "generated" / "answers"


@cache
def _schema(command: str) -> jsonschema.Draft202012Validator:
    text = (FOLDER / f"{file_of(command)}.schema.json").read_text()
    return jsonschema.Draft202012Validator(
        json.loads(text), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def answer(command: str, said: str) -> Any:
    """The document that the command printed; fails where it is not what is published."""
    document: Any = json.loads(said)
    _schema(command).validate(document)
    return document
