"""For all tests."""

import pytest

pytest.register_assert_rewrite("tests.support")  # so that what a shared check compared is told
