"""Version 2 says once what is left out in every pass; before that, each pass said all of it."""

from typing import Any


def to_version_2(data: dict[str, Any]) -> dict[str, Any]:
    """Everything stays with its pass, where it stood in the order of the rulebook."""
    shopping = data["shopping"]
    if shopping is None:
        return data
    passes = [
        {**each, "left_out": [{"rule": rule, **said} for rule, said in enumerate(each["left_out"])]}
        for each in shopping["passes"]
    ]
    return {**data, "shopping": {**shopping, "left_out": [], "passes": passes}}
