"""The table of services says what the services do."""

import importlib
import subprocess
import sys
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest

from schemas.topics import CONSUMERS, READ
from services import wiring
from services.privacy import again
from services.processor.queue import QUEUE
from services.relay.channels import CHANNELS
from services.rics import follower as rics
from services.router import follower
from services.wiring import FOLDED, FOLLOWERS, SERVICES, Service
from tests.support.source import ROOT


def test_every_folder_with_a_process_is_in_the_table() -> None:
    folders = {main.parent.name for main in (ROOT / "services").glob("*/__main__.py")}
    assert {service.name for service in SERVICES} == folders
    assert len(SERVICES) == len(folders)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_service_reads_the_topics_of_the_table_under_the_name_of_its_consumer(service: Service) -> None:
    taken: dict[str, str] = {}

    def consuming(consumer: Any, *_: Any, **__: Any) -> None:
        taken.update(dict.fromkeys(consumer.topics, consumer.name))

    settings = SimpleNamespace(idle_seconds=1.0, inbox_days=1, http="", health_port=0)
    parts = MagicMock(consuming=consuming, clock=None, settings=settings)
    importlib.import_module(f"services.{service.name}.__main__").wire(parts)
    assert taken == {topic: CONSUMERS[topic] for topic in service.topics}


def test_every_topic_that_is_read_has_one_consumer() -> None:
    read = sorted(topic for service in SERVICES for topic in service.topics)
    assert read == sorted(CONSUMERS) == sorted(topic.name for topic in READ)
    assert len(set(CONSUMERS.values())) == len(CONSUMERS)


def test_followers_are_those_that_fold_and_those_that_act() -> None:
    folding = {model.name for model in FOLDED}
    acting = {
        follower.FOLLOWER,
        rics.FOLLOWER,
        again.FOLLOWER,
        *(channel.follower for channel in CHANNELS),
    }
    assert set(FOLLOWERS) == folding | acting
    assert QUEUE.name in folding
    assert len(set(FOLLOWERS)) == len(FOLLOWERS)


def test_the_table_loads_neither_numpy_nor_a_client_of_the_broker() -> None:
    ask = (
        f"import sys, {wiring.__name__}; print(sorted({{'numpy', 'kafka', 'sqlalchemy'}} & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)
    assert loaded.stdout.strip() == "[]"
