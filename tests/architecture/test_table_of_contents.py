"""What is listed by hand is what is there: facts, topics, read models, views, upcasters."""

import importlib
import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from schemas.events import ALL
from schemas.events.fact import Fact
from schemas.topics import READ, TOPICS, WRITTEN
from schemas.upcasters import UPCASTERS
from services.processor.queue import QUEUE
from services.projections.read_models import READ_MODELS
from services.projections.views import VIEWS, view
from tests.support.source import ROOT

NO_TOPIC = {"actions", "values", "patterns", "instants", "currencies", "missing", "party"}
"""Files of schemas/wire that hold what several topics are made of."""


def modules(folder: str) -> list[str]:
    """The names of the modules in a folder, without its table of contents."""
    return sorted(file.stem for file in (ROOT / folder).glob("*.py") if file.stem != "__init__")


def declared_facts() -> Iterator[type[Fact]]:
    """Every class in schemas/events that has a stored name."""
    for name in modules("schemas/events"):
        module = importlib.import_module(f"schemas.events.{name}")
        own = [
            found for found in vars(module).values() if getattr(found, "__module__", "") == module.__name__
        ]
        for found in own:
            is_fact = isinstance(found, type) and issubclass(found, Fact)
            if is_fact and hasattr(found, "type"):
                yield found


def test_all_facts_are_listed_once() -> None:
    assert sorted(fact.__name__ for fact in ALL) == sorted(fact.__name__ for fact in declared_facts())


def test_a_stored_name_is_kebab_case_and_belongs_to_one_fact() -> None:
    names = [fact.type for fact in ALL]
    assert len(set(names)) == len(names)
    for fact, name in zip(ALL, names, strict=True):
        assert name == "".join(f"-{c.lower()}" if c.isupper() else c for c in fact.__name__).lstrip("-")


def test_every_fact_is_frozen_and_closed() -> None:
    for fact in ALL:
        assert fact.__struct_config__.frozen, fact.__name__
        assert fact.__struct_config__.forbid_unknown_fields, fact.__name__


def test_every_read_model_is_listed_under_the_name_of_its_file() -> None:
    assert sorted(model.name for model in READ_MODELS) == modules("services/projections/read_models")


def test_a_read_model_takes_only_facts_that_there_are() -> None:
    for model in (*READ_MODELS, QUEUE):
        assert set(model.facts) <= set(ALL), model.name


def test_every_view_is_listed_and_has_its_file() -> None:
    files = sorted(file.stem for file in (ROOT / "services/projections/views").glob("*.sql"))
    assert sorted(VIEWS) == files
    assert len(set(VIEWS)) == len(VIEWS)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_has_a_comment_and_its_file_no_statement_but_a_select(name: str) -> None:
    found = view(name)
    assert found.comment.endswith(".")
    assert found.query.startswith(("SELECT", "WITH"))
    assert ";" not in found.query


def test_every_topic_has_its_file_of_messages() -> None:
    named = sorted(topic.name.replace("-", "_") for topic in (*READ, *WRITTEN))
    assert named == [name for name in modules("schemas/wire") if name not in NO_TOPIC]


def test_a_topics_messages_stand_in_its_file() -> None:
    for topic in (*READ, *WRITTEN):
        assert topic.messages, topic.name
        for message in topic.messages:
            assert issubclass(message, BaseModel)
            assert message.__module__ == f"schemas.wire.{topic.name.replace('-', '_')}"


def test_a_topic_is_listed_once() -> None:
    names = [topic.name for topic in TOPICS]
    assert len(set(names)) == len(names)


def test_every_upcaster_stands_in_a_file_of_its_folder() -> None:
    used = {step.__module__.rpartition(".")[2] for step in UPCASTERS.values()}
    assert sorted(used) == modules("schemas/upcasters")


@pytest.mark.parametrize("room", ["commands", "inquiry", "operating"])
def test_a_rooms_table_of_contents_names_each_of_its_files_once(room: str) -> None:
    contents = importlib.import_module(f"services.{room}").__doc__ or ""
    named = re.findall(r"\b([a-z_]+)\.py\b", contents)
    assert sorted(named) == modules(f"services/{room}")
