"""An example of each message, in a file of schemas/examples: headers and payload as they are on the topic."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "examples"


@cache
def example(message: str) -> dict[str, Any]:
    """Return the example of a message, such as `orders-submitted.Order`. Raises FileNotFoundError."""
    path = FOLDER / f"{message}.json"
    if not path.is_file():
        raise FileNotFoundError(f"write an example of {message} into schemas/examples/{path.name}")
    found: dict[str, Any] = json.loads(path.read_text())
    return found
