"""`orderfold dead-letters replay`: send dead letters to their topics again, by their ids or by a filter."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from schemas.answers.dead_letters import DeadLettersCounted, Replayed
from schemas.reasons import DeadLetterReason
from services.commands.connection import database
from services.commands.dead_letters_chosen import (
    ById,
    ByNumber,
    Reason,
    Since,
    Topic,
    Until,
    chosen,
    warn_of_older,
)
from services.commands.failures import AWAY, INTERRUPTED, START_BROKER, WRONG
from services.commands.options import DryRun, Json, Yes
from services.commands.output import confirm, counted, err, fail, out, print_json, show, warn
from services.commands.progress import progress
from services.common import bus
from services.common.bus.port import PublishFailed, PublishRefused
from services.common.database import Connection
from services.common.settings import read
from services.operating import dead_letters, replaying
from services.operating.replaying import Which

if TYPE_CHECKING:
    from services.inquiry.dead_letters import Filters

_NEXT = "next: orderfold wait-idle; what is refused again: orderfold dead-letters list"
_NAMED = 10  # ids of letters that are too large, at most, in a sentence

Ids = Annotated[
    list[int] | None,
    typer.Argument(min=1, metavar="ID", help="Their ids in the list, instead of a filter."),
]
Most = Annotated[int | None, typer.Option(min=1, help="At most this many, the oldest first.")]


def replay(
    numbers: Ids = None,
    order: ByNumber = None,
    id_: ById = None,
    reason: Reason = None,
    topic: Topic = None,
    since: Since = None,
    until: Until = None,
    limit: Most = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Send dead letters to their topic again, after the cause was removed; of a message of many only that member.

    A filter means letters not sent again yet: an interrupted replay goes on.

    By its id a letter is sent once more each time.
    """
    filters = chosen(order, id_, reason, topic, since, until)
    is_filter = filters != type(filters)()
    if numbers and (is_filter or limit):
        fail("write the ids of dead letters or a filter, not both", WRONG)
    if numbers:
        _by_ids(numbers, dry_run=dry_run, as_json=as_json)
    elif is_filter:
        _by_filter(filters, limit, (dry_run, yes, as_json))
    else:
        fail(
            "which dead letters? Write their ids, or a filter such as --reason unknown_organization or"
            " --topic orders-submitted; --dry-run says how many that are",
            WRONG,
        )


def _by_ids(numbers: Sequence[int], *, dry_run: bool, as_json: bool) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    with nullcontext() if dry_run else closing(_publisher()) as publisher:
        for number in numbers:
            with database() as connection:
                if publisher is None:
                    letter = dead_letters.find(connection, number)
                else:
                    letter = dead_letters.replay(connection, publisher, number)
            counts[letter.record.topic, letter.reason] += 1
            if not as_json:
                would = "would be sent" if dry_run else "sent"
                out.print(f"dead letter {number}: {would} to {letter.record.topic} again")
    if as_json:
        found = [replaying.Count(*key, letters) for key, letters in sorted(counts.items())]
        print_json(_answer(found, dry_run, 0 if dry_run else len(numbers), 0, ()))


def _by_filter(filters: "Filters", limit: int | None, how: tuple[bool, bool, bool]) -> None:
    from services.common.runtime.letters_named import sought

    dry_run, yes, as_json = how
    with database() as connection:
        hashes = sought(connection, filters.order, filters.id) if filters.names else None
        which = Which(filters.topic, filters.reason, filters.since, filters.until, hashes)
        warn_of_older(connection, filters)
        counts = replaying.counted(connection, which, limit)
        before = replaying.sent_before(connection, which)
        total = sum(each.letters for each in counts)
        if not as_json:
            _show(counts, total, before)
        sent, too_large = 0, list[int]()
        if total and not dry_run:
            confirm(f"Send {counted(total, 'dead letter')} to their topics again?", yes=yes)
            sent, too_large = _send(connection, which, total if limit is None else min(limit, total), limit)
    if as_json:
        print_json(_answer(counts, dry_run, sent, before, too_large))
    elif total and not dry_run:
        others = total - sent - len(too_large)
        rest = f"; {others:,} of them somebody else sent meanwhile, or forgot" if others > 0 else ""
        out.print(f"{counted(sent, 'dead letter')} sent again{rest}")
        err.print(_NEXT, soft_wrap=True)


def _show(counts: Sequence[replaying.Count], total: int, before: int) -> None:
    show("dead letters to send again", [each._asdict() for each in counts], empty="none")
    if total:
        out.print(f"{counted(total, 'dead letter')} in all")
    if before:
        were = "was" if before == 1 else "were"
        out.print(f"{before:,} more {were} sent again before: only with their ids they are sent once more")


def _send(connection: Connection, which: Which, total: int, limit: int | None) -> tuple[int, list[int]]:
    """Send them and show how far it is. Return how many were sent, and the ids of those that are too large."""
    sent, too_large = 0, list[int]()
    try:
        with closing(_publisher()) as publisher, progress(only_on_terminal=True) as bar:
            task = bar.add_task("sent again", total=total)
            for page in replaying.replay_all(connection, publisher, which, limit):
                sent += page.sent
                too_large += page.too_large
                bar.update(task, completed=sent, total=max(total, sent))
    except PublishFailed as failed:
        start = "" if isinstance(failed, PublishRefused) else f"{START_BROKER}. "
        fail(f"{_so_far(sent, total)} ({failed}). {start}The same command goes on from there", AWAY)
    except KeyboardInterrupt:
        fail(f"interrupted: {_so_far(sent, total)}. The same command goes on from there", INTERRUPTED)
    if too_large:
        named = ", ".join(map(str, too_large[:_NAMED])) + (", …" if len(too_large) > _NAMED else "")
        warn(f"{counted(len(too_large), 'dead letter')} too large for their topic, not sent: {named}")
    return sent, too_large


def _so_far(sent: int, total: int) -> str:
    return f"{sent:,} of {counted(total, 'dead letter')} sent again, perhaps some more"


def _answer(
    counts: Sequence[replaying.Count], dry_run: bool, sent: int, before: int, too_large: Sequence[int]
) -> Replayed:
    return Replayed(
        dry_run=dry_run,
        letters=sum(each.letters for each in counts),
        sent=sent,
        sent_before=before,
        too_large=list(too_large),
        counts=[
            DeadLettersCounted(each.topic, DeadLetterReason(each.reason), each.letters) for each in counts
        ],
    )


def _publisher() -> bus.KafkaOutbound:
    return bus.KafkaOutbound(bus.KafkaConnection.of(read("kafka", "database"), "cli"))
