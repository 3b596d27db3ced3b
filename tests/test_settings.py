"""The settings file: what is written comes back, what cannot be used is told and replaced by its default."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench import settings
from workbench.errors import UsageError
from workbench.settings import Settings, declared


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_without_a_file_the_defaults_hold(file: Path) -> None:
    assert settings.load(file) == (Settings(), ())


def test_what_is_saved_is_loaded_unknown_keys_included(file: Path) -> None:
    wanted = Settings(language="ko", text_size=125, show_preview=False, aws_region="eu-west-1", extra={"later": [1]})
    settings.save(wanted, file)
    assert settings.load(file) == (wanted, ())


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("language", "tlh", "one of system, en, ko is expected"),
        ("text_size", "large", "a whole number is expected"),
        ("text_size", True, "a whole number is expected"),
        ("text_size", 79, "80 to 200 is expected"),
        ("local_tokens_per_second", 1001, "0 to 1000 is expected"),
        ("show_preview", 1, "true or false is expected"),
        ("aws_profile", None, "a text is expected"),
    ],
)
def test_a_bad_value_is_its_default_and_the_others_stay(file: Path, name: str, value: object, why: str) -> None:
    file.write_text(json.dumps({"theme": "dark", name: value}))
    loaded, problems = settings.load(file)
    assert loaded == Settings(theme="dark")
    (problem,) = problems
    assert problem.message == f"The setting {name} in {file} is not used: {why}."


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b"", b'"text"'])
def test_a_broken_file_gives_the_defaults_and_says_so(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    loaded, (problem,) = settings.load(file)
    assert loaded == Settings()
    assert str(file) in problem.message


@given(st.dictionaries(st.sampled_from([*declared(), "other"]), st.recursive(st.none() | st.text(), st.lists)))
def test_no_content_is_ever_too_much(tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.json"
    file.write_text(json.dumps(data))
    loaded, _ = settings.load(file)
    settings.save(loaded, file)
    assert settings.load(file) == (loaded, ())


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(UsageError):
        settings.save(Settings(), tmp_path / "taken" / "settings.json")


def test_every_default_satisfies_its_own_declaration(file: Path) -> None:
    settings.save(Settings(), file)
    assert settings.load(file) == (Settings(), ())
