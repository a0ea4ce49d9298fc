"""One running system for all acceptance tests of a worker; each test has an organization of its own."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.support.parts import Parts, running_parts, with_fresh_database
from tests.support.retail import Chain, open_chain
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


class Open(Protocol):
    """Applies a chain of these locations, with what the document says beside them."""

    def __call__(self, *locations: dict[str, Any], **changes: Any) -> Chain: ...


@pytest.fixture
def chain(system: System, tmp_path: Path) -> Open:
    """Opens organizations that route."""
    return partial(open_chain, system, tmp_path)
