"""Runs an Apache Kafka as production has it, for tests: TLS, logins, and rights for whoever was given some."""

import ssl
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from socket import create_connection

from infra.apache_kafka import ApacheKafka
from infra.child_process import ChildProcess
from infra.ports import API_VERSIONS_REQUEST, HOST

ADMIN, ADMIN_PASSWORD = "admin", "admin-secret"


class GuardedKafka(ApacheKafka):
    """Has one listener, SASL_SSL, with the mechanisms PLAIN and SCRAM, and refuses what no ACL allows.

    `identity` is a PEM file with the key and the certificate of the broker, `authority` that of who signed it.
    `users` are names and passwords; ADMIN may do everything.
    """

    def __init__(self, identity: Path, authority: Path, users: Mapping[str, str]) -> None:
        super().__init__()
        self._identity_file, self._authority = identity, authority
        self._users = {**users, ADMIN: ADMIN_PASSWORD}

    def _own_settings(self) -> Mapping[str, str]:
        users = " ".join(f'user_{name}="{password}"' for name, password in self._users.items())
        login = f'username="{ADMIN}" password="{ADMIN_PASSWORD}"'
        return {
            "listeners": f"SASL_SSL://{HOST}:{self.port},CONTROLLER://{HOST}:{self._controller_port()}",
            "advertised.listeners": f"SASL_SSL://{HOST}:{self.port}",
            "listener.security.protocol.map": "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "SASL_SSL",
            "sasl.mechanism.inter.broker.protocol": "PLAIN",
            "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
            "listener.name.sasl_ssl.plain.sasl.jaas.config": f"{_PLAIN} required {login} {users};",
            "listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config": f"{_SCRAM} required;",
            "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": f"{_SCRAM} required;",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(self._identity_file),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self._authority),
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found": "false",
            "super.users": f"User:{ADMIN};User:ANONYMOUS",  # the controller's own listener has no login
        }

    def _format_options(self) -> list[str]:
        options = []
        for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512"):
            for name, password in self._users.items():
                options += ["--add-scram", f"{mechanism}=[name={name},password={password}]"]
        return options

    def _answers(self, child: ChildProcess) -> bool:
        context = ssl.create_default_context(cafile=str(self._authority))
        with (
            suppress(OSError),
            create_connection((HOST, self.port), timeout=1.0) as plain,
            context.wrap_socket(plain, server_hostname=HOST) as connection,
        ):
            connection.sendall(API_VERSIONS_REQUEST)
            return child.runs() and len(connection.recv(8)) > 0
        return False


_PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
