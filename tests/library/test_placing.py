"""Prompts that come in: each gets a file, what was there stays."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.library.versions.repositories import subjects
from workbench.errors import UsageError
from workbench.library import placing
from workbench.library.placing import NotPlaced, Placed, import_prompts, place_prompts
from workbench.prompts.file import SUFFIX, load
from workbench.prompts.prompt import Prompt

A = Prompt("A", instruction="new")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@given(
    there=st.lists(st.sampled_from(["a", "A", "a (2)", "é", "prompt", "_con"]), unique=True),
    names=st.lists(st.sampled_from(["a", "A", "e\u0301", "É", "con", "..", "/", "a/b", "a (2)"]), max_size=12),
)
@settings(max_examples=40, deadline=None)
def test_nothing_is_ever_overwritten(
    tmp_path_factory: pytest.TempPathFactory, there: list[str], names: list[str]
) -> None:
    library = tmp_path_factory.mktemp("library")
    for name in there:
        (library / f"{name}{SUFFIX}").write_bytes(b"mine: " + name.encode())
    before = contents(library)
    prompts = [Prompt(name, instruction=str(number)) for number, name in enumerate(names)]
    placed = list(place_prompts(((prompt, "") for prompt in prompts), library))
    after = contents(library)
    assert before.items() <= after.items()
    assert len(after) == len(before) + len(names)
    assert [load(each.path) for each in placed if isinstance(each, Placed)] == prompts


def test_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    placed = list(place_prompts([(A, "team"), (A, "team"), (A, "")], tmp_path))
    assert [each.path.relative_to(tmp_path).as_posix() for each in placed if isinstance(each, Placed)] == [
        f"team/A{SUFFIX}",
        f"team/A (2){SUFFIX}",
        f"A{SUFFIX}",
    ]


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_comes_in_between_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Another program takes the name after the folder was read, also where the file system has no links."""
    make = placing.encoded

    def slowly(prompt: Prompt, path: Path) -> bytes:
        (tmp_path / f"A{SUFFIX}").write_bytes(b"other")
        return make(prompt, path)

    def no_links(*_: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(placing, "encoded", slowly)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    (placed,) = place_prompts([(A, "")], tmp_path)
    assert isinstance(placed, Placed)
    assert contents(tmp_path).keys() == {f"A{SUFFIX}", f"A (2){SUFFIX}"}
    assert (tmp_path / f"A{SUFFIX}").read_bytes() == b"other"
    assert load(placed.path) == A


def test_one_that_cannot_be_written_keeps_no_other_out(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    events = list(place_prompts([(A, "taken"), (Prompt("\ud83d", instruction="\ud83d"), ""), (A, "")], tmp_path))
    assert [type(event) for event in events] == [NotPlaced, NotPlaced, Placed]
    assert all(isinstance(event.reason, UsageError) for event in events if isinstance(event, NotPlaced))
    assert contents(tmp_path).keys() == {"taken", f"A{SUFFIX}"}


def test_the_folder_is_within_the_library(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="outside of the library"):
        list(place_prompts([(A, "../x")], tmp_path / "library"))
    assert contents(tmp_path) == {}


def test_what_came_in_is_one_version(tmp_path: Path) -> None:
    library = tmp_path / "library"
    list(import_prompts([(A, "team"), (Prompt("B"), "")], library))
    assert subjects(library, f"team/A{SUFFIX}") == ["Import 2 prompts"]
    list(import_prompts([(A, "team")], library))
    assert subjects(library, f"team/A (2){SUFFIX}") == ["Import A"]


def test_an_import_that_is_stopped_makes_a_version_of_what_came_in(tmp_path: Path) -> None:
    events = import_prompts([(A, ""), (Prompt("B"), "")], tmp_path)
    next(events)
    events.close()
    assert subjects(tmp_path, f"A{SUFFIX}") == ["Import A"]
    assert not (tmp_path / f"B{SUFFIX}").exists()
