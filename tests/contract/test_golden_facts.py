"""Every shape a fact ever had is kept as a file, and can still be read."""

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest

from schemas.events import ALL
from schemas.events.fact import Fact
from schemas.upcasters import UPCASTERS, Upcaster, upcast
from services.common.eventstore.codec import Codec, Misshapen, UnknownFact, decode
from tests.support.golden import FOLDER

FILES = sorted(FOLDER.glob("*.json"))


def shapes(fact: type[Fact]) -> list[str]:
    """The names of the files of one fact, one a version."""
    name, newest = fact.type, fact.version
    return [f"{name}.v{version}.json" for version in range(1, newest + 1)]


def told(file: Path) -> tuple[str, int, str]:
    """Stored name, version and JSON text of one file."""
    name, _, version = file.stem.rpartition(".v")
    return name, int(version), file.read_text()


@pytest.mark.parametrize("fact", ALL, ids=lambda fact: fact.__name__)
def test_every_fact_has_a_file_for_every_shape_it_ever_had(fact: type[Fact]) -> None:
    missing = [name for name in shapes(fact) if not (FOLDER / name).is_file()]
    assert not missing, f"write a realistic example into tests/golden/facts/: {missing}"


def test_every_file_belongs_to_a_fact() -> None:
    assert {file.name for file in FILES} <= {name for fact in ALL for name in shapes(fact)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_shape_is_read_as_the_newest(file: Path) -> None:
    name, version, text = told(file)
    fact = decode(name, version, text)
    assert type(fact) in ALL
    assert fact.type == name
    assert fact.version == max(
        int(one.rpartition(".v")[2].removesuffix(".json")) for one in shapes(type(fact))
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_read_is_written_back_equal(file: Path) -> None:
    name, version, text = told(file)
    fact = decode(name, version, text)
    assert decode(name, fact.version, fact.data()) == fact
    if version == fact.version:
        assert lost(json.loads(text), json.loads(fact.data())) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_field_nobody_foresaw_is_refused(file: Path) -> None:
    name, version, text = told(file)
    with pytest.raises(ValueError, match="surprise"):
        decode(name, version, json.dumps({**json.loads(text), "surprise": 1}))


def lost(before: Any, after: Any, path: str = "") -> list[str]:
    """Where `after` does not say what `before` said; it may say more, such as a new field's default."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            each
            for key, value in before.items()
            for each in ([f"{path}.{key}"] if key not in after else lost(value, after[key], f"{path}.{key}"))
        ]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [each for index, (one, other) in pairs for each in lost(one, other, f"{path}.{index}")]
    return [] if type(before) is type(after) and before == after else [path]


class BoxPacked(Fact, frozen=True, kw_only=True):
    """A made-up fact that changed shape twice."""

    type: ClassVar[str] = "box-packed"
    version: ClassVar[int] = 3
    width_mm: int
    packed_by: str | None


def _in_millimetres(data: dict[str, Any]) -> dict[str, Any]:
    return {"width_mm": data["width_cm"] * 10}


def _with_packer(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "packed_by": None}


STEPS: dict[tuple[str, int], Upcaster] = {
    ("box-packed", 1): _in_millimetres,
    ("box-packed", 2): _with_packer,
}
BOXES = Codec([BoxPacked], STEPS)


def test_a_fact_is_brought_up_step_by_step() -> None:
    newest = BoxPacked(width_mm=120, packed_by=None)
    assert BOXES.decode("box-packed", 1, '{"width_cm": 12}') == newest
    assert BOXES.decode("box-packed", 2, b'{"width_mm": 120}') == newest
    named = BOXES.decode("box-packed", 3, '{"width_mm": 120, "packed_by": "E-7"}')
    assert named == BoxPacked(width_mm=120, packed_by="E-7")


def test_a_missing_step_is_named() -> None:
    with pytest.raises(LookupError, match="box-packed from version 2 to 3"):
        Codec([BoxPacked], {("box-packed", 1): _in_millimetres}).decode("box-packed", 1, '{"width_cm": 12}')


def test_a_shape_that_is_new_already_is_left_alone() -> None:
    data = {"width_mm": 1}
    assert upcast("box-packed", 3, data, 3, STEPS) is data


@pytest.mark.parametrize(("name", "version"), [("box-packed", 4), ("box-unpacked", 1)])
def test_a_fact_from_the_future_is_not_guessed_at(name: str, version: int) -> None:
    with pytest.raises(UnknownFact, match="update this service"):
        BOXES.decode(name, version, "{}")


def test_every_older_shape_has_its_step_and_no_step_leads_nowhere() -> None:
    older = {(fact.type, version) for fact in ALL for version in range(1, fact.version)}
    assert set(UPCASTERS) == older


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"width_mm": "120"}, "width_mm"), ({"width_mm": 1.5}, "width_mm"), ({"packed_by": 7}, "packed_by")],
)
def test_a_fact_of_another_shape_than_declared_is_never_written(changes: dict[str, Any], field: str) -> None:
    wrong = BoxPacked(**({"width_mm": 120, "packed_by": "secret"} | changes))
    with pytest.raises(Misshapen, match=field) as caught:
        BOXES.encode(wrong)
    assert "secret" not in str(caught.value)


def test_what_is_written_is_what_is_read() -> None:
    fact = BoxPacked(width_mm=120, packed_by="É\n\\")
    assert BOXES.decode("box-packed", 3, BOXES.encode(fact)) == fact
    assert b"\n" not in BOXES.encode(fact)
