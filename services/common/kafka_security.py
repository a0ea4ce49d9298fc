"""Finds security settings of Kafka that contradict each other or whose files cannot be loaded: no broker is asked."""

import ssl
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Wrong(NamedTuple):
    """An option of the Kafka client that is wrong, and the sentence that begins with its name. No secret is in it."""

    option: str
    sentence: str


def fault_in_security(options: Mapping[str, Any]) -> Wrong | None:
    """Return what is wrong with these options of the Kafka client: it would ignore some of them without a word."""
    protocol, mechanism = str(options.get("security_protocol", "PLAINTEXT")), options.get("sasl_mechanism")
    if protocol.startswith("SASL") and not mechanism:
        return Wrong("sasl_mechanism", f" is not set, which {protocol} needs")
    if not protocol.startswith("SASL") and mechanism:
        return Wrong("security_protocol", f": {protocol} has no login; write SASL_SSL or SASL_PLAINTEXT")
    if not protocol.endswith("SSL") and any(name.startswith("ssl_") for name in options):
        return Wrong("security_protocol", f": {protocol} has no TLS; write SSL or SASL_SSL")
    if mechanism in ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"):
        for option in ("sasl_plain_username", "sasl_plain_password"):
            if not options.get(option):
                return Wrong(option, f" is not set, which {mechanism} needs")
    return _fault_in_files(options)


def _fault_in_files(options: Mapping[str, Any]) -> Wrong | None:
    certificate, key = options.get("ssl_certfile"), options.get("ssl_keyfile")
    for name in ("ssl_cafile", "ssl_certfile"):
        if (path := options.get(name)) and not _holds_certificates(path):
            return Wrong(
                name, f": {path} holds no certificate in PEM; convert it, also one of a Java key store"
            )
    if certificate:
        return _fault_in_key(certificate, key, options.get("ssl_password") or "")
    return Wrong("ssl_certfile", " is not set, which the key needs") if key else None


def _holds_certificates(path: str) -> bool:
    return _loads(lambda context: context.load_verify_locations(path)) is None


def _fault_in_key(certificate: str, key: str | None, password: str) -> Wrong | None:
    asked = False

    def tell_password() -> str:  # without it, OpenSSL would ask on the terminal
        nonlocal asked
        asked = True
        return password

    error = _loads(lambda context: context.load_cert_chain(certificate, key, tell_password))
    if error is None:
        return None
    option, path = ("ssl_keyfile", key) if key else ("ssl_certfile", certificate)
    match getattr(error, "reason", None):
        case "KEY_VALUES_MISMATCH":
            return Wrong(option, f": {path} holds the key of another certificate")
        case None if asked and password:
            return Wrong("ssl_password", f" does not open the key in {path}")
        case None if asked:
            return Wrong("ssl_password", f" is not set, and the key in {path} is encrypted")
        case None:
            return Wrong(option, f": {path} holds no private key in PEM")
        case reason:
            return Wrong(option, f": {path} cannot be used: {reason}")


def _loads(load: Callable[[ssl.SSLContext], object]) -> Exception | None:
    """Return why that cannot be loaded; None where it can."""
    try:
        load(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    except (OSError, ValueError) as error:
        return error
    return None
