"""Storms are drawn from a seed: ORDERFOLD_SEED repeats one, and every run says which it was."""

import os
import random

import pytest

SEED = int(os.environ.get("ORDERFOLD_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


def pytest_report_header() -> str:
    """The seed, where this folder is what is run."""
    return f"ORDERFOLD_SEED={SEED}"


@pytest.fixture
def chance() -> random.Random:
    """Chance, the same for the same seed; told where a test fails."""
    print(f"ORDERFOLD_SEED={SEED}")
    return random.Random(SEED)
