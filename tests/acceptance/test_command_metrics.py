"""A short story, and each metric that is declared has a value in `/metrics` of one of the services."""

import urllib.request
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from infra.ports import HOST, free_port
from services.common.revision import REVISION
from services.operating.metrics_page import of_processes, of_system
from services.wiring import SERVICE_NAMES
from tests.support.parts import running_parts, with_fresh_database
from tests.support.retail import open_chain, store
from tests.support.source import ROOT
from tests.support.stories import MORNING, new_shop, processing
from tests.support.system import System, running_system, until

Page = Mapping[tuple[str, tuple[tuple[str, str], ...]], float]
"""Values by name and labels."""

BY_FAULTS = {
    "orderfold_position_incidents_total": (
        "tests/integration/test_another_cluster.py",
        "orderfold_position_incidents",
    ),
    "orderfold_fact_too_large": ("tests/integration/test_facts_too_large.py", "orderfold_fact_too_large"),
    "orderfold_facts_passed_over_total": ("tests/integration/test_projecting.py", "FACTS_PASSED_OVER"),
    "orderfold_loop_restarts_total": ("tests/unit/test_loop.py", "LOOP_RESTARTS"),
    "orderfold_polls_over_http_total": ("tests/integration/test_polls_over_http.py", "POLLS_OVER_HTTP"),
}
"""Metrics that this story gives no value, the test in which they get one, and what they are called there."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Page]]:
    """The metrics of each service after a story of two organizations, of which one holds its orders and one routes."""
    first = _free_ports(len(SERVICE_NAMES))
    with (
        running_parts() as shared,
        with_fresh_database(shared, "metrics") as parts,
        running_system(
            parts,
            ORDERFOLD_HEALTH_PORT=str(first),
            ORDERFOLD_FIGURES_SECONDS="1",
        ) as system,
    ):
        _story(system, tmp_path_factory.mktemp("metrics"))
        ports = dict(zip(SERVICE_NAMES, range(first, first + len(SERVICE_NAMES)), strict=True))
        until(lambda: "orderfold_runs_total" in _names(_page(ports["processor"])))
        until(lambda: _page(ports["projections"]).get(("orderfold_dead_letters_open", LETTER)) == 1)
        until(lambda: _page(ports["projections"])[EAST_DUE] == 0)
        yield {service: _page(port) for service, port in ports.items()}


EAST_DUE = ("orderfold_queue_orders", (("dc", "DC-EAST"), ("state", "due")))
LETTER = (("reason", "unreadable"), ("topic", "orders-submitted"))


def _story(system: System, folder: Path) -> None:
    """One order is dispatched, one waits, one is routed, and one message says nothing."""
    minutely = [processing("DC-EAST", hours=0, schedule=["* * * * *"]), processing("DC-WEST", hours=24)]
    shop = new_shop(system, folder, processing=minutely)
    shop.count("PEN", 5)
    shop.settle()
    shop.submit("M-1", ("PEN", 1), at=MORNING)
    shop.submit("M-2", ("DESK", 1), at=MORNING, dc="DC-WEST")
    chain = open_chain(system, folder, store("S-1"))
    chain.shelf("S-1", PEN=5)
    chain.order("M-3", ("PEN", 1))
    system.publish("orders-submitted", b"{")
    system.settle()
    until(lambda: shop.dispatched("M-1") == [[1]])


def _free_ports(count: int) -> int:
    """The first of so many ports in a row that nobody listens on."""
    while True:
        first = free_port()
        if all(free_port(first + each) == first + each for each in range(count)):
            return first


def _page(port: int) -> Page:
    with urllib.request.urlopen(f"http://{HOST}:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _names(page: Page) -> set[str]:
    return {name for name, _ in page}


def test_each_metric_has_a_value_or_a_test_of_the_fault_that_sets_it(pages: Mapping[str, Page]) -> None:
    shown = {name for page in pages.values() for name in _names(page)}
    declared = [*of_processes(), *of_system()]
    wanted = {f"{each.name}_count" if each.kind == "histogram" else each.name for each in declared}
    assert wanted - shown == BY_FAULTS.keys()
    ours = {name for name in shown if name.startswith("orderfold_")}
    parts = {f"{each.name}{part}" for each in declared for part in ("_bucket", "_sum", "_count")}
    assert ours - wanted - parts == set()


@pytest.mark.parametrize(("file", "name"), BY_FAULTS.values())
def test_a_metric_of_faults_is_asked_for_in_its_test(file: str, name: str) -> None:
    assert name in (ROOT / file).read_text()


def test_what_the_figures_say_of_the_story(pages: Mapping[str, Page]) -> None:
    page = pages["projections"]
    assert page["orderfold_queue_orders", (("dc", "DC-WEST"), ("state", "due"))] == 1
    assert page["orderfold_hold_over_seconds", (("dc", "DC-WEST"),)] > 86_400
    assert page["orderfold_oldest_waiting_seconds", (("dc", "DC-WEST"),)] > 86_400
    assert page["orderfold_dead_letter_newest_seconds", LETTER] < 600
    assert {value for (name, _), value in page.items() if name == "orderfold_topic_lag_messages"} == {0}
    assert sum(value for (name, _), value in page.items() if name == "orderfold_log_facts") > 8
    assert page["orderfold_figures_age_seconds", ()] < 30


def test_the_figures_stand_on_the_page_of_projections_alone(pages: Mapping[str, Page]) -> None:
    figures = {each.name for each in of_system()}
    assert [service for service, page in pages.items() if _names(page) & figures] == ["projections"]


def test_how_long_it_took(pages: Mapping[str, Page]) -> None:
    intake, relay = pages["intake"], pages["relay"]
    decided, published = "orderfold_received_to_decided_seconds", "orderfold_recorded_to_published_seconds"
    batches = intake[f"{decided}_count", (("consumer", "intake"),)]
    assert 1 <= batches <= 4
    assert 0 < intake[f"{decided}_sum", (("consumer", "intake"),)] < 60 * batches
    assert relay[f"{published}_count", (("topic", "dispatches"),)] >= 1
    assert 0 < relay[f"{published}_sum", (("topic", "dispatches"),)] < 60


def test_each_service_tells_its_version_and_no_moment_of_creation(pages: Mapping[str, Page]) -> None:
    for page in pages.values():
        told = [dict(labels) for name, labels in page if name == "orderfold_build_info"]
        assert told == [{"version": version("orderfold"), "revision": REVISION}]
        assert [name for name in _names(page) if name.endswith("_created")] == []
