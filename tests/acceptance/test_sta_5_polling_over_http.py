"""STA-5: a location asks for its work over HTTP, and gets the answer that the topic would have given."""

import json
import os
import re
import shutil
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.polls import (
    TOKEN,
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
from tests.support.source import ROOT
from tests.support.system import System

PAGE = ROOT / "docs/polls-over-http.md"


@pytest.fixture(scope="module")
def over_http() -> Iterator[tuple[System, str]]:
    """A system whose fulfillment service listens, and where."""
    with system_over_http() as opened:
        yield opened


@pytest.fixture
def shop(over_http: tuple[System, str], tmp_path: Path) -> Chain:
    """Two stores with stock."""
    return two_stores(over_http[0], tmp_path)


@pytest.fixture
def url(over_http: tuple[System, str]) -> str:
    """Where fulfillment listens."""
    assert eventually(lambda: listens(over_http[1]))
    return over_http[1]


def test_the_answer_is_the_message_and_leaves_by_the_topic_too(shop: Chain, url: str) -> None:
    submitted(shop, 1)
    key = uuid4().hex

    status, answer = post(url, path(shop), {"limit": 5}, key=key)
    shop.settle()

    assert (status, told_in(answer), answer["poll_id"]) == (200, ["A-000"], key)
    assert answer["orders"][0]["ship_to"]["first_name"] == "Ann"
    assert [heard.value for heard in shop.heard("location-work")] == [answer]
    assert [(row["status"], row["polled_count"]) for row in shop.lines("A-000")] == [("polled", 1)]
    (entry,) = shop.system.view("order_history", shop.code, cause="poll")
    assert (entry["status"], entry["source"], entry["location"]) == ("polled", "WS", "S-1")


def test_the_same_key_gets_the_same_answer_on_the_topic_too(shop: Chain, url: str) -> None:
    submitted(shop, 1)
    key = uuid4().hex
    first = post(url, path(shop), key=key)

    assert post(url, path(shop), key=key) == first
    asked(shop, "S-1", poll_id=key)
    shop.settle()

    heard = [one.value for one in shop.heard("location-work", poll_id=key)]
    assert heard == [first[1]] * 3
    assert told_in(post(url, path(shop))[1]) == []


def test_polls_at_one_time_never_share_a_line(shop: Chain, url: str) -> None:
    numbers = submitted(shop, 40)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: post(url, path(shop), {"limit": 5}), range(16)))

    assert [status for status, _ in answers] == [200] * 16
    assert sorted(number for _, answer in answers for number in told_in(answer)) == numbers


def test_the_same_key_at_one_time_hands_out_once(shop: Chain, url: str) -> None:
    submitted(shop, 3)
    key, ready = uuid4().hex, threading.Barrier(6)

    def ask(_: int) -> tuple[int, Any]:
        ready.wait()
        return post(url, path(shop), key=key)

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(ask, range(6)))

    assert answers == [answers[0]] * 6
    shop.settle()
    assert shop.facts("A-000").count("work-handed-out") == 1


@pytest.mark.parametrize(
    ("location", "kind", "body", "status", "field", "reason"),
    [
        ("S-9", "fulfillments", None, 404, "location", "unknown_location"),
        ("S%201", "fulfillments", None, 400, "location", "invalid"),
        ("S-1", "everything", None, 400, "kind", "invalid"),
        ("S-1", "fulfillments", {"limit": 0}, 400, "limit", "invalid"),
        ("S-1", "fulfillments", {"limit": 1001}, 400, "limit", "invalid"),
        ("S-1", "fulfillments", [], 400, "", "invalid"),
        ("S-1", "fulfillments", b"{", 400, "", "unreadable"),
        ("S-1", "fulfillments", b" " * 16_385, 413, "Content-Length", "invalid"),
    ],
)
def test_what_is_wrong_is_named(
    shop: Chain, url: str, location: str, kind: str, body: Any, status: int, field: str, reason: str
) -> None:
    found, answer = post(url, path(shop, location, kind), body)
    assert (found, answer["error"]["field"], answer["error"]["reason"]) == (status, field, reason)
    assert answer["error"]["detail"]


def test_an_unknown_organization_or_path(shop: Chain, url: str) -> None:
    found, answer = post(url, f"/v1/organizations/{shop.code}X/locations/S-1/fulfillments")
    assert (found, answer["error"]["reason"]) == (404, "unknown_organization")
    found, answer = post(url, "/v1/work")
    assert (found, answer["error"]["reason"]) == (404, "unknown_path")


def test_a_key_is_needed_and_stands_for_one_question(shop: Chain, url: str) -> None:
    found, answer = post(url, path(shop), key=None)
    assert (found, answer["error"]["field"]) == (400, "Idempotency-Key")
    key = uuid4().hex
    post(url, path(shop), key=key)
    found, answer = post(url, path(shop, kind="intransit"), key=key)
    assert (found, answer["error"]["field"]) == (409, "Idempotency-Key")


@pytest.mark.parametrize("token", ["", "another", TOKEN.upper()])
def test_nobody_asks_without_the_token(shop: Chain, url: str, token: str) -> None:
    submitted(shop, 1)
    found, answer = post(url, path(shop), token=token)
    assert (found, answer["error"]["field"]) == (401, "Authorization")
    shop.settle()
    assert shop.placed("A-000") == [(1, 1, "new_order", "S-1")]


def test_another_method_is_told_which_one_to_use(shop: Chain, url: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url + path(shop), timeout=10)
    assert (caught.value.code, caught.value.headers["Allow"]) == (405, "POST")


def test_the_example_of_the_page_works(shop: Chain, url: str) -> None:
    submitted(shop, 1)
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("there is no curl")
    (command,) = re.findall(r"```\n(curl .*?)```", PAGE.read_text(), re.DOTALL)
    command = command.replace("ACME", shop.code).replace("S-001", "S-1")
    environment = {**os.environ, "URL": url, "TOKEN": TOKEN}

    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, timeout=60)

    assert told_in(json.loads(done.stdout)) == ["A-000"]
