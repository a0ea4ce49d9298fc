"""Version 2 says once what is left out in every pass; before that, each pass said all of it."""

from typing import Any


def to_version_2(data: dict[str, Any]) -> dict[str, Any]:
    """Everything is named with its pass, where it stood in the order of the rulebook."""
    shopping = data["shopping"]
    if shopping is None:
        return data
    passes, left_out = [], []
    for each in shopping["passes"]:
        look = dict(each)
        told = look.pop("left_out")
        passes.append(look)
        left_out += [{"rule": rule, "pass_number": look["number"], **said} for rule, said in enumerate(told)]
    return {**data, "shopping": {**shopping, "passes": passes, "left_out": left_out}}
