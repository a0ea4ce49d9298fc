"""Secrets that stand in files: a variable with _FILE behind its name holds the path, as containers mount them."""

import os
from pathlib import Path

PREFIX = "ORDERFOLD_"

SECRETS = (
    "database",
    "database_password",
    "kafka_sasl_username",
    "kafka_sasl_password",
    "kafka_ssl_key_password",
    "http_token",
)
"""The settings that a file can hold."""


class SettingsWrong(Exception):
    """A setting is missing or cannot be read; the message names the variable and the cure, never its value."""


def from_files() -> dict[str, str]:
    """Return the settings that files hold. Raises SettingsWrong where one cannot be read, or is given twice."""
    found = {}
    for name in SECRETS:
        variable = f"{PREFIX}{name.upper()}"
        path = os.environ.get(f"{variable}_FILE")
        if not path:
            continue
        if os.environ.get(variable):
            raise SettingsWrong(f"{variable} and {variable}_FILE are both set; keep one of the two")
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
            raise SettingsWrong(f"{variable}_FILE: {path} cannot be read: {why}") from None
        found[name] = text.rstrip("\r\n")
        if not found[name]:
            raise SettingsWrong(f"{variable}_FILE: {path} is empty")
    return found
