"""STA-5: services that are killed in the middle of polls lose nothing and hand out nothing twice."""

import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.ledger import broken
from tests.support.polls import (
    asked,
    listens,
    path,
    post,
    submitted,
    system_over_http,
    told_in,
    two_stores,
)
from tests.support.processes import eventually
from tests.support.retail import Chain
from tests.support.system import System


@pytest.fixture(scope="module")
def over_http() -> Iterator[tuple[System, str]]:
    """A system whose fulfillment service listens, and where."""
    with system_over_http() as opened:
        yield opened


@pytest.fixture
def shop(over_http: tuple[System, str], tmp_path: Path) -> Chain:
    """Two stores with stock."""
    return two_stores(over_http[0], tmp_path)


def kill(system: System, url: str, *services: str) -> None:
    """SIGKILL; wait until fulfillment listens again."""
    for service in services:
        system.group.send(service, signal.SIGKILL)
    assert eventually(lambda: listens(url))


def handed_out(shop: Chain, numbers: list[str]) -> list[int]:
    """How often each order was handed out, by the log."""
    return [shop.facts(number).count("work-handed-out") for number in numbers]


def answers(shop: Chain) -> dict[str, Any]:
    """The answers on the topic by poll; fails where one poll got two."""
    found: dict[str, Any] = {}
    for heard in shop.heard("location-work"):
        assert found.setdefault(heard.value["poll_id"], heard.value) == heard.value
    return found


def test_polls_on_the_topic_are_answered_once(over_http: tuple[System, str], shop: Chain) -> None:
    system, url = over_http
    numbers = submitted(shop, 45)
    polls = []
    for services in (("fulfillment",), ("relay",), ("fulfillment", "relay"), ("fulfillment",), ()):
        polls += [asked(shop, "S-1", limit=3) for _ in range(4)]
        kill(system, url, *services)
    shop.settle()

    found = answers(shop)
    assert found.keys() == set(polls)
    assert sorted(number for answer in found.values() for number in told_in(answer)) == numbers
    assert handed_out(shop, numbers) == [1] * 45
    assert broken(system) == []


def test_a_caller_who_insists_gets_everything_once(over_http: tuple[System, str], shop: Chain) -> None:
    system, url = over_http
    numbers = submitted(shop, 60)
    keys = [uuid4().hex for _ in range(20)]

    def kills() -> None:
        for _ in range(3):
            kill(system, url, "fulfillment")

    killing = threading.Thread(target=kills)
    killing.start()
    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(lambda key: insist(url, path(shop), key), keys))
    killing.join()
    shop.settle()

    assert sorted(number for answer in said for number in told_in(answer)) == numbers
    assert answers(shop) == dict(zip(keys, said, strict=True))
    assert handed_out(shop, numbers) == [1] * 60


def insist(url: str, where: str, key: str) -> Any:
    """Send a request until it is answered."""
    found: list[Any] = []

    def answered() -> bool:
        try:
            status, answer = post(url, where, {"limit": 3}, key=key)
        except (OSError, ValueError):  # nobody listens, or it broke off
            return False
        found.append(answer)
        return status == 200

    assert eventually(answered)
    return found[-1]
