"""What the README says of files and of what to add where is so."""

import re
from collections.abc import Iterator

import pytest

from schemas.topics import CONSUMERS, READ
from services.projections.read_models import READ_MODELS
from services.projections.views import VIEWS
from services.streams.stock import PROMISES
from services.wiring import SERVICES
from tests.support.ledger import STANDS_FOR
from tests.support.source import ROOT

README = (ROOT / "README.md").read_text()
PAGES = {
    "README.md": README,
    **{f"docs/{page.name}": page.read_text() for page in sorted((ROOT / "docs").glob("*.md"))},
}
FOLDERS = ("services/", "schemas/", "tests/", "docs/", "examples/", "infra/", "benchmarks/")


def named(text: str) -> Iterator[str]:
    """Every path in backticks that begins in a folder of the project."""
    for word in re.findall(r"`([^`\s]+)`", text):
        if (
            word.startswith(FOLDERS)
            and "NAME" not in word
            and "SERVICE" not in word
            and "generated" not in word
        ):
            yield word.rstrip("/")


def section(title: str) -> str:
    """The text below a heading, up to the next one of its level."""
    return README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_is_there(page: str) -> None:
    assert [path for path in named(PAGES[page]) if not (ROOT / path).exists()] == []


def test_the_files_to_look_at_are_named() -> None:
    assert len(list(named(section("Where things are")))) >= 8


def test_the_floors_are_those_of_the_import_contract() -> None:
    drawn = section("Where things are").split("```text\n")[1].split("```")[0].strip().splitlines()
    floors = [set(re.split(r"\s{2,}", line)[0].split(" | ")) for line in drawn]
    contract = (ROOT / ".importlinter").read_text().split("layers =\n", 1)[1].split("exhaustive", 1)[0]
    wanted = [set(re.findall(r"(?<![(\w])[a-z_]+", line)) for line in contract.splitlines()]
    assert floors == [*filter(None, wanted), {"schemas"}]


def test_a_topic_that_is_read_has_everything_that_adding_one_asks_for() -> None:
    steps = section("Adding a topic, a fact, a read model, a service")
    for topic in READ:
        assert topic.name in CONSUMERS
        assert topic.name in STANDS_FOR, (
            f"say in tests/support/ledger.py what an input of {topic.name} stands for"
        )
        assert [service.name for service in SERVICES if topic.name in service.topics] == [topic.service]
    assert "tests/support/ledger.py" in steps


def test_a_read_model_has_its_view_or_is_read_by_one() -> None:
    views = "".join((ROOT / "services/projections/views" / f"{name}.sql").read_text() for name in VIEWS)
    assert [model.name for model in READ_MODELS if f"orderfold.{model.name}" not in views] == []


def test_a_fact_that_reserves_stock_is_in_the_ledger_check() -> None:
    from services.streams.ledger import FACTS

    assert set(PROMISES) <= set(FACTS)
