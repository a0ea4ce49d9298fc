"""What a service process loads is what it needs."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "service", ["intake", "processor", "rics", "router", "fulfillment", "projections", "relay"]
)
def test_a_service_loads_nothing_that_only_the_command_prints_with(service: str) -> None:
    unwanted = {"rich", "typer", "sqlalchemy"}
    ask = f"import sys, services.{service}.__main__; print(sorted({unwanted} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == "[]"
