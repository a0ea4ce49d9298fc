"""What every log promises, whatever keeps it: one suite for all of them."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from schemas.events.fact import Fact
from schemas.events.stock import StockChanged, StockCounted
from schemas.ids import shard_of, stream_id
from services.common.eventstore import Conflict, Gap, Log, Uncommitted

NIGHT = datetime(2016, 11, 8, tzinfo=UTC)
SHARDS = 3
ODD = {
    "tab": "a\tb",
    "line ends": "a\nb\r\nc\rd",
    "backslashes": "\\ \\\\ \\n \\t \\. \\N \\x41",
    "quotes": "\"'`",
    "copy's end": "\\.",
    "copy's null": "\\N",
    "unicode": "Größe 東京 𝄞 \u2028 \u0085 \x7f",
    "combining": "e\u0301 ‮ rtl",
    "braces": '{"a": [1, null]}',
    "percent": "%s %(x)s %%",
    "control": "\x01\x08\x0b\x0c\x1b\x1f",
    "blanks": "  ",
}
_numbers = count(1)


def unused() -> str:
    """An organization that no other test writes to."""
    return f"ORG{next(_numbers)}"


def change(organization: str, units: int = 1, item: str = "I-1") -> StockChanged:
    """A fact like any other."""
    return StockChanged(
        organization=organization,
        location="DC-EAST",
        item=item,
        change=units,
        changed_at=NIGHT,
        safety_stock=None,
    )


def counted(organization: str) -> StockCounted:
    """A fact of another type."""
    return StockCounted(
        organization=organization,
        location="DC-EAST",
        item="I-1",
        on_hand=1,
        counted_at=NIGHT,
        safety_stock=None,
    )


def event(
    organization: str, version: int, fact: Fact | None = None, key: str = "A", meta: str = "{}"
) -> Uncommitted:
    """A fact to be appended to the stream `stock-ORG-KEY`."""
    stream = stream_id("stock", organization, key)
    return Uncommitted(organization, stream, version, fact or change(organization, version), meta)


def shard(organization: str) -> int:
    """Where its facts go."""
    return shard_of(organization, SHARDS)


def one_in_each_shard() -> list[str]:
    """Unused organizations, the first of shard 0, and so on."""
    found: dict[int, str] = {}
    while len(found) < SHARDS:
        organization = unused()
        found.setdefault(shard(organization), organization)
    return [found[number] for number in range(SHARDS)]


class EventStoreContract:
    """Subclasses give a fixture `log`, made with SHARDS shards; its appends are committed when they return."""

    def test_what_was_appended_is_read_back(self, log: Log) -> None:
        who = unused()
        head = log.heads()[shard(who)]
        fact = change(who)
        log.append([event(who, 1, fact, meta='{"correlation_id": "c-1"}')])
        stream = stream_id("stock", who, "A")
        (recorded,) = log.read([stream])[stream]
        assert recorded.fact == fact
        assert (recorded.shard, recorded.position) == (shard(who), head + 1)
        assert (recorded.stream, recorded.version) == (stream, 1)
        assert (recorded.type, recorded.schema_version) == ("stock-changed", 1)
        assert (recorded.data, recorded.meta) == (fact.data(), b'{"correlation_id": "c-1"}')
        assert abs(recorded.recorded_at - datetime.now(UTC)) < timedelta(minutes=5)

    def test_a_stream_nobody_wrote_is_missing(self, log: Log) -> None:
        who = unused()
        log.append([event(who, 1)])
        read = log.read([stream_id("stock", who, "A"), stream_id("stock", who, "NONE")])
        assert list(read) == [stream_id("stock", who, "A")]
        assert log.read([]) == {}

    def test_streams_read_together_are_each_in_order(self, log: Log) -> None:
        who = unused()
        a, b = stream_id("stock", who, "A"), stream_id("stock", who, "B")
        log.append([event(who, 1), event(who, 1, key="B"), event(who, 2)])
        log.append([event(who, 3), event(who, 2, key="B")])
        read = log.read([b, a])
        assert [one.version for one in read[a]] == [1, 2, 3]
        assert [one.version for one in read[b]] == [1, 2]

    def test_a_stream_is_read_by_version_however_it_was_written(self, log: Log) -> None:
        who = unused()
        log.append([event(who, 2), event(who, 1)])
        stream = stream_id("stock", who, "A")
        assert [one.version for one in log.read([stream])[stream]] == [1, 2]

    def test_a_version_that_is_taken_is_a_conflict(self, log: Log) -> None:
        who = unused()
        log.append([event(who, 1)])
        with pytest.raises(Conflict):
            log.append([event(who, 1, change(who, 99))])
        stream = stream_id("stock", who, "A")
        assert [one.fact for one in log.read([stream])[stream]] == [change(who, 1)]

    def test_a_version_given_twice_at_once_is_a_conflict(self, log: Log) -> None:
        who = unused()
        with pytest.raises(Conflict):
            log.append([event(who, 1), event(who, 1)])
        assert log.read([stream_id("stock", who, "A")]) == {}

    @pytest.mark.parametrize("versions", [(4,), (5, 6), (3, 5), (6, 4), (4, 4)], ids=str)
    def test_a_version_left_out_is_refused(self, log: Log, versions: tuple[int, ...]) -> None:
        who, other = unused(), unused()
        log.append([event(who, 1), event(who, 2)])
        heads = dict(log.heads())
        with pytest.raises(Gap):
            log.append([event(other, 1), *(event(who, version) for version in versions)])
        assert log.heads() == heads
        stream = stream_id("stock", who, "A")
        assert [one.version for one in log.read([stream])[stream]] == [1, 2]
        log.append([event(who, 4), event(who, 3)])
        assert [one.version for one in log.read([stream])[stream]] == [1, 2, 3, 4]

    def test_a_stream_begins_with_version_1(self, log: Log) -> None:
        who = unused()
        with pytest.raises(Gap):
            log.append([event(who, 2)])
        assert log.read([stream_id("stock", who, "A")]) == {}

    def test_a_gap_beside_a_sound_stream_of_odd_name_is_found(self, log: Log) -> None:
        who, odd = unused(), "𝄞 ' \\ é"
        log.append([event(who, 1, key=odd)])
        log.append([event(who, 2, key=odd)])
        with pytest.raises(Gap, match="version 1"):
            log.append([event(who, 3, key=odd), event(who, 2, key=odd + "2")])

    def test_one_conflict_leaves_nothing_of_all_that_came_with_it(self, log: Log) -> None:
        first, second, third = one_in_each_shard()
        log.append([event(second, 1)])
        heads = dict(log.heads())
        with pytest.raises(Conflict):
            log.append([event(first, 1), event(second, 2), event(second, 1), event(third, 1)])
        assert log.heads() == heads
        assert set(log.read([stream_id("stock", who, "A") for who in (first, second, third)])) == {
            stream_id("stock", second, "A")
        }

    def test_after_a_conflict_the_log_goes_on_without_a_gap(self, log: Log) -> None:
        who = unused()
        log.append([event(who, 1)])
        head = log.heads()[shard(who)]
        with pytest.raises(Conflict):
            log.append([event(who, 1)])
        log.append([event(who, 2)])
        assert [one.position for one in log.follow(shard(who), head, 10).events] == [head + 1]

    def test_appending_nothing_changes_nothing(self, log: Log) -> None:
        heads = dict(log.heads())
        log.append([])
        assert log.heads() == heads

    def test_positions_are_gapless_in_the_order_of_the_batch(self, log: Log) -> None:
        organizations = one_in_each_shard()
        heads = dict(log.heads())
        log.append([event(who, version) for version in (1, 2, 3) for who in organizations])
        for number, who in enumerate(organizations):
            page = log.follow(number, heads[number], 100)
            start = heads[number]
            assert [one.position for one in page.events] == [start + 1, start + 2, start + 3]
            assert [one.version for one in page.events] == [1, 2, 3]
            assert {one.stream for one in page.events} == {stream_id("stock", who, "A")}

    def test_everything_of_an_organization_is_in_its_shard(self, log: Log) -> None:
        who = unused()
        heads = dict(log.heads())
        log.append([event(who, 1, key=f"K{number}") for number in range(20)])
        moved = {number: head - heads[number] for number, head in log.heads().items()}
        assert moved == {number: 20 if number == shard(who) else 0 for number in range(SHARDS)}

    def test_heads_names_every_shard(self, log: Log) -> None:
        assert sorted(log.heads()) == list(range(SHARDS))

    def test_a_follower_reads_page_by_page(self, log: Log) -> None:
        who = unused()
        head = log.heads()[shard(who)]
        log.append([event(who, version) for version in range(1, 6)])
        after, seen = head, []
        while (page := log.follow(shard(who), after, 2)).through > after:
            assert page.through == after + len(page.events)
            seen += [one.version for one in page.events]
            after = page.through
        assert (seen, after) == ([1, 2, 3, 4, 5], head + 5)

    def test_a_follower_of_some_types_goes_past_the_others(self, log: Log) -> None:
        who = unused()
        head = log.heads()[shard(who)]
        log.append([event(who, 1), event(who, 2), event(who, 3, counted(who)), event(who, 4)])
        nothing = log.follow(shard(who), head, 2, {"stock-counted"})
        assert (list(nothing.events), nothing.through) == ([], head + 2)
        page = log.follow(shard(who), head + 2, 2, {"stock-counted"})
        assert ([one.version for one in page.events], page.through) == ([3], head + 4)
        both = log.follow(shard(who), head, 10, ["stock-changed", "stock-counted"])
        assert [one.version for one in both.events] == [1, 2, 3, 4]

    def test_a_follower_of_no_type_still_moves_on(self, log: Log) -> None:
        who = unused()
        head = log.heads()[shard(who)]
        log.append([event(who, 1)])
        page = log.follow(shard(who), head, 10, ())
        assert (list(page.events), page.through) == ([], head + 1)

    def test_a_follower_of_some_organizations_goes_past_the_others(self, log: Log) -> None:
        mine = f"{unused()}-X"
        other = next(code for code in iter(unused, None) if shard(code) == shard(mine))
        head = log.heads()[shard(mine)]
        log.append([event(mine, 1), event(other, 1), event(mine, 2)])
        page = log.follow(shard(mine), head, 10, {"stock-changed"}, {mine})
        assert {one.stream for one in page.events} == {stream_id("stock", mine, "A")}
        assert ([one.version for one in page.events], page.through) == ([1, 2], head + 3)
        nothing = log.follow(shard(mine), head, 10, None, ())
        assert (list(nothing.events), nothing.through) == ([], head + 3)

    def test_a_follower_at_the_head_stays_there(self, log: Log) -> None:
        who = unused()
        log.append([event(who, 1)])
        head = log.heads()[shard(who)]
        for after in (head, head + 7):
            page = log.follow(shard(who), after, 10)
            assert (list(page.events), page.through) == ([], after)

    @pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
    def test_odd_characters_survive_everywhere(self, log: Log, text: str) -> None:
        who = unused()
        head = log.heads()[shard(who)]
        fact = change(who, item=text)
        meta = json.dumps({"note": text}, ensure_ascii=False)
        log.append([event(who, 1, fact, key=text, meta=meta), event(who, 1, key="after it")])
        stream = stream_id("stock", who, text)
        (recorded,) = log.read([stream])[stream]
        assert recorded.fact == fact
        assert (recorded.stream, json.loads(recorded.meta)) == (stream, {"note": text})
        assert next(one.stream for one in log.follow(shard(who), head, 5).events) == stream

    def test_meta_may_be_written_over_several_lines(self, log: Log) -> None:
        who = unused()
        meta = json.dumps({"run": "2016", "note": "a\nb\\c"}, indent="\t")
        log.append([event(who, 1, meta=meta)])
        stream = stream_id("stock", who, "A")
        assert log.read([stream])[stream][0].meta == meta.encode()

    def test_a_long_fact_survives(self, log: Log) -> None:
        who = unused()
        fact = change(who, item="é" * 300_000)
        log.append([event(who, 1, fact)])
        stream = stream_id("stock", who, "A")
        assert log.read([stream])[stream][0].fact == fact
