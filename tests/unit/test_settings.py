"""What can be set, in which form, and how a wrong form is refused: with the variable, the cure, and never the value."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

from services.common.kafka_options import TYPED, fitting
from services.common.setting_words import described, unknown
from services.common.settings import Settings, SettingsWrong, read
from tests.support.authority import Authority
from tests.support.given_settings import LOGIN, SECRET, given, set_nothing


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    set_nothing(monkeypatch)


def test_what_kafka_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority = Authority(tmp_path, "ca")
    mine = authority.identity("cert", ["localhost"])
    settings = given(
        monkeypatch,
        {
            **LOGIN,
            "KAFKA_SSL_CAFILE": str(authority.file),
            "KAFKA_SSL_CERTFILE": str(mine),
            "KAFKA_SSL_KEYFILE": str(mine),
            "KAFKA_SSL_KEY_PASSWORD": "k",
            "KAFKA_SSL_CHECK_HOSTNAME": "false",
            "KAFKA_OPTIONS": '{"request_timeout_ms": 30000, "client_rack": "a", "fetch_min_bytes": 2}',
        },
    )
    assert settings.client_options() == {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": "ann",
        "sasl_plain_password": SECRET,
        "ssl_cafile": str(authority.file),
        "ssl_certfile": str(mine),
        "ssl_keyfile": str(mine),
        "ssl_password": "k",
        "ssl_check_hostname": False,
        "request_timeout_ms": 30000,
        "client_rack": "a",
        "fetch_min_bytes": 2,
    }


@pytest.mark.parametrize("kind", [KafkaConsumer, KafkaProducer, KafkaAdminClient])
def test_each_kind_of_client_gets_the_options_that_it_has(kind: type) -> None:
    fitted = fitting({"fetch_min_bytes": 2, "batch_size": 9, "request_timeout_ms": 1}, kind)
    assert fitted.keys() <= kind.DEFAULT_CONFIG.keys()  # type: ignore[attr-defined]
    assert "request_timeout_ms" in fitted
    assert set(TYPED) <= kind.DEFAULT_CONFIG.keys()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ('{"request_timeout_ms": "30000"}', "request_timeout_ms: write a number, without quotes"),
        ('{"request_timeout_ms": true}', "request_timeout_ms: write a number, without quotes"),
        ('{"ssl_check_hostname": "false"}', "ssl_check_hostname: write true or false, without quotes"),
        ('{"check_crcs": 0}', "check_crcs: write true or false, without quotes"),
        ('{"client_rack": 7}', "client_rack: write text in quotes"),
        ('{"proxy_url": ["x"]}', "proxy_url: write text in quotes"),
        ('{"request_timeout": 1}', "request_timeout is no option of the Kafka client; did you mean"),
        ('{"zzz": 1}', "zzz is no option of the Kafka client"),
        ('{"acks": 0}', "acks is set by orderfold itself; leave it out"),
        ('{"group_id": "x"}', "group_id is set by orderfold itself"),
        ('{"ssl_context": "x"}', "ssl_context: JSON cannot hold it; leave it out"),
        ('{"partitioner": "x"}', "partitioner: JSON cannot hold it; leave it out"),
        ('{"api_version": [2, 5, 0]}', "api_version: the brokers are asked for it; leave it out"),
        ('{"ssl_crlfile": "x"}', "ssl_crlfile: the client cannot load it; leave it out"),
        ('{"ssl_ciphers": "HIGH"}', "ssl_ciphers: the client does not use it; leave it out"),
        ('{"sasl_oauth_token_provider": "x"}', "sasl_oauth_token_provider: it is a program"),
        (
            '{"sasl_mechanism": "oauthbearer"}',
            "sasl_mechanism: OAUTHBEARER needs a program that fetches tokens",
        ),
        ('{"sasl_mechanism": "DIGEST"}', "sasl_mechanism: Input should be"),
        ('{"security_protocol": "TLS"}', "security_protocol: Input should be 'PLAINTEXT', 'SSL'"),
        (
            '{"security_protocol": "SSL", "ssl_cafile": "/nowhere"}',
            "ssl_cafile: /nowhere cannot be read: No such",
        ),
        ("[1]", "write a JSON object"),
        ("7", "write a JSON object"),
        ("{", "write a JSON object"),
    ],
)
def test_an_option_of_the_wrong_name_or_type(
    monkeypatch: pytest.MonkeyPatch, options: str, words: str
) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        given(monkeypatch, {"KAFKA_OPTIONS": options})
    assert str(wrong.value).startswith(f"ORDERFOLD_KAFKA_OPTIONS: {words}")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        (
            {"KAFKA_SECURITY_PROTOCOL": "SASL_SSL"},
            "ORDERFOLD_KAFKA_SASL_MECHANISM is not set, which SASL_SSL needs",
        ),
        ({"KAFKA_SASL_MECHANISM": "PLAIN"}, "ORDERFOLD_KAFKA_SECURITY_PROTOCOL: PLAINTEXT has no login"),
        ({**LOGIN, "KAFKA_SASL_PASSWORD": ""}, "ORDERFOLD_KAFKA_SASL_PASSWORD is not set, which PLAIN needs"),
        ({**LOGIN, "KAFKA_SASL_USERNAME": ""}, "ORDERFOLD_KAFKA_SASL_USERNAME is not set, which PLAIN needs"),
        ({**LOGIN, "KAFKA_SECURITY_PROTOCOL": "sasl"}, "ORDERFOLD_KAFKA_SECURITY_PROTOCOL: "),
        ({"KAFKA_SSL_CHECK_HOSTNAME": "false"}, "ORDERFOLD_KAFKA_SECURITY_PROTOCOL: PLAINTEXT has no TLS"),
        ({"KAFKA_SSL_CHECK_HOSTNAME": "maybe"}, "ORDERFOLD_KAFKA_SSL_CHECK_HOSTNAME: "),
        (
            {"KAFKA_SSL_CAFILE": "/nowhere"},
            "ORDERFOLD_KAFKA_SSL_CAFILE: /nowhere cannot be read: No such file",
        ),
        (
            {**LOGIN, "KAFKA_OPTIONS": '{"sasl_plain_password": "x"}'},
            "ORDERFOLD_KAFKA_OPTIONS: sasl_plain_password is set by ORDERFOLD_KAFKA_SASL_PASSWORD, too",
        ),
        (
            {"KAFKA_SASL_MECHANISM": "OAUTHBEARER"},
            "ORDERFOLD_KAFKA_SASL_MECHANISM: OAUTHBEARER needs a program",
        ),
        ({"KAFKA": "broker"}, "ORDERFOLD_KAFKA: write it like broker:9092"),
        ({"KAFKA": "SASL_SSL://broker:9092"}, "ORDERFOLD_KAFKA: write it like broker:9092"),
        ({"KAFKA": "b1:9092,b2:99999"}, "ORDERFOLD_KAFKA: a port is a number from 1 to 65535"),
        ({"KAFKA": "broker:0"}, "ORDERFOLD_KAFKA: a port is a number from 1 to 65535"),
        (
            {"DATABASE": f"postgresql://u:{SECRET}@h/d", "DATABASE_PASSWORD": SECRET},
            "ORDERFOLD_DATABASE and ORDERFOLD_DATABASE_PASSWORD both hold a password",
        ),
        ({"SHARDS": "many"}, "ORDERFOLD_SHARDS: "),
    ],
)
def test_settings_that_are_wrong_or_contradict_each_other(
    monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str], words: str
) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        given(monkeypatch, variables)
    assert str(wrong.value).startswith(words)
    assert SECRET not in str(wrong.value)


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_secrets_in_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ending: str) -> None:
    (tmp_path / "address").write_bytes(f"postgresql://u:{SECRET}@h/d{ending}".encode())
    (tmp_path / "password").write_bytes(f" {SECRET} {ending}".encode())
    login = {name: value for name, value in LOGIN.items() if name != "KAFKA_SASL_PASSWORD"}
    settings = given(
        monkeypatch,
        {
            **login,
            "DATABASE_FILE": str(tmp_path / "address"),
            "KAFKA_SASL_PASSWORD_FILE": str(tmp_path / "password"),
        },
    )
    assert settings.database == f"postgresql://u:{SECRET}@h/d"
    assert settings.client_options()["sasl_plain_password"] == f" {SECRET} "


def test_files_that_cannot_be_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "address"
    with pytest.raises(
        SettingsWrong, match=r"ORDERFOLD_DATABASE_FILE: .*address cannot be read: No such file"
    ):
        given(monkeypatch, {"DATABASE_FILE": str(file)})
    file.write_text("\n")
    with pytest.raises(SettingsWrong, match=r"ORDERFOLD_DATABASE_FILE: .*address is empty"):
        read()
    file.write_bytes(b"\xff")
    with pytest.raises(SettingsWrong, match="no text in UTF-8"):
        read()
    with pytest.raises(SettingsWrong, match="ORDERFOLD_DATABASE and ORDERFOLD_DATABASE_FILE are both set"):
        given(monkeypatch, {"DATABASE": "dbname=d"})


def test_what_is_no_setting_is_named_with_the_nearest() -> None:
    environment = {
        "ORDERFOLD_SHARDZ": "1",
        "ORDERFOLD_KAFKA_SASL_PASWORD_FILE": "x",
        "ORDERFOLD_BATCH": "1",
        "ORDERFOLD_DATABASE_FILE": "x",
        "PATH": "x",
    }
    assert unknown(environment) == [
        "ORDERFOLD_KAFKA_SASL_PASWORD_FILE is no setting; did you mean ORDERFOLD_KAFKA_SASL_PASSWORD_FILE?",
        "ORDERFOLD_SHARDZ is no setting; did you mean ORDERFOLD_SHARDS?",
    ]


def test_settings_are_described_without_a_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(SECRET)
    settings = given(
        monkeypatch,
        {
            **LOGIN,
            "DATABASE": f"postgresql://u@h/d?sslpassword={SECRET}",
            "DATABASE_PASSWORD_FILE": str(tmp_path / "password"),
            "KAFKA_OPTIONS": f'{{"proxy_url": "http://u:{SECRET}@proxy"}}',
        },
    )
    rows = {row.setting: row for row in described(settings)}
    assert SECRET not in str(rows)
    assert set(rows) == {f"ORDERFOLD_{name.upper()}" for name in Settings.model_fields}
    assert all(row.meaning for row in rows.values())
    assert rows["ORDERFOLD_DATABASE_PASSWORD"].source == f"file {tmp_path / 'password'}"
    assert rows["ORDERFOLD_KAFKA_SASL_USERNAME"].source == "environment"
    assert rows["ORDERFOLD_BATCH"].source == "default"
    assert "user=u" in rows["ORDERFOLD_DATABASE"].value


def test_polls_over_http_need_a_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="ORDERFOLD_HTTP_TOKEN is not set"):
        given(monkeypatch, {"HTTP": "0.0.0.0:8080"})
    (tmp_path / "token").write_text(f"{SECRET}\n")
    settings = given(monkeypatch, {"HTTP_TOKEN_FILE": str(tmp_path / "token")})
    assert settings.http_token.get_secret_value() == SECRET
    assert given(monkeypatch, {"HTTP": "[::1]:8080"}).http == "[::1]:8080"


@pytest.mark.parametrize("address", ["8080", ":8080", "localhost", "http://localhost:80", "localhost:0"])
def test_where_polls_are_taken_is_a_host_and_a_port(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    with pytest.raises(SettingsWrong, match=r"ORDERFOLD_HTTP: write it like 0\.0\.0\.0:8080"):
        given(monkeypatch, {"HTTP": address, "HTTP_TOKEN": SECRET})
