"""Why the broker cannot be used, in words with a cure: logins, certificates and rights, unwrapped."""

import os
import re
import ssl
from collections.abc import Callable, Iterable
from typing import Any

from kafka import errors

_SEE_KEY = "look at ORDERFOLD_KAFKA_SSL_CERTFILE, _KEYFILE and _KEY_PASSWORD"
_CURES = (
    ("hostname mismatch", "the certificate names another host; see ORDERFOLD_KAFKA_SSL_CHECK_HOSTNAME"),
    ("ip address mismatch", "the certificate names another host; see ORDERFOLD_KAFKA_SSL_CHECK_HOSTNAME"),
    (
        "certificate verify failed",
        "signed by an unknown authority; look at ORDERFOLD_KAFKA_SSL_CAFILE",
    ),
    ("certificate required", "it wants a certificate of ours; set ORDERFOLD_KAFKA_SSL_CERTFILE and _KEYFILE"),
    ("unknown ca", "it does not know who signed our certificate; look at ORDERFOLD_KAFKA_SSL_CERTFILE"),
    ("wrong version number", "it speaks no TLS there; look at ORDERFOLD_KAFKA_SECURITY_PROTOCOL"),
    ("record layer failure", "it speaks no TLS there; look at ORDERFOLD_KAFKA_SECURITY_PROTOCOL"),
    ("no certificate or crl found", "the file holds no PEM; look at ORDERFOLD_KAFKA_SSL_CAFILE"),
    ("pem lib", _SEE_KEY),
    ("key values mismatch", _SEE_KEY),
)
_HUNG_UP = (
    "it may want TLS or another login there; look at ORDERFOLD_KAFKA_SECURITY_PROTOCOL, _SASL_MECHANISM,"
    " _SASL_USERNAME and _SASL_PASSWORD"
)
_SEE_ACLS = "the rights that are needed: orderfold topics acls"

_TIMEOUTS = (errors.RequestTimedOutError, errors.KafkaTimeoutError)  # the last attempt is cut short

_REFUSALS = (
    errors.SaslAuthenticationFailedError,
    errors.UnsupportedSaslMechanismError,
    errors.IllegalSaslStateError,
    errors.SecurityDisabledError,
    errors.AuthorizationError,
    errors.KafkaConfigurationError,
    ssl.SSLError,
    FileNotFoundError,
    PermissionError,
    ImportError,
)
"""Errors that somebody has to mend: a login, a right, an option, a file of TLS, a package."""

_SPEAKING = (
    errors.KafkaConnectionError,
    errors.KafkaTimeoutError,
    errors.UnsupportedSaslMechanismError,
    errors.UnsupportedCodecError,
    errors.InconsistentGroupProtocolError,
    errors.MessageSizeTooLargeError,
)
"""Errors whose own text is about connections or sizes. The text of any other may repeat a message."""


def in_words(error: BaseException) -> str:
    """Return the cause as a sentence without a full stop, never with a part of a message."""
    match error:
        case errors.SaslAuthenticationFailedError():
            why = str(error.args[0]).rpartition("Error: ")[2] if error.args else "authentication failed"
            return f"{why}; look at ORDERFOLD_KAFKA_SASL_USERNAME and _PASSWORD"
        case errors.UnsupportedSaslMechanismError():
            return f"{_text(error)}; look at ORDERFOLD_KAFKA_SASL_MECHANISM"
        case errors.TopicAuthorizationFailedError():
            return f"no right on topic {_names(error)}; {_SEE_ACLS}"
        case errors.GroupAuthorizationFailedError():
            return f"no right on consumer group {_names(error)}; {_SEE_ACLS}"
        case errors.ClusterAuthorizationFailedError():
            return f"no right on the cluster; {_SEE_ACLS}"
        case errors.KafkaConnectionError():
            return _of_connection(_text(error))
        case _NoAnswer():
            return f"no answer in time: {_HUNG_UP}"
        case errors.KafkaTimeoutError() if "bootstrap" in _text(error):
            return f"no answer in time: {_HUNG_UP}"
        case errors.RequestTimedOutError():
            return "no answer in time"
        case errors.KafkaError() if isinstance(error, _SPEAKING):
            return f"{type(error).__name__}: {_text(error)}".removesuffix(": ")
        case ssl.SSLError() if error.strerror:
            return _of_connection(error.strerror)
        case FileNotFoundError() | PermissionError():
            return f"{error.strerror}; look at ORDERFOLD_KAFKA_SSL_CAFILE, _CERTFILE and _KEYFILE"
        case ImportError():
            return f"{error}; ORDERFOLD_KAFKA_SASL_MECHANISM needs it"
        case OSError() if error.strerror:
            return str(error.strerror)
        case _:
            return type(error).__name__


