"""Fixtures over the parts; a conftest imports the ones its tests ask for.

Each pytest-xdist worker is a process with a session of its own, and so has servers of its own.
"""

from collections.abc import Iterator

import pytest

from tests.support.parts import Parts, running_parts, with_fresh_database


@pytest.fixture(scope="session")
def shared_parts() -> Iterator[Parts]:
    """One broker and one PostgreSQL server for all tests of this process."""
    with running_parts() as parts:
        yield parts


@pytest.fixture(scope="module")
def parts(shared_parts: Parts, request: pytest.FixtureRequest) -> Iterator[Parts]:
    """The shared servers with an empty database for this module; topics are shared: name them apart."""
    with with_fresh_database(shared_parts, request.module.__name__.rpartition(".")[2]) as own:
        yield own


@pytest.fixture(scope="module")
def database_url(parts: Parts) -> str:
    """The URL of this module's empty database."""
    return parts.database_url
