"""Presets of columns: kept whole, by several programs, and never at the cost of a file that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.errors import InvalidFile, UnknownName, UsageError
from workbench.runs.presets import Preset, Presets
from workbench.runs.variant import PromptSource, Variant, plain

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
_DATA: Any = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=5
)
_OWN = st.fixed_dictionaries(
    {},
    optional={
        "temperature": st.none() | st.floats(0, 100),
        "max_tokens": st.integers(1, 1_000_000),
        "seed": st.integers(0, 2**63 - 1),
        "stop": st.lists(st.text(min_size=1), max_size=3).map(tuple),
    },
)
_VARIANTS = st.builds(
    Variant,
    key=st.just(""),
    endpoint=st.text(min_size=1),
    name=st.text(),
    parameters=st.builds(
        lambda own, others: {**others, **own},
        _OWN,
        st.dictionaries(st.text().filter(lambda name: name not in ("top_p", "top_k", *_OWN_NAMES)), _DATA, max_size=2),
    ),
    values=st.dictionaries(st.text(), _DATA, max_size=2),
    prompt=st.none() | st.builds(PromptSource, st.text(min_size=1), st.text()),
    pinned=st.booleans(),
)
_OWN_NAMES = ("temperature", "max_tokens", "seed", "stop")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "presets.json"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_VARIANTS, max_size=4))
def test_columns_come_back_as_they_were(file: Path, columns: list[Variant]) -> None:
    Presets(file).save("mine", columns)
    assert Presets(file).find("mine") == Preset("mine", tuple(columns))


def test_presets_are_saved_renamed_and_deleted(file: Path) -> None:
    presets = Presets(file)
    assert presets.names() == ()
    presets.save(" first ", [plain("a")])
    presets.save("second", [plain("b")])
    presets.save("first", [Variant("a #2", "a", parameters={"seed": 1})])
    assert presets.names() == ("first", "second")
    assert presets.find("first").columns == (Variant("", "a", parameters={"seed": 1}),)
    presets.rename("first", "third")
    presets.delete("second")
    assert presets.names() == ("third",)


def test_names_that_are_none_taken_or_unknown_are_told(file: Path) -> None:
    presets = Presets(file)
    with pytest.raises(UnknownName, match="no preset x"):
        presets.find("x")
    presets.save("a", [])
    presets.save("b", [])
    for name in ("", " \n ", "two\nlines", "half \ud800"):
        with pytest.raises(UsageError, match="one line"):
            presets.save(name, [])
    with pytest.raises(UsageError, match="already"):
        presets.rename("a", "b")
    with pytest.raises(UnknownName) as raised:
        presets.delete("c")
    assert "a, b" in raised.value.hint


def test_what_this_version_does_not_know_is_kept(file: Path) -> None:
    file.parent.mkdir()
    theirs = {"name": "theirs", "columns": [{"endpoint": "x", "later": 1}], "colour": "red"}
    file.write_text(json.dumps({"format": 9, "presets": [theirs, {**theirs, "name": "both"}]}))
    Presets(file).save("both", [plain("a")])
    found = json.loads(file.read_text())
    assert found["format"] == 9
    assert found["presets"][0] == theirs
    assert found["presets"][1] == {"name": "both", "columns": [{"endpoint": "a"}], "colour": "red"}


def test_two_programs_keep_each_others_presets(file: Path) -> None:
    one, other = Presets(file), Presets(file)
    one.save("mine", [])
    other.save("yours", [])
    one.delete("mine")
    assert other.names() == ("yours",)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b'{"presets": {}}',
        b'{"presets": [1]}',
        b'{"presets": [{"columns": []}]}',
        b'{"presets": [{"name": "x", "columns": 1}]}',
        b'{"presets": [{"name": "x", "columns": [{}]}]}',
        b'{"presets": [{"name": "x", "columns": [{"endpoint": "a", "parameters": {"temperature": "hot"}}]}]}',
        b'{"presets": [{"name": "x", "columns": [{"endpoint": "a", "parameters": {"seed": -1}}]}]}',
        b'{"presets": [{"name": "x", "columns": [{"endpoint": "a", "prompt": "p"}]}]}',
        b'{"presets": [{"name": "x", "columns": [{"endpoint": "a", "pinned": 1}]}]}',
        b'{"presets": [{"name": "x", "columns": [{"endpoint": "a", "values": {"v": NaN}}]}]}',
    ],
)
def test_a_file_that_is_none_is_told_and_stays(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(InvalidFile, match=r"presets\.json"):
        Presets(file).all()
    assert file.read_bytes() == content


def test_endpoints_that_are_not_known_are_named() -> None:
    preset = Preset("p", (plain("a"), plain("gone"), Variant("", "gone", name="twin")))
    assert preset.usable({"a", "b"}) == ((plain("a"),), ("gone",))
