"""Version 2 names the lines that were acknowledged; what was acknowledged before that names none."""

from typing import Any


def to_version_2(data: dict[str, Any]) -> dict[str, Any]:
    """Without lines."""
    return {**data, "lines": []}
