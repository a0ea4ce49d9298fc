"""What the AsyncAPI document says of the system as a whole, of its brokers and of connections to them."""

from typing import Any

INFO = """Order orchestration on an event log. Values are JSON in UTF-8.

**Ids.** A message is known by its `ce_id` (CloudEvents in binary mode), by the `id` of a structured
CloudEvent, or by the header `message-id` (plain JSON); without any id, its topic, partition and offset are
the id. The same id again is a repetition and changes nothing. Delivery is at least once: a subscriber that
remembers `ce_source` and `ce_id` sees each fact once. The id alone is not enough: after a restore from an
older copy, another fact may bear it, under another source.

**CloudEvents.** On topics that are read, a message may come in binary mode (attributes as headers), in
structured mode (`StructuredCloudEvent`, content type `application/cloudevents+json`) or as plain JSON. What
is published is in binary mode.

**Missing fields.** In messages that come in, null is a missing field, and so is an empty text where a code
or a time is optional. Fields that are not known are ignored.

**Growth.** Published messages may get more fields, lists more values and topics more types of messages:
ignore what you do not know. Names are never changed and fields never removed within a major version.

**Keys.** Each channel names the fields of its key. Messages of one key come in the order in which they were
sent.

**Beyond JSON Schema.** Also refused: days that do not exist, one `line_number` twice in an order, an order
number that has more than 30 characters in upper case. A dead letter names the field.

Where an installation has a prefix (`ORDERFOLD_PREFIX`), it stands before the name of every topic."""

_BROKER = {
    "host": {"description": "Name of a bootstrap server.", "default": "localhost"},
    "port": {"description": "Its port.", "default": "9092"},
}

SERVERS: dict[str, Any] = {
    "plain": {
        "host": "{host}:{port}",
        "protocol": "kafka",
        "description": "A broker inside a closed network, or the embedded one of an evaluation.",
        "variables": _BROKER,
    },
    "secure": {
        "host": "{host}:{port}",
        "protocol": "kafka-secure",
        "description": "A broker over TLS, with a login or a certificate of the client.",
        "variables": {**_BROKER, "port": {"description": "Its port.", "default": "9093"}},
        "security": [
            {"$ref": f"#/components/securitySchemes/{scheme}"}
            for scheme in ("scramSha512", "scramSha256", "saslPlain", "certificate")
        ],
    },
}

SECURITY_SCHEMES: dict[str, Any] = {
    "scramSha512": {"type": "scramSha512", "description": "SASL SCRAM with SHA-512, over TLS."},
    "scramSha256": {"type": "scramSha256", "description": "SASL SCRAM with SHA-256, over TLS."},
    "saslPlain": {"type": "plain", "description": "SASL PLAIN, over TLS."},
    "certificate": {"type": "X509", "description": "TLS with a certificate of the client."},
}
