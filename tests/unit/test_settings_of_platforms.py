"""What containers and their platforms make of variables: empty ones, line breaks, addresses of Services, capitals."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from services.commands import up
from services.common.setting_words import described, unknown
from services.common.settings import Settings
from tests.support.given_settings import LOGIN, given, set_nothing

LINKS = {
    "HEALTH_PORT": "tcp://10.96.0.1:8080",
    "HEALTH_SERVICE_HOST": "10.96.0.1",
    "HEALTH_SERVICE_PORT": "8080",
    "HEALTH_SERVICE_PORT_HTTP_METRICS": "8080",
    "HEALTH_PORT_8080_TCP": "tcp://10.96.0.1:8080",
    "HEALTH_PORT_8080_TCP_ADDR": "10.96.0.1",
    "SERVICE_HOST": "10.0.0.1",
    "PORT": "tcp://10.0.0.1:80",
    "PORT_80_TCP_PROTO": "tcp",
}
"""What Kubernetes sets in a pod beside Services `orderfold-health` and `orderfold`."""


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    set_nothing(monkeypatch)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    settings = given(monkeypatch, {name.upper(): "", f"{name.upper()}_FILE": ""})
    assert settings == Settings.model_construct()
    (row,) = (row for row in described(settings) if row.setting == f"ORDERFOLD_{name.upper()}")
    assert row.source == "default"


def test_addresses_of_services_are_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, LINKS)
    assert settings == Settings.model_construct()
    assert {row.source for row in described(settings)} == {"default"}


def test_only_one_with_the_name_of_a_setting_is_told_with_the_cure() -> None:
    (sentence,) = unknown({f"ORDERFOLD_{name}": value for name, value in LINKS.items()})
    assert sentence.startswith("ORDERFOLD_HEALTH_PORT is left out: it holds the address of a Service")
    assert sentence.endswith("enableServiceLinks: false")


def test_a_port_that_is_set_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, {**LINKS, "HEALTH_PORT": "8080"})
    assert settings.health_port == 8080
    assert unknown({"ORDERFOLD_HEALTH_PORT": "8080", "ORDERFOLD_HEALTH_PROT": "8080"}) == [
        "ORDERFOLD_HEALTH_PROT is no setting; did you mean ORDERFOLD_HEALTH_PORT?"
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_line_break_at_the_end_does_not_count(monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    given_ones = {**LOGIN, "DATABASE": "postgresql://u@h/d", "KAFKA": "h:1", "PREFIX": "eu-", "BATCH": "7"}
    plain = given(monkeypatch, given_ones)
    assert given(monkeypatch, {name: f"{value}{ending}" for name, value in given_ones.items()}) == plain


def test_words_of_a_list_may_be_written_small(monkeypatch: pytest.MonkeyPatch) -> None:
    login = {**LOGIN, "KAFKA_SECURITY_PROTOCOL": "sasl_ssl", "KAFKA_SASL_MECHANISM": "scram-sha-512"}
    settings = given(monkeypatch, {**login, "LOG_LEVEL": "info"})
    assert (settings.log_level, settings.kafka_sasl_mechanism) == ("INFO", "SCRAM-SHA-512")
    set_nothing(monkeypatch)
    settings = given(monkeypatch, {"KAFKA_OPTIONS": '{"security_protocol": "ssl"}'})
    assert settings.client_options() == {"security_protocol": "SSL"}


def test_an_option_with_a_setting_of_its_own_is_taken_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    options = '{"security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": "plain"'
    settings = given(
        monkeypatch,
        {"KAFKA_OPTIONS": options + ', "sasl_plain_username": "u", "sasl_plain_password": "p"}'},
    )
    assert settings.client_options() == {
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": "u",
        "sasl_plain_password": "p",
    }


@pytest.mark.parametrize(
    ("port", "ports"), [("8080", ["8080", "8081"]), (LINKS["HEALTH_PORT"],) * 2, ("",) * 2]
)
def test_up_counts_up_a_port_and_passes_on_what_is_none(
    monkeypatch: pytest.MonkeyPatch, port: str, ports: str | list[str]
) -> None:
    found: list[str] = []
    monkeypatch.setattr(
        up, "start_child", lambda _, environment, **__: found.append(environment["ORDERFOLD_HEALTH_PORT"])
    )
    group = up.Group({"ORDERFOLD_HEALTH_PORT": port})
    group.start("intake")
    group.start("router")
    assert found == (ports if isinstance(ports, list) else [ports, ports])


def test_the_embedded_pair_gets_no_password_of_another_database(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = SimpleNamespace(bootstrap="127.0.0.1:1", database_url="postgresql://u:own@h/d")
    monkeypatch.setattr(up, "EmbeddedPair", lambda _, **__: nullcontext(pair))
    monkeypatch.setattr(up, "_prepare", lambda _: None)
    monkeypatch.setenv("ORDERFOLD_DATABASE_PASSWORD", "of another")
    with up.parts() as (settings, environment):
        assert settings.database_address() == pair.database_url
        set_nothing(monkeypatch)
        ours = {name: value for name, value in environment.items() if name.startswith("ORDERFOLD_")}
        services = given(
            monkeypatch, {name.removeprefix("ORDERFOLD_"): value for name, value in ours.items()}
        )
    assert services.database_address() == pair.database_url
