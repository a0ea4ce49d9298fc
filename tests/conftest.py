"""For all tests."""

import os

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite(
    "tests.support", "tests.contract"
)  # so that what a shared check compared is told

# Machines may be slow; how long a thing takes is for benchmarks.
slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "steady", slow, derandomize=True
)  # the same examples every time: a change is to blame
settings.register_profile("fuzz", slow, print_blob=True)  # other ones every time: `make fuzz`
settings.load_profile(os.environ.get("ORDERFOLD_TEST_EXAMPLES", "steady"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The storms first: each takes minutes, and at the end the other workers would wait for the last of them."""
    items.sort(key=lambda item: item.path.parent.name != "chaos")
