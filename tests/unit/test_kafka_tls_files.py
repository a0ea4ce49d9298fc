"""Files of TLS that cannot be used are refused with the setting, before a broker is asked and never on the terminal."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from services.common.settings import SettingsWrong
from tests.support.authority import Authority
from tests.support.given_settings import SECRET, given, set_nothing

TLS = {"KAFKA_SECURITY_PROTOCOL": "SSL"}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    set_nothing(monkeypatch)


@pytest.fixture
def files(tmp_path: Path) -> Mapping[str, str]:
    """A certificate `mine` with its key, `locked` the same key behind a password, and what people take for them."""
    authority = Authority(tmp_path)
    mine = authority.identity("mine", ["localhost"])
    key = load_pem_private_key(mine.read_bytes(), None)
    locked, other = tmp_path / "locked", tmp_path / "other"
    lock = BestAvailableEncryption(SECRET.encode())
    locked.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))
    strange = ec.generate_private_key(ec.SECP256R1())
    other.write_bytes(strange.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, lock))
    (tmp_path / "store.jks").write_bytes(b"\xfe\xed\xfe\xed\x00\x00\x00\x02" + bytes(range(256)))
    names = {
        "ca": authority.file,
        "mine": mine,
        "locked": locked,
        "other": other,
        "jks": tmp_path / "store.jks",
    }
    return {name: str(path) for name, path in names.items()}


def read_with(monkeypatch: pytest.MonkeyPatch, files: Mapping[str, str], named: Mapping[str, str]) -> None:
    given(
        monkeypatch,
        {**TLS, **{f"KAFKA_SSL_{name}": files.get(value, value) for name, value in named.items()}},
    )


@pytest.mark.parametrize(
    "named",
    [
        {"CAFILE": "ca"},
        {"CERTFILE": "mine"},
        {"CERTFILE": "mine", "KEYFILE": "mine"},
        {"CERTFILE": "mine", "KEYFILE": "locked", "KEY_PASSWORD": SECRET},
    ],
)
def test_files_that_can_be_loaded(
    monkeypatch: pytest.MonkeyPatch, files: Mapping[str, str], named: Mapping[str, str]
) -> None:
    read_with(monkeypatch, files, named)


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ({"CAFILE": "jks"}, "ORDERFOLD_KAFKA_SSL_CAFILE: {jks} holds no certificate in PEM"),
        ({"CAFILE": "locked"}, "ORDERFOLD_KAFKA_SSL_CAFILE: {locked} holds no certificate in PEM"),
        ({"CERTFILE": "jks", "KEYFILE": "mine"}, "ORDERFOLD_KAFKA_SSL_CERTFILE: {jks} holds no certificate in PEM"),
        ({"CERTFILE": "mine", "KEYFILE": "ca"}, "ORDERFOLD_KAFKA_SSL_KEYFILE: {ca} holds no private key in PEM"),
        ({"CERTFILE": "mine", "KEYFILE": "jks"}, "ORDERFOLD_KAFKA_SSL_KEYFILE: {jks} holds no private key in PEM"),
        ({"CERTFILE": "ca"}, "ORDERFOLD_KAFKA_SSL_CERTFILE: {ca} holds no private key in PEM"),
        ({"KEYFILE": "mine"}, "ORDERFOLD_KAFKA_SSL_CERTFILE is not set, which the key needs"),
        (
            {"CERTFILE": "mine", "KEYFILE": "locked"},
            "ORDERFOLD_KAFKA_SSL_KEY_PASSWORD is not set, and the key in {locked} is encrypted",
        ),
        (
            {"CERTFILE": "mine", "KEYFILE": "locked", "KEY_PASSWORD": "wrong-word"},
            "ORDERFOLD_KAFKA_SSL_KEY_PASSWORD does not open the key in {locked}",
        ),
        (
            {"CERTFILE": "mine", "KEYFILE": "locked", "KEY_PASSWORD": "w" * 2000},
            "ORDERFOLD_KAFKA_SSL_KEY_PASSWORD does not open the key in {locked}",
        ),
        (
            {"CERTFILE": "mine", "KEYFILE": "other", "KEY_PASSWORD": SECRET},
            "ORDERFOLD_KAFKA_SSL_KEYFILE: {other} holds the key of another certificate",
        ),
    ],
)  # fmt: skip
def test_files_that_cannot(
    monkeypatch: pytest.MonkeyPatch, files: Mapping[str, str], named: Mapping[str, str], words: str
) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_with(monkeypatch, files, named)
    assert str(wrong.value).startswith(words.format(**files))
    assert SECRET not in str(wrong.value)
    assert "wrong-word" not in str(wrong.value)


def test_a_file_that_is_named_as_an_option_is_told_as_that(
    monkeypatch: pytest.MonkeyPatch, files: Mapping[str, str]
) -> None:
    options = f'{{"security_protocol": "SSL", "ssl_cafile": "{files["jks"]}"}}'
    with pytest.raises(SettingsWrong, match=r"^ORDERFOLD_KAFKA_OPTIONS: ssl_cafile: .*store\.jks holds no"):
        given(monkeypatch, {"KAFKA_OPTIONS": options})
