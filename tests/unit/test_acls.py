"""The rights on Kafka: names as the brokers have them, nothing that a service does not do."""

import pytest

from schemas.topics import READ, TOPICS
from services.operating.acls import COMMAND, acls, as_command
from services.wiring import SERVICE_NAMES


def test_every_service_reads_its_topics_as_its_group_and_writes_none_of_them() -> None:
    found = acls(installation="0a1b")
    for topic in READ:
        mine = {(acl.operation, acl.resource, acl.name) for acl in found if acl.service == topic.service}
        assert {("Describe", "topic", topic.name), ("Read", "topic", topic.name)} <= mine
        assert ("Read", "group", f"orderfold-0a1b-{topic.consumer}") in mine
        assert ("Write", "topic", topic.name) not in mine
    assert len(set(found)) == len(found)
    assert {acl.service for acl in found} == {*SERVICE_NAMES, COMMAND} - {"projections"}


def test_only_the_relay_and_the_command_write_and_only_the_command_creates() -> None:
    assert {acl.service for acl in acls() if acl.operation == "Write"} == {"relay", COMMAND}
    creates = [acl for acl in acls() if acl.operation == "Create"]
    assert {acl.service for acl in creates} == {COMMAND}
    assert {acl.name for acl in creates} == {topic.name for topic in TOPICS}


def test_before_there_is_a_log_the_groups_are_all_of_ours() -> None:
    groups = {(acl.name, acl.pattern) for acl in acls(prefix="eu-") if acl.resource == "group"}
    assert groups == {("eu-orderfold-", "prefixed")}


@pytest.mark.parametrize("prefix", ["", "eu-"])
def test_a_right_is_a_line_for_kafkas_own_tool(prefix: str) -> None:
    acl = next(acl for acl in acls(prefix) if acl.resource == "topic" and acl.service == "intake")
    assert as_command(acl, "User:x").endswith(
        f"--add --allow-principal User:x --operation {acl.operation} --topic {prefix}order-events"
        " --resource-pattern-type literal"
    )
