"""Settings of a test: what the environment holds is taken away, and what is given is read."""

import os
from collections.abc import Mapping

import pytest

from services.common.settings import Settings, read

SECRET = "s3cret-word"
LOGIN = {
    "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
    "KAFKA_SASL_MECHANISM": "PLAIN",
    "KAFKA_SASL_USERNAME": "ann",
    "KAFKA_SASL_PASSWORD": SECRET,
}


def set_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every setting away."""
    for name in list(os.environ):
        if name.startswith("ORDERFOLD_"):
            monkeypatch.delenv(name)


def given(monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str]) -> Settings:
    """Read these settings, named without ORDERFOLD_. Raises SettingsWrong."""
    for name, value in variables.items():
        monkeypatch.setenv(f"ORDERFOLD_{name}", value)
    return read()
