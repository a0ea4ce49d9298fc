"""For all tests."""

import pytest

pytest.register_assert_rewrite(
    "tests.support", "tests.contract"
)  # so that what a shared check compared is told
