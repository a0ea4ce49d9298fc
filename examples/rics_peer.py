"""A simulated RICS: it reads `fulfillment-requests` and answers on `fulfillment-responses`, well or badly, by rules.

    python examples/rics_peer.py BOOTSTRAP [--organization CODE] [--seed N] [--rule RULE ...]

A rule is `WHICH=HOW`. WHICH is a message type or *, then `@LOCATION` and `#ATTEMPT` where it is only about these.
HOW is one of

    success           taken
    failed:CODE       not taken; 303 no connection, 500 unavailable
    invalid:CODE      its data can never be taken
    silent            no answer
    late:SECONDS      taken, and answered so much later
    twice             taken, and answered two times, under two ids

and may end with `%PERCENT` of the messages that it is for. The first rule that fits counts; without any: success.
For example, every first attempt fails, one release in five is not answered, and WH-2 takes nothing at all:

    --rule '*#1=failed:303' --rule 'release_order_reservation=silent%20' --rule '*@WH-2=invalid:400'

A message that was taken is not taken again: the header `ce_firstattempt` is the same for all attempts at it.
"""

import argparse
import heapq
import json
import random
import re
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

_REQUESTS = "fulfillment-requests"
_RULE = re.compile(
    r"(?P<kind>\*|[a-z_]+)(@(?P<location>[^#=]+))?(#(?P<attempt>\d+))?"
    r"=(?P<how>success|failed|invalid|silent|late|twice)(:(?P<value>[^%]+))?(%(?P<percent>\d+))?"
)
_TAKEN = {"success", "late", "twice"}


@dataclass(frozen=True)
class Rule:
    """Which messages, and how they are answered."""

    kind: str
    location: str | None
    attempt: int | None
    how: str
    value: str
    percent: int

    def fits(self, message: Mapping[str, Any], attempt: int, chance: random.Random) -> bool:
        """Return whether the rule is for this attempt at a message."""
        return (
            self.kind in ("*", message["message_type"])
            and self.location in (None, message["location"])
            and self.attempt in (None, attempt)
            and chance.random() * 100 < self.percent
        )


ALWAYS = Rule("*", None, None, "success", "", 100)


def rule(text: str) -> Rule:
    """Read a rule. Raises argparse.ArgumentTypeError."""
    found = _RULE.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no rule, such as '*#1=failed:303'")
    attempt, percent = found["attempt"], found["percent"]
    return Rule(
        found["kind"],
        found["location"],
        int(attempt) if attempt else None,
        found["how"],
        found["value"] or "",
        int(percent) if percent else 100,
    )


@dataclass
class Peer:
    """RICS, as far as others can tell: what it took, and the answers that are still to come."""

    rules: Sequence[Rule]
    chance: random.Random
    taken: set[str] = field(default_factory=set)
    later: list[tuple[float, int, dict[str, Any]]] = field(default_factory=list)
    answers: int = 0

    def take(self, message: Mapping[str, Any], attempt: int, first: str, now: float) -> str:
        """Take a message or not, and note its answers; return how it was answered."""
        found = next((each for each in self.rules if each.fits(message, attempt, self.chance)), ALWAYS)
        if found.how in _TAKEN:
            self.taken.add(first)
        if found.how == "silent":
            return found.how
        outcome = "success" if found.how in _TAKEN else found.how
        answer = {
            "organization": message["organization"],
            "order_number": message["order_number"],
            "message_id": message["message_id"],
            "outcome": outcome,
            "response_code": "200" if outcome == "success" else found.value or "500",
        }
        due = now + float(found.value or 1) if found.how == "late" else now
        for _ in range(2 if found.how == "twice" else 1):
            self.answers += 1
            heapq.heappush(self.later, (due, self.answers, answer))
        return found.how

    def due(self, now: float) -> list[tuple[str, dict[str, Any]]]:
        """Return the answers whose time has come, each with an id of its own."""
        found = []
        while self.later and self.later[0][0] <= now:
            _, number, answer = heapq.heappop(self.later)
            found.append((f"{answer['message_id']}/{number}", answer))
        return found


def run(bootstrap: str, organization: str | None, peer: Peer) -> None:
    """Answer until SIGTERM or SIGINT. The topic must be there."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        closing(
            KafkaConsumer(
                bootstrap_servers=bootstrap,
                group_id=f"rics-peer-{organization or 'all'}",
                auto_offset_reset="earliest",
            )
        ) as consumer,
        closing(KafkaProducer(bootstrap_servers=bootstrap)) as producer,
    ):
        # One process reads every partition: it need not wait, as a member of a group does, for others to join.
        numbers = consumer.partitions_for_topic(_REQUESTS) or ()
        consumer.assign([TopicPartition(_REQUESTS, number) for number in numbers])
        while True:
            for records in consumer.poll(timeout_ms=100).values():
                for record in records:
                    _take(peer, record, organization)
            for id_, answer in peer.due(time.monotonic()):
                _answer(producer, id_, answer)
            producer.flush()


def _take(peer: Peer, record: Any, organization: str | None) -> None:
    message = None if record.value is None else json.loads(record.value)
    if message is None or organization not in (None, message["organization"]):
        return
    headers = {name: value.decode() for name, value in record.headers}
    attempt, first = int(headers["ce_attempt"]), headers["ce_firstattempt"]
    again = " again" if first in peer.taken else ""
    how = peer.take(message, attempt, first, time.monotonic())
    sys.stdout.write(f"{message['message_type']} {message['message_id']}{again}: {how}\n")
    sys.stdout.flush()


def _answer(producer: KafkaProducer, id_: str, answer: Mapping[str, Any]) -> None:
    now = datetime.now(UTC).isoformat()
    headers = {
        "ce_specversion": "1.0",
        "ce_id": id_,
        "ce_source": "/rics-peer",
        "ce_type": "rics.answered",
        "ce_time": now,
        "content-type": "application/json",
    }
    producer.send(
        "fulfillment-responses",
        key=answer["order_number"].encode(),
        value=json.dumps({**answer, "responded_at": now}).encode(),
        headers=[(name, value.encode()) for name, value in headers.items()],
    )


def main() -> None:
    """Read the command line, and answer."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bootstrap", help="address of the broker")
    parser.add_argument("--organization", help="answer for this organization only")
    parser.add_argument("--seed", type=int, default=0, help="of the dice of rules with a percentage")
    parser.add_argument("--rule", type=rule, action="append", default=[], help="which messages, and how")
    told = parser.parse_args()
    try:
        run(told.bootstrap, told.organization, Peer(told.rule, random.Random(told.seed)))  # noqa: S311
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
