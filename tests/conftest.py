"""For all tests."""

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite(
    "tests.support", "tests.contract"
)  # so that what a shared check compared is told

settings.register_profile("orderfold", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("orderfold")  # machines may be slow; how long a thing takes is for benchmarks
