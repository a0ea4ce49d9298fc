"""For all tests."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from infra.apache_kafka import ApacheKafka
from infra.postgres_server import Postgres

# Commands without addresses would find an `orderfold up` of whoever runs the tests.
os.environ["XDG_RUNTIME_DIR"] = "/nowhere"

pytest.register_assert_rewrite(
    "tests.support", "tests.contract"
)  # so that what a shared check compared is told

from tests.support.databases import VERSIONS  # noqa: E402 - behind the line above
from tests.support.databases import server as of_version  # noqa: E402
from tests.support.parts import available_servers, database_server  # noqa: E402

# Brokers of tests live for minutes: to compile what they do often would cost more than it saves.
ApacheKafka.JAVA_OPTIONS = ("-XX:TieredStopAtLevel=1",)

# Machines may be slow; how long a thing takes is for benchmarks.
slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "steady", slow, derandomize=True
)  # the same examples every time: a change is to blame
settings.register_profile("fuzz", slow, print_blob=True)  # other ones every time: `make fuzz`
settings.load_profile(os.environ.get("ORDERFOLD_TEST_EXAMPLES", "steady"))


@pytest.fixture(scope="module", params=VERSIONS, ids=str)
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """A PostgreSQL of each version that this machine has, for what changes roles and settings of a server."""
    with of_version(request.param) as running:
        yield running


@pytest.fixture(scope="module", params=available_servers())
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the PostgreSQL that all tests use, and of version 15 where the machine has it."""
    with database_server(request.param) as address:
        yield address.url


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The storms first: each takes minutes, and at the end the other workers would wait for the last of them."""
    items.sort(key=lambda item: item.path.parent.name != "chaos")
