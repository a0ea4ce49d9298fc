"""The options of the Kafka client that people may set as JSON: their names and types are the installed client's own."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

OURS = frozenset(
    {
        "allow_auto_create_topics", "acks", "auto_commit_interval_ms", "auto_offset_reset", "bootstrap_servers",
        "client_id", "consumer_timeout_ms", "enable_auto_commit", "enable_idempotence", "group_id",
        "isolation_level", "kafka_client", "key_deserializer", "key_serializer", "transactional_id",
        "value_deserializer", "value_serializer",
    }
)  # fmt: skip
"""Options on which correctness rests, or that have a setting of their own: nobody else sets them."""

TYPED = {
    "security_protocol": "ORDERFOLD_KAFKA_SECURITY_PROTOCOL",
    "sasl_mechanism": "ORDERFOLD_KAFKA_SASL_MECHANISM",
    "sasl_plain_username": "ORDERFOLD_KAFKA_SASL_USERNAME",
    "sasl_plain_password": "ORDERFOLD_KAFKA_SASL_PASSWORD",
    "ssl_cafile": "ORDERFOLD_KAFKA_SSL_CAFILE",
    "ssl_certfile": "ORDERFOLD_KAFKA_SSL_CERTFILE",
    "ssl_keyfile": "ORDERFOLD_KAFKA_SSL_KEYFILE",
    "ssl_password": "ORDERFOLD_KAFKA_SSL_KEY_PASSWORD",
    "ssl_check_hostname": "ORDERFOLD_KAFKA_SSL_CHECK_HOSTNAME",
}
"""Options that have a setting of their own, too; an option given both ways is refused."""

_REFUSED = {
    "api_version": "the brokers are asked for it",
    "ssl_ciphers": "the client does not use it",
    "ssl_crlfile": "the client cannot load it",
    "sasl_oauth_token_provider": "it is a program, which no setting can hold",
}
"""Options of the client with which nothing would work, or that nobody would heed."""

_TEXT, _NUMBER, _YES_OR_NO = "text in quotes", "a number, without quotes", "true or false, without quotes"


def checked(options: Mapping[str, Any], given: Iterable[str] = ()) -> Mapping[str, Any]:
    """Return the options. Raises ValueError, which names the option and what to write, for one that cannot be taken.

    `given` are the options that settings of their own have set.
    """
    if not options:
        return options
    known = _known()
    for name, value in options.items():
        if name in OURS:
            raise ValueError(f"{name} is set by orderfold itself; leave it out")
        if name in _REFUSED or known.get(name) == ():
            raise ValueError(f"{name}: {_REFUSED.get(name, 'JSON cannot hold it')}; leave it out")
        if name not in known:
            near = get_close_matches(name, known, 1)
            raise ValueError(
                f"{name} is no option of the Kafka client" + (f"; did you mean {near[0]}?" if near else "")
            )
        if name in given:
            raise ValueError(f"{name} is set by {TYPED[name]}, too; keep one of the two")
        if not _fits(value, known[name]):
            raise ValueError(f"{name}: write {' or '.join(known[name])}")
    return options


def fitting(options: Mapping[str, Any], kind: Any) -> dict[str, Any]:
    """Return the options that this kind of client (KafkaConsumer, ...) has; the others are for other kinds."""
    known = getattr(kind, "DEFAULT_CONFIG", None)
    return {name: value for name, value in options.items() if known is None or name in known}


def _known() -> dict[str, tuple[str, ...]]:
    """Return the types of each option, as words; none where JSON cannot hold it.

    Only who sets options loads the client.
    """
    from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

    found: dict[str, tuple[str, ...]] = {}
    for kind in (KafkaConsumer, KafkaProducer, KafkaAdminClient):
        for name, default in kind.DEFAULT_CONFIG.items():
            if name not in OURS:
                found[name] = _words(name, default)
    return found


def _words(name: str, default: Any) -> tuple[str, ...]:
    if isinstance(default, bool):
        return (_YES_OR_NO,)
    if isinstance(default, int | float):
        return (_NUMBER,)
    if isinstance(default, str):
        return (_TEXT,)
    if default is None and name.endswith("_bytes"):
        return (_NUMBER,)
    if default is None and name not in {"ssl_context", "sasl_oauth_token_provider", "api_version"}:
        return (_TEXT,)
    return ()  # an object or a list, which JSON cannot say


def _fits(value: Any, words: Iterable[str]) -> bool:
    kinds: dict[str, Any] = {_TEXT: str, _NUMBER: int | float, _YES_OR_NO: bool}
    return any(
        isinstance(value, kinds[word]) and (word == _YES_OR_NO or not isinstance(value, bool))
        for word in words
    )
