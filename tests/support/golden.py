"""The golden facts: an example of every shape that a fact ever had."""

from pathlib import Path

from schemas.events.fact import Fact

FOLDER = Path(__file__).parents[1] / "golden" / "facts"


def newest(fact: type[Fact]) -> str:
    """The stored JSON of the example of a fact's newest shape."""
    return (FOLDER / f"{fact.type}.v{fact.version}.json").read_text()
