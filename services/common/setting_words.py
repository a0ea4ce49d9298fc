"""The settings for people: what each is, where it came from, and variables that are none."""

import os
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from pydantic import SecretStr
from pydantic_core import to_json

from schemas.answers.operating import Setting
from services.common.address_words import without_password
from services.common.service_links import is_link
from services.common.setting_files import PREFIX, SECRETS
from services.common.settings import Settings, default_of

_OTHERS = (
    f"{PREFIX}TEST_",
    f"{PREFIX}SEED",
    f"{PREFIX}KILLS",
    f"{PREFIX}SIGNALS",
    f"{PREFIX}ROUND",
)  # the tests' own


def unknown(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return a sentence for each variable that looks like a setting and is none, with the nearest name.

    What Kubernetes sets for a Service is left out, unless it has the name of a setting.
    """
    names = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    names |= {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}
    ours = [name for name in sorted(environment) if name.startswith(PREFIX) and not name.startswith(_OTHERS)]
    links = {name for name in ours if is_link(name, environment[name])}
    return [
        _LEFT_OUT.format(variable) if variable in links else _no_setting(variable, names)
        for variable in ours
        if (variable in links) == (variable in names)
    ]


_LEFT_OUT = (
    "{} is left out: it holds the address of a Service of Kubernetes. Set it in the pod, or keep it away with"
    " enableServiceLinks: false"
)


def _no_setting(variable: str, names: Collection[str]) -> str:
    near = get_close_matches(variable, names, 1)
    return f"{variable} is no setting" + (f"; did you mean {near[0]}?" if near else "")


def described(settings: Settings, environment: Mapping[str, str] = os.environ) -> Iterator[Setting]:
    """Yield every setting in the order of its definition."""
    for name, field in Settings.model_fields.items():
        variable = f"{PREFIX}{name.upper()}"
        source = "default"
        if environment.get(f"{variable}_FILE"):
            source = f"file {environment[f'{variable}_FILE']}"
        elif (given := environment.get(variable)) and not is_link(variable, given):
            source = "environment"
        value, default = getattr(settings, name), default_of(name)
        yield Setting(variable, _shown(name, value), _shown(name, default), source, field.description or "")


def _shown(name: str, value: object) -> str:
    match value:
        case SecretStr():
            return "********" if value.get_secret_value() else ""
        case bool():
            return str(value).lower()
        case dict():
            masked = {
                key: "********" if "password" in key or "@" in str(each) else each
                for key, each in value.items()
            }
            return to_json(masked).decode()
    return without_password(str(value)) if name == "database" else str(value)
