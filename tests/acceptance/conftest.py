"""One running system for all acceptance tests of a worker; each test has an organization of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.parts import Parts, running_parts, with_fresh_database
from tests.support.stories import Shop, new_shop
from tests.support.system import System, running_system


@pytest.fixture(scope="session")
def acceptance_parts() -> Iterator[Parts]:
    """A broker and a database for the system."""
    with running_parts() as parts, with_fresh_database(parts, "acceptance") as own:
        yield own


@pytest.fixture(scope="session")
def system(acceptance_parts: Parts) -> Iterator[System]:
    """All services, on the parts."""
    with running_system(acceptance_parts) as running:
        yield running


@pytest.fixture
def shop(system: System, tmp_path: Path) -> Shop:
    """An organization with two DCs that hold orders."""
    return new_shop(system, tmp_path)
