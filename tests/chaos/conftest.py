"""Storms are drawn from a seed: ORDERFOLD_SEED repeats one, and every run says which it was."""

import os
import random
from collections.abc import Iterator

import pytest

from tests.support.parts import Parts, broker, own_database

SEED = int(os.environ.get("ORDERFOLD_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


def pytest_report_header() -> str:
    """The seed, where this folder is what is run."""
    return f"ORDERFOLD_SEED={SEED}"


@pytest.fixture
def chance() -> random.Random:
    """Chance, the same for the same seed; told where a test fails."""
    print(f"ORDERFOLD_SEED={SEED}")
    return random.Random(SEED)


@pytest.fixture(scope="module")
def kafka(request: pytest.FixtureRequest) -> Iterator[Parts]:
    """A real broker, whose topics a test may take apart, and a database."""
    with broker("kafka") as messages, own_database(request.module.__name__) as url:
        yield Parts(messages.url, url, messages.name, "PostgreSQL")
