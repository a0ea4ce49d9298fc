"""A guarded Kafka with a user for each service and for the command, each with its rights and no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
)

from infra.guarded_kafka import ADMIN, ADMIN_PASSWORD, GuardedKafka
from services.operating.acls import COMMAND, Acl
from services.wiring import SERVICE_NAMES
from tests.support.authority import Authority

PASSWORD = "guarded-secret"


@dataclass(frozen=True)
class Guarded:
    """The broker, who signed its certificate, and who did not."""

    kafka: GuardedKafka
    authority: Authority
    stranger: Authority

    def environment(self, user: str, mechanism: str = "SCRAM-SHA-512", **more: str) -> dict[str, str]:
        """The settings of a user; `more` with names such as SASL_PASSWORD."""
        settings = {
            "SECURITY_PROTOCOL": "SASL_SSL",
            "SASL_MECHANISM": mechanism,
            "SASL_USERNAME": user,
            "SASL_PASSWORD": ADMIN_PASSWORD if user == ADMIN else PASSWORD,
            "SSL_CAFILE": str(self.authority.file),
            **more,
        }
        named = {f"ORDERFOLD_KAFKA_{name}": value for name, value in settings.items()}
        return {"ORDERFOLD_KAFKA": self.kafka.bootstrap, **named}

    def options(self) -> dict[str, Any]:
        """How kafka-python connects as the administrator."""
        return {
            "bootstrap_servers": self.kafka.bootstrap,
            "security_protocol": "SASL_SSL",
            "sasl_mechanism": "PLAIN",
            "sasl_plain_username": ADMIN,
            "sasl_plain_password": ADMIN_PASSWORD,
            "ssl_cafile": str(self.authority.file),
        }

    def allow(self, *wanted: Acl) -> None:
        """Give these rights."""
        client = KafkaAdminClient(**self.options())
        client.create_acls([_acl(each) for each in wanted])
        client.close()


@contextmanager
def guarded_kafka(folder: Path) -> Iterator[Guarded]:
    """The broker, without any right given."""
    authority, stranger = Authority(folder), Authority(folder, "stranger")
    identity = authority.identity("broker", ["127.0.0.1"])
    users = {f"orderfold-{name}": PASSWORD for name in (*SERVICE_NAMES, COMMAND)}
    with GuardedKafka(identity, authority.file, users) as kafka:
        yield Guarded(kafka, authority, stranger)


def _acl(wanted: Acl) -> ACL:
    operations = {
        "Create": ACLOperation.CREATE,
        "Describe": ACLOperation.DESCRIBE,
        "DescribeConfigs": ACLOperation.DESCRIBE_CONFIGS,
        "Read": ACLOperation.READ,
        "Write": ACLOperation.WRITE,
    }
    kind = ResourceType.TOPIC if wanted.resource == "topic" else ResourceType.GROUP
    return ACL(
        principal=f"User:orderfold-{wanted.service}",
        host="*",
        operation=operations[wanted.operation],
        permission_type=ACLPermissionType.ALLOW,
        resource_pattern=ResourcePattern(kind, wanted.name, ACLResourcePatternType[wanted.pattern.upper()]),
    )