def is_refusal(error: BaseException) -> bool:
    """Return whether waiting does not mend it: somebody has to change a login, a right, a certificate or a setting."""
    if isinstance(error, errors.KafkaConnectionError):
        return _cure(_plain(_text(error))) is not None
    return isinstance(error, _REFUSALS)


class _NoAnswer(errors.KafkaTimeoutError):  # type: ignore[misc]  # kafka-python has no types
    """A broker said nothing while we connected."""


def remember_failures(client: Any) -> None:
    """Make a network client of kafka-python keep why its last connection failed; by itself it only logs that.

    A refusal is kept before all else: a broker that refuses at times only hangs up, and the last attempt is cut short.
    """
    manager = client._manager
    manager.orderfold_failure = None

    def keep(error: BaseException) -> None:
        before = manager.orderfold_failure
        says_less = before is not None and (is_refusal(before) or isinstance(error, _TIMEOUTS))
        if is_refusal(error) or not says_less:
            manager.orderfold_failure = error

    connect: Callable[..., Any] = manager.get_connection

    def get_connection(*arguments: Any, **options: Any) -> Any:
        connection = connect(*arguments, **options)
        if not connection.init_future.is_done:
            connection.init_future.add_errback(keep)
        return connection

    manager.get_connection = get_connection


def last_failure(client: Any) -> BaseException | None:
    """Return why connections of this network client failed; None where none did."""
    failure: BaseException | None = client._manager.orderfold_failure
    return _NoAnswer() if isinstance(failure, _TIMEOUTS) else failure


def _of_connection(text: str) -> str:
    plain = _plain(text)
    number = re.match(r"(\d+) E[A-Z]+$", plain)
    if number:
        return os.strerror(int(number[1]))
    cure = _cure(plain)
    if cure is not None:
        return f"{plain}: {cure}"
    if "disconnected" in plain or not plain:
        return f"the connection was closed: {_HUNG_UP}"
    return plain


def _plain(text: str) -> str:
    """Return what a connection ended with, without what OpenSSL says for programmers."""
    text = text.removeprefix("Handshake failed: ")
    return re.sub(r"^\[(SSL|X509)(: [A-Z0-9_]+)?\] |\s*\(_ssl\.c:\d+\)", "", text)


def _cure(plain: str) -> str | None:
    return next((cure for sign, cure in _CURES if sign in plain.lower().replace("_", " ")), None)


def _text(error: BaseException) -> str:
    """Return what the library said, without its own prefix."""
    return str(error.args[0]) if error.args else ""


def _names(error: BaseException) -> str:
    """Return the topics or groups that an error is about."""
    if not error.args:
        return "(not said which)"
    named = error.args[0]
    requested = re.search(r"name='([^']+)'", named) if isinstance(named, str) else None
    if requested:  # the library repeats its whole request
        return requested[1]
    if isinstance(named, str) or not isinstance(named, Iterable):
        return str(named)
    return ", ".join(sorted(str(getattr(each, "topic", each)) for each in named))
